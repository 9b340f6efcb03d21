"""The company's people act by themselves: they read what the bot writes and get round to it in their time."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from staybot.demo import deeds
from staybot.demo.agenda import Agenda, Deed
from staybot.demo.company import Company
from staybot.demo.folk import Folk
from staybot.demo.hours import sensible
from staybot.demo.personas import COURSES, Habit, Persona
from staybot.demo.promise_life import PromiseLife
from staybot.demo.pulse_life import PulseLife
from staybot.demo.situations import Situations
from staybot.demo.stage import Employee, Stage
from staybot.demo.turnover import Turnover
from staybot.demo.voices import Voices
from staybot.simulator import NotOnScreen, Post
from staybot.slack.ids import Action

INTERVIEW_DIGEST: Final = "Stay interviews, "
"""How the digest of an interview begins. From the second on it tells how the promises before it went."""

NOBODY: Final = ""
"""Whose plans those are that concern the whole company."""


class Life:
    """Everybody's plans. `Stage` asks when the next is due and lets it happen."""

    def __init__(self, stage: Stage, company: Company, *, seed: int) -> None:
        self.company = company
        self.folk = Folk(company, seed=seed)
        self.resting: set[str] = set()
        """Emails of those who do nothing by themselves: somebody at the page acts as them."""
        self.missed = 0
        """Deeds that came too late: what they needed was gone."""
        self._stage = stage
        self._draws: dict[str, random.Random] = {}
        self._situations = Situations(Voices(self.folk.draw("voices", "")))
        self._pulses = PulseLife(stage, self, self._situations, seed=seed)
        self._promises = PromiseLife(stage, self, self.folk, self._situations)
        self._agenda = Agenda()
        self._read = 0
        self._digests = 0
        for days, deed in Turnover(stage, self.folk).plans():
            self._agenda.add(deed, at=stage.clock.now() + timedelta(days=days), email=NOBODY)

    def next_at(self) -> datetime | None:
        """When somebody will next do something."""
        return self._agenda.next_at()

    def rest(self, user_id: str) -> None:
        """From now on this person does nothing by themselves."""
        if (who := self._who(user_id)) is not None:
            self.resting.add(who.email)

    async def act(self) -> bool:
        """Read the news, then do what is due; True if the bot may have something to send at once."""
        self._read_news()
        stirred = False
        for email, deed in self._agenda.due(self._stage.clock.now()):
            if email in self.resting or (email and email not in self.folk.staff):
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
            who = self._who(post.to)
            if who is not None and post.kind == "dm":
                self._reads(who, post)
            elif post.kind == "channel" and post.text.startswith(INTERVIEW_DIGEST):
                self._digests += 1
                if self._digests > 1:
                    self.folk.learns(self._draw(self.company.leader))
        self._read = len(posts)

    def _reads(self, who: Employee, post: Post) -> None:
        if self._promises.reads(who, post):
            return
        if deeds.offers(post.blocks, Action.INTERVIEW_OPEN):
            is_invitation = post.blocks[0]["type"] == "header"
            self._is_invited(who) if is_invitation else self._is_reminded(who)
        else:
            self._pulses.reads(who, self.folk.personas[who.email], post)

    def _is_invited(self, who: Employee) -> None:
        persona, draw = self.folk.personas[who.email], self._draw(who)
        if who.email in self.folk.hoping:
            self.folk.is_let_down(who.email)
        if draw.random() > self.folk.trust(who.email):
            return
        deeds_of = {
            "answer": self._answer, "postpone": self._postpones, "draft": self._drafts,
            "decline": self._declines,
        }  # fmt: skip
        for deed, least, most in COURSES[persona.habit]:
            self.plan(who, partial(deeds_of[deed], who), hours=draw.uniform(least, most))

    def _is_reminded(self, who: Employee) -> None:
        draw = self._draw(who)
        if self.folk.personas[who.email].habit is Habit.POSTPONES and draw.random() < 0.85:
            self.plan(who, partial(self._answer, who), hours=draw.uniform(0.3, 5))

    # ------------------------------------------------------------------ doing

    def plan(self, who: Employee, deed: Deed, **after: float) -> None:
        """Let somebody do something after some time, in their working hours."""
        at = self._stage.clock.now() + timedelta(**after)
        self._agenda.add(deed, at=sensible(at, tz=who.tz, draw=self._draw(who)), email=who.email)

    def is_let_down(self, who: Employee) -> bool:
        """Whether this person shared something and nothing came of it yet."""
        return who.email in self.folk.hoping

    async def _answer(self, who: Employee) -> bool:
        persona, draw = self.folk.personas[who.email], self._draw(who)
        openness = persona.openness * self.folk.trust(who.email)
        answers = self._situations.answers(
            who, persona, let_down=self.is_let_down(who), openness=openness, draw=draw
        )
        confirms = draw.random() > persona.doubt
        actor = self._stage.actor(who.email)
        shared = await deeds.answer(actor, answers, review=persona.review, confirms=confirms)
        if shared:
            self.folk.themes[who.email] = answers.theme
            self.folk.hoping.add(who.email)
        self._thinks_again(who, persona, shared=shared)
        return shared

    def _thinks_again(self, who: Employee, persona: Persona, *, shared: bool) -> None:
        draw = self._draw(who)
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
        weeks = self._draw(who).random() < 0.4
        await deeds.postpone(self._stage.actor(who.email), weeks=weeks)
        return False

    async def _drafts(self, who: Employee) -> bool:
        persona, draw = self.folk.personas[who.email], self._draw(who)
        answers = self._situations.answers(who, persona, let_down=False, openness=0, draw=draw)
        await deeds.draft(self._stage.actor(who.email), answers)
        return False

    async def _declines(self, who: Employee) -> bool:
        await deeds.decline(self._stage.actor(who.email))
        return False

    def _who(self, user_id: str) -> Employee | None:
        """Whose account this is; None for a channel, and for somebody who has left."""
        user = self._stage.sim.workspace.users.get(user_id)
        return self.folk.staff.get(user.email or "") if user is not None else None

    def _draw(self, who: Employee) -> random.Random:
        return self._draws.setdefault(who.email, self.folk.draw("life", who.email))
