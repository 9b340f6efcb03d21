"""The company's people act by themselves: they read what the bot writes and get round to it in their time."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from staybot.demo import deeds
from staybot.demo.agenda import Agenda, Deed
from staybot.demo.company import Company
from staybot.demo.hours import sensible
from staybot.demo.personas import COURSES, Habit, Persona, Style, personas
from staybot.demo.pulse_life import PulseLife
from staybot.demo.situations import Situations
from staybot.demo.stage import Employee, Stage
from staybot.demo.voices import Voices
from staybot.simulator import NotOnScreen, Post
from staybot.slack.ids import Action

TRUST_LOST: Final = 0.5
"""What is left of somebody's readiness to answer after they shared something and nothing followed."""


class Life:
    """Everybody's plans. `Stage` asks when the next is due and lets it happen."""

    def __init__(self, stage: Stage, company: Company, *, seed: int) -> None:
        self.company = company
        self.personas = personas(company, seed=seed)
        self.resting: set[str] = set()
        """Emails of those who do nothing by themselves: somebody at the page acts as them."""
        self.missed = 0
        """Deeds that came too late: what they needed was gone."""
        self._stage = stage
        self._by_id = {stage.people[one.email].id: one for one in company.staff}
        self._by_name = {one.name: one for one in company.staff}
        self._draws = {one.email: random.Random(f"{seed} life {one.email}") for one in company.staff}  # noqa: S311 — invented people
        self._situations = Situations(Voices(random.Random(f"{seed} voices")))  # noqa: S311 — as above
        self._pulses = PulseLife(stage, self, self._situations, seed=seed)
        self._agenda = Agenda()
        self._read = 0
        self._themes: dict[str, str] = {}
        """What each person's last shared answers were about, by email."""
        self._hoping: set[str] = set()
        """Emails of those who shared something and were promised nothing yet."""
        self._trust: dict[str, float] = dict.fromkeys(self.personas, 1.0)

    def next_at(self) -> datetime | None:
        """When somebody will next do something."""
        return self._agenda.next_at()

    def rest(self, user_id: str) -> None:
        """From now on this person does nothing by themselves."""
        if user_id in self._by_id:
            self.resting.add(self._by_id[user_id].email)

    async def act(self) -> bool:
        """Read the news, then do what is due; True if the bot may have something to send at once."""
        self._read_news()
        stirred = False
        for email, deed in self._agenda.due(self._stage.clock.now()):
            if email in self.resting:
                continue
            try:
                stirred |= await deed()
            except NotOnScreen:
                self.missed += 1
                await deeds.leave(self._stage.actor(email))
        return stirred

    # ------------------------------------------------------------------ reading

    def _read_news(self) -> None:
        posts = self._stage.sim.all_posts
        for post in posts[self._read :]:
            who = self._by_id.get(post.to)
            if who is not None and post.kind == "dm":
                self._reads(who, post)
        self._read = len(posts)

    def _reads(self, who: Employee, post: Post) -> None:
        if deeds.offers(post.blocks, Action.COMMITMENT_OPEN):
            self._considers(who, post)
        elif deeds.offers(post.blocks, Action.INTERVIEW_OPEN):
            is_invitation = post.blocks[0]["type"] == "header"
            self._is_invited(who) if is_invitation else self._is_reminded(who)
        elif "made you a promise" in post.text:
            self._hoping.discard(who.email)
        else:
            self._pulses.reads(who, self.personas[who.email], post)

    def _is_invited(self, who: Employee) -> None:
        persona, draw = self.personas[who.email], self._draws[who.email]
        if who.email in self._hoping:
            self._trust[who.email] *= TRUST_LOST
        if draw.random() > self._trust[who.email]:
            return
        deeds_of = {
            "answer": self._answer, "postpone": self._postpones, "draft": self._drafts,
            "decline": self._declines,
        }  # fmt: skip
        for deed, least, most in COURSES[persona.habit]:
            self.plan(who, partial(deeds_of[deed], who), hours=draw.uniform(least, most))

    def _is_reminded(self, who: Employee) -> None:
        draw = self._draws[who.email]
        if self.personas[who.email].habit is Habit.POSTPONES and draw.random() < 0.85:
            self.plan(who, partial(self._answer, who), hours=draw.uniform(0.3, 5))

    def _considers(self, manager: Employee, post: Post) -> None:
        """Something was shared with them."""
        persona, draw = self.personas[manager.email], self._draws[manager.email]
        engineer = self._by_name.get(post.blocks[0]["text"]["text"].removesuffix(" shared this with you"))
        if engineer is None or persona.style is Style.NEVER:
            return
        least, most = {Style.QUICK: (0.05, 0.6), Style.THOUGHTFUL: (3, 13)}.get(persona.style, (38, 56))
        self.plan(manager, partial(self._commits, manager, engineer, post), days=draw.uniform(least, most))

    # ------------------------------------------------------------------ doing

    def plan(self, who: Employee, deed: Deed, **after: float) -> None:
        """Let somebody do something after some time, in their working hours."""
        at = self._stage.clock.now() + timedelta(**after)
        self._agenda.add(deed, at=sensible(at, tz=who.tz, draw=self._draws[who.email]), email=who.email)

    def is_let_down(self, who: Employee) -> bool:
        """Whether this person shared something and was promised nothing yet."""
        return who.email in self._hoping

    async def _answer(self, who: Employee) -> bool:
        persona, draw = self.personas[who.email], self._draws[who.email]
        openness = persona.openness * self._trust[who.email]
        answers = self._situations.answers(
            who, persona, let_down=who.email in self._hoping, openness=openness, draw=draw
        )
        confirms = draw.random() > persona.doubt
        actor = self._stage.actor(who.email)
        shared = await deeds.answer(actor, answers, review=persona.review, confirms=confirms)
        if shared:
            self._themes[who.email] = answers.theme
            self._hoping.add(who.email)
        self._thinks_again(who, persona, shared=shared)
        return shared

    def _thinks_again(self, who: Employee, persona: Persona, *, shared: bool) -> None:
        draw = self._draws[who.email]
        if draw.random() > persona.doubt:
            return
        if shared:
            self.plan(who, partial(self._takes_back, who), days=draw.uniform(0.5, 12))
        else:
            self.plan(who, partial(self._withdraws, who), hours=draw.uniform(0.5, 30))

    async def _takes_back(self, who: Employee) -> bool:
        await deeds.take_back(self._stage.actor(who.email))
        return True

    async def _withdraws(self, who: Employee) -> bool:
        await deeds.withdraw(self._stage.actor(who.email))
        return False

    async def _postpones(self, who: Employee) -> bool:
        weeks = self._draws[who.email].random() < 0.4
        await deeds.postpone(self._stage.actor(who.email), weeks=weeks)
        return False

    async def _drafts(self, who: Employee) -> bool:
        persona, draw = self.personas[who.email], self._draws[who.email]
        answers = self._situations.answers(who, persona, let_down=False, openness=0, draw=draw)
        await deeds.draft(self._stage.actor(who.email), answers)
        return False

    async def _declines(self, who: Employee) -> bool:
        await deeds.decline(self._stage.actor(who.email))
        return False

    async def _commits(self, manager: Employee, engineer: Employee, post: Post) -> bool:
        draw, actor = self._draws[manager.email], self._stage.actor(manager.email)
        theme = self._themes.get(engineer.email, "")
        text = self._situations.voices.promise(theme=theme)
        if draw.random() < 0.5:
            handle = self._stage.people[engineer.email].handle
            day = self._stage.clock.now().date() + timedelta(days=draw.randint(10, 50))
            by = day if draw.random() < 0.5 else None
            await deeds.commit_by_command(actor, handle=handle, text=text, by=by)
        else:
            await deeds.commit_by_button(actor, ts=post.ts, text=text)
        self._situations.promised(team=engineer.team, theme=theme)
        return True
