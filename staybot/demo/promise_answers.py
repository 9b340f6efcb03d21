"""What engineers make of promises: they hope, and say what they saw, or nothing at all."""

from __future__ import annotations

import random
from functools import partial
from typing import Final

from staybot.demo import promise_deeds
from staybot.demo.agenda import Planned
from staybot.demo.changes import Changes
from staybot.demo.folk import Folk
from staybot.demo.keeping import AGREES, CHOOSES, DOUBTS, MUTE, QUIET, SHOWS, WRITES
from staybot.demo.situations import Situations
from staybot.demo.stage import Employee, Stage
from staybot.simulator import Message, NotOnScreen, Post

MADE: Final = "made you a promise"
MISSED: Final = "This was promised to you, and its day has passed"
OVER: Final = ("takes back this promise to you", "from whom this promise came, has left")
"""Words by which engineers know what a message is about."""

HALF_SEEN: Final = 0.4
"""Chance to say "not yet", and not "I have not seen it", where nothing came."""


class PromiseAnswers:
    """Everybody's last word on what was promised to them."""

    def __init__(
        self, stage: Stage, life: Planned, folk: Folk, situations: Situations, changes: Changes
    ) -> None:
        self._stage = stage
        self._life = life
        self._folk = folk
        self._situations = situations
        self._changes = changes
        self._draws: dict[str, random.Random] = {}

    def reads(self, who: Employee, post: Post) -> bool:
        """Somebody got a message. False if it is not about a promise to them."""
        if promise_deeds.asks(post.blocks):
            self._is_asked(who, post)
        elif MADE in post.text:
            self._folk.hoping.discard(who.email)
            self._folk.promised.add(who.email)
        elif MISSED in post.text:
            self._folk.hoping.add(who.email)
            self._folk.promised.discard(who.email)
        elif any(words in post.text for words in OVER):
            self._folk.promised.discard(who.email)
        else:
            return False
        return True

    def _is_asked(self, who: Employee, post: Post) -> None:
        """Whether it happened. Some never say."""
        draw = self._draw(who)
        is_mute = self._folk.draw("mute", who.email).random() < MUTE
        if not is_mute and draw.random() > QUIET:
            self._life.plan(who, partial(self._answers, who, post), hours=draw.uniform(0.3, 70))

    async def _answers(self, who: Employee, post: Post) -> bool:
        """What somebody at the page promised has come, as far as anybody knows."""
        found, message = self._changes.told_in(post.text, to=who.email), self._message(who, post)
        self._folk.promised.discard(who.email)
        if found is None or (found[1].has_come and found[1].is_finished):
            await self._confirms(who, message)
            self._folk.is_pleased(who.email)
            self._situations.kept(team=who.team, theme=self._folk.themes.get(who.email, ""))
        else:
            await self._doubts(who, message, has_come=found[1].has_come)
        return True

    async def _confirms(self, who: Employee, message: Message) -> None:
        draw, actor = self._draw(who), self._stage.actor(who.email)
        await promise_deeds.confirm(actor, message=message)
        if draw.random() < CHOOSES:
            await promise_deeds.allow(actor, yes=draw.random() < AGREES)

    async def _doubts(self, who: Employee, message: Message, *, has_come: bool) -> None:
        draw = self._draw(who)
        words = draw.choice(DOUBTS) if draw.random() < WRITES else ""
        await promise_deeds.doubt(
            self._stage.actor(who.email),
            message=message,
            seen=has_come or draw.random() < HALF_SEEN,
            words=words,
            shows=bool(words) and draw.random() < SHOWS,
        )
        self._folk.hoping.add(who.email)

    def _message(self, who: Employee, post: Post) -> Message:
        for message in self._stage.actor(who.email).messages:
            if message.ts == post.ts:
                return message
        raise NotOnScreen("the question is gone")

    def _draw(self, who: Employee) -> random.Random:
        return self._draws.setdefault(who.email, self._folk.draw("answers", who.email))
