"""What managers make of promises: they make, keep, forget, claim and take them back, each in their way."""

from __future__ import annotations

import math
import random
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from staybot.demo import deeds, promise_deeds
from staybot.demo.agenda import Planned
from staybot.demo.changes import Changes
from staybot.demo.folk import Folk
from staybot.demo.keeping import EXACTING, KEEPING, REASONS, STUBBORN, TRIES_AGAIN, Keeping
from staybot.demo.promise_answers import PromiseAnswers
from staybot.demo.situations import Situations
from staybot.demo.stage import Employee, Stage
from staybot.rules.commitments import CLOCK_DAYS
from staybot.simulator import Post
from staybot.slack.ids import Action

FOR_ME: Final = "From the stay interview of "
MANAGES: Final = "You manage "
REFUSED: Final = ("says: not yet. The promise ", "has not seen it happen. Talk to them")
"""Words by which managers know what a message is about."""


class PromiseLife:
    """Everybody's way with promises. Only people's own clicks tell the bot of it."""

    def __init__(self, stage: Stage, life: Planned, folk: Folk, situations: Situations) -> None:
        self._stage = stage
        self._life = life
        self._folk = folk
        self._situations = situations
        self._changes = Changes()
        self._engineers = PromiseAnswers(stage, life, folk, situations, self._changes)
        self._draws: dict[str, random.Random] = {}

    def reads(self, who: Employee, post: Post) -> bool:
        """Somebody got a message. False if it is not about promises."""
        if self._engineers.reads(who, post):
            return True
        engineer = self._folk.named_in(post.text, but=who)
        if post.text.startswith(MANAGES) and engineer and engineer.email in self._folk.promised:
            self._inherits(who, engineer, post)
        elif any(words in post.text for words in REFUSED):
            self._is_doubted(who, engineer, post)
        elif deeds.offers(post.blocks, Action.COMMITMENT_OPEN):
            self._considers(who, engineer, post)
        else:
            return False
        return True

    def _considers(self, manager: Employee, engineer: Employee | None, post: Post) -> None:
        """Something was shared with them or with the manager before; a reminder changes nobody's ways."""
        promises = self._keeping(manager).promises
        is_new = FOR_ME in post.text or post.text.startswith(MANAGES)
        if engineer is None or promises is None or not is_new:
            return
        days = self._draw(manager).uniform(*promises)
        self._life.plan(manager, partial(self._commits, manager, engineer, post), days=days)

    async def _commits(self, manager: Employee, engineer: Employee, post: Post) -> bool:
        draw, actor, keeping = self._draw(manager), self._stage.actor(manager.email), self._keeping(manager)
        text = self._situations.voices.promise(theme=self._folk.themes.get(engineer.email, ""))
        takes = draw.uniform(*keeping.takes)
        by = self._day(takes, post.at, draw) if draw.random() < keeping.dated else None
        if draw.random() < 0.5:
            handle = self._stage.people[engineer.email].handle
            logged = await promise_deeds.commit_by_command(actor, handle=handle, text=text, by=by)
        else:
            logged = await promise_deeds.commit_by_button(actor, ts=post.ts, text=text, by=by)
        if logged:
            self._changes.promised(engineer.email, text, is_finished=draw.random() > EXACTING)
            self._goes_on(manager, engineer, text, days=takes)
        return True

    def _day(self, takes: float, shared_at: datetime, draw: random.Random) -> date:
        """A day with some room, within the sixty days."""
        latest = shared_at.date() + timedelta(days=CLOCK_DAYS - 1)
        wanted = self._stage.clock.now().date() + timedelta(days=math.ceil(takes) + draw.randint(3, 12))
        return min(latest, wanted)

    def _goes_on(self, manager: Employee, engineer: Employee, text: str, *, days: float) -> None:
        """It is done in that time, or called done, or taken back; or nothing more is heard of it."""
        draw, keeping = self._draw(manager), self._keeping(manager)
        claims = partial(self._claims, manager, engineer, text)
        if draw.random() < keeping.does:
            self._life.plan(manager, partial(claims, has_come=True), days=days)
        elif draw.random() < keeping.bluffs:
            self._life.plan(manager, partial(claims, has_come=False), days=days)
        elif draw.random() < keeping.drops:
            self._life.plan(manager, partial(self._drops, manager, engineer, text), days=days / 2)

    async def _claims(self, manager: Employee, engineer: Employee, text: str, *, has_come: bool) -> bool:
        self._changes.claimed(engineer.email, text, has_come=has_come)
        await promise_deeds.claim(self._stage.actor(manager.email), to=engineer.name, text=text)
        return True

    async def _drops(self, manager: Employee, engineer: Employee, text: str) -> bool:
        because = self._draw(manager).choice(REASONS)
        actor = self._stage.actor(manager.email)
        await promise_deeds.drop(actor, to=engineer.name, text=text, because=because)
        return True

    def _is_doubted(self, manager: Employee, engineer: Employee | None, post: Post) -> None:
        """Who did what was promised finishes it; who did not may insist, but not for ever."""
        found = engineer and self._changes.told_in(post.text, to=engineer.email)
        if engineer is None or not found or found[1].claims > 2:
            return
        (text, change), draw = found, self._draw(manager)
        change.is_finished = True
        if change.has_come or draw.random() < STUBBORN:
            claims = partial(self._claims, manager, engineer, text, has_come=change.has_come)
            self._life.plan(manager, claims, days=draw.uniform(*TRIES_AGAIN))

    def _inherits(self, manager: Employee, engineer: Employee, post: Post) -> None:
        """What the manager before promised went to them."""
        found = self._changes.told_in(post.text, to=engineer.email)
        if not found:
            return
        (text, _), draw, keeping = found, self._draw(manager), self._keeping(manager)
        if draw.random() < keeping.inherits:
            days = draw.uniform(0.2, 4)
            self._life.plan(manager, partial(self._stands_by, manager, engineer, text), days=days)
            self._goes_on(manager, engineer, text, days=days + draw.uniform(*keeping.takes))
        elif draw.random() < keeping.drops:
            self._life.plan(manager, partial(self._drops, manager, engineer, text), days=draw.uniform(2, 10))

    async def _stands_by(self, manager: Employee, engineer: Employee, text: str) -> bool:
        await promise_deeds.stand_by(self._stage.actor(manager.email), to=engineer.name, text=text)
        return True

    def _keeping(self, manager: Employee) -> Keeping:
        return KEEPING[self._folk.personas[manager.email].style]

    def _draw(self, who: Employee) -> random.Random:
        return self._draws.setdefault(who.email, self._folk.draw("promise", who.email))
