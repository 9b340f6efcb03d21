"""The soak's people: some of those who were asked click, at bad moments too, and what they gave is kept."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from sqlalchemy.exc import DBAPIError

from staybot.demo.stage import Stage
from staybot.errors import Refused
from staybot.flows.answering import interview, pulse
from staybot.simulator.objects import Message, User
from tests.faults.taps import tap

T = TypeVar("T")

_INVITED: Final = re.compile(
    r'"(?:interview\.open|pulse\.tap:1)", "value": "(?P<round>\w+)(?::(?P<item>[\w.-]+):1)?"'
)

SHARE: Final = 0.7
"""Of those who were asked answer on the same day, by the flow behind the click: most clicks are spared."""
SOME: Final = 30
"""How many are tried at each instant; the rest of the company stays silent."""
MANY: Final = 100
"""How many answers are looked up at each instant."""

Answer = tuple[str, str, str]
"""Whose, in which round, to which question."""


@dataclass
class Crowd:
    """Whoever taps, and the scores that may be stored of each answer."""

    stage: Stage
    chance: random.Random
    deeds: Counter[str] = field(default_factory=Counter)
    given: dict[Answer, set[int | None]] = field(default_factory=dict)
    read: int = 0
    """How many of all messages have been looked at for an invitation."""

    async def tap(self) -> None:
        """Some of those who were asked answer, or change their answer, one after another."""
        everybody = sorted(self.stage.people.values(), key=lambda one: one.id)
        for user in self.chance.sample(everybody, min(SOME, len(everybody))):
            asked = [one for one in self.stage.sim.workspace.dm_with(user.id).messages if _is_pulse(one)]
            if asked:
                await self._tap(user, asked[-1], self.chance.randrange(1, 6))
                await asyncio.sleep(self.chance.random() * 0.05)

    async def _tap(self, user: User, message: Message, score: int) -> None:
        """The window that comes shows what is stored: that is the bot's word on it."""
        surfaces = self.stage.sim.workspace.surfaces
        surfaces.clear(user.id)
        payload = tap(self.stage, user, message, score)
        round_id, item, _ = payload["actions"][0]["value"].split(":")
        reply = await self.stage.sim.deliveries.interaction("interactive", payload)
        window = surfaces.top(user.id)
        is_told = reply.acked and window is not None and _shown(window.blocks, item) == score
        answer = user.id, round_id, item
        before = self.given.get(answer, {None})
        self.given[answer] = {score} if is_told else {*before, score}
        self.deeds["taps"] += 1
        self.deeds["taps acknowledged"] += is_told

    async def answer(self) -> None:
        """Most of those who got an invitation since give a score, or decline their interview."""
        posts = self.stage.sim.all_posts[self.read :]
        self.read += len(posts)
        for post in posts:
            asked = _INVITED.search(json.dumps(post.blocks)) if post.kind == "dm" else None
            if asked and self.chance.random() < SHARE:
                await asyncio.to_thread(self._answer, post.to, asked["round"], asked["item"])

    def _answer(self, who: str, round_id: str, item: str | None) -> None:
        db, score = self.stage.bot.db, self.chance.randrange(1, 6)
        self.deeds["answers without a click"] += 1
        with suppress(Refused):
            if item is None:
                patiently(lambda: db.now(interview.decline, by=who, round_id=round_id))
                return
            at = self.stage.sim.workspace.next_ts()
            patiently(lambda: db.now(pulse.tap, by=who, round_id=round_id, item=item, score=score, at=at))
            self.given[who, round_id, item] = {score}

    def look(self, *, closing: set[str]) -> None:
        """Whether what was acknowledged is there: all of the rounds about to close, some of the others."""
        last = [one for one in self.given if one[1] in closing]
        others = [one for one in self.given if one[1] not in closing]
        for answer in [*last, *self.chance.sample(others, min(MANY, len(others)))]:
            self._look(answer)
        for answer in last:
            del self.given[answer]

    def _look(self, answer: Answer) -> None:
        who, round_id, item = answer
        with suppress(Refused):  # its round has closed
            form = patiently(lambda: self.stage.bot.db.now(pulse.form, by=who, round_id=round_id))
            self.deeds["answers looked up"] += 1
            self.deeds["answers acknowledged and lost"] += form.answers.get(item) not in self.given[answer]


def patiently(ask: Callable[[], T]) -> T:
    """The pool finds out by its first questions that connections are gone."""
    for _ in range(6):
        with suppress(DBAPIError):
            return ask()
    return ask()


def _is_pulse(message: Message) -> bool:
    return "pulse.tap" in str(message.blocks)


def _shown(blocks: list[dict[str, Any]], item: str) -> int | None:
    """The score that a window shows for a question."""
    for block in blocks:
        if str(block.get("block_id", "")).endswith(item):
            chosen = ((block.get("element") or {}).get("initial_option") or {}).get("value")
            return int(chosen) if chosen else None
    return None
