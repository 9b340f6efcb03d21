"""A company for two years: the bot ticks, people react, and what is true of everybody is written down."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from staybot.demo.stage import Employee, Stage
from staybot.flows.asking import rounds
from staybot.simulator import Post
from tests.e2e.sixty import BERLIN, NEW_YORK, SYDNEY, Place
from tests.e2e.two_years.seen import Kind, Question, items_in, question

TOKYO: Final = Place("Tokyo, Japan", "Asia/Tokyo", "JP")
PLACES: Final = (BERLIN, NEW_YORK, SYDNEY, TOKYO)

TICK: Final = timedelta(hours=6)
"""So often, and at every instant at which something is due, the bot looks; really it does every minute."""

A_NIGHT: Final = timedelta(hours=9)


@dataclass(frozen=True)
class Rest:
    """Somebody who is not to be asked from one instant to another."""

    email: str
    since: datetime
    until: datetime


@dataclass
class World:
    """The stage, and what is true of everybody: nothing here is read from the bot's tables."""

    stage: Stage
    draw: random.Random
    staff: dict[str, Employee]
    """The people list of today."""
    began: datetime
    places: list[tuple[datetime, str, Place]] = field(default_factory=list)
    hired: dict[str, Employee] = field(default_factory=dict)
    """Everybody there ever was, as they came."""
    rests: list[Rest] = field(default_factory=list)
    pauses: list[Rest] = field(default_factory=list)
    """The same for pulses and check-ins alone."""
    touched: list[tuple[datetime, str]] = field(default_factory=list)
    """When something about somebody changed: what was planned for them before may come late."""
    answered: dict[tuple[str, str, int | None], datetime] = field(default_factory=dict)
    """When somebody first answered a round; of a check-in, each milestone of it."""
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By pulse, the items whose words stood in its modal."""
    errors: Sequence[Mapping[str, object]] = ()
    """What the bot logged as such."""
    outages: list[tuple[datetime, datetime]] = field(default_factory=list)
    _later: list[tuple[datetime, str, Post]] = field(default_factory=list)
    _seen: int = 0

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    def place_of(self, email: str, at: datetime) -> Place:
        mine = [(since, place) for since, who, place in self.places if who == email]
        return next((place for since, place in reversed(mine) if since <= at), mine[0][1])

    def email_of(self, post: Post) -> str:
        return next(email for email, user in self.stage.people.items() if user.id == post.to)

    async def until(self, end: datetime) -> None:
        """Everything that falls due until then; the people react, at once or a night later."""
        while self.now < end:
            self.stage.clock.move_to(await self._next_at(end))
            await self.stage.beat()
            await self._react()

    async def is_down_until(self, end: datetime) -> None:
        """No tick until then and no request; another process then starts on what is stored."""
        self.outages.append((self.now, end))
        await self.stage.bot.stop()
        self.stage.clock.move_to(end)
        await self.stage.restart_bot()
        await self._react()

    async def _next_at(self, end: datetime) -> datetime:
        due = await self.stage.bot.db.run(rounds.next_due)
        tick = self.now + TICK - timedelta(seconds=self.now.timestamp() % TICK.total_seconds())
        acts = (max(self.now, at) for at, _, _ in self._later)
        return min(at for at in (due, tick, end, *acts) if at is not None)

    async def _react(self) -> None:
        new = self.stage.sim.all_posts[self._seen :]
        self._seen += len(new)
        for post in new:
            await self._notices(post)
        await self._wakes()

    async def _notices(self, post: Post) -> None:
        """By their number some answer at once, some a night later; some put the interview off."""
        asked = question(post)
        if asked is None or asked.is_reminder:
            return
        email = self.email_of(post)
        match habit(email):
            case 0:
                await self._answers(email, post, asked)
            case 1:
                self._later.append((self.now + A_NIGHT, email, post))
            case 2 if asked.kind is Kind.INTERVIEW:
                await self.stage.actor(email).click("Remind me tomorrow")

    async def _wakes(self) -> None:
        due = [one for one in self._later if one[0] <= self.now]
        self._later = [one for one in self._later if one[0] > self.now]
        for _, email, post in due:
            asked = question(post)
            if asked is not None and not self.is_gone(email):
                await self._answers(email, post, asked)

    def is_gone(self, email: str) -> bool:
        return email not in self.staff or self.stage.people[email].deleted

    async def _answers(self, email: str, post: Post, asked: Question) -> None:
        actor = self.stage.actor(email)
        if asked.kind is Kind.INTERVIEW:
            await actor.click("Start")
            await actor.submit({"frustrated": "Waiting for the queue"})
        else:
            await self.taps(email, post, asked)
        await actor.close_modal(all=True)
        self.answered.setdefault((email, asked.round_id, asked.milestone), self.now)

    async def taps(self, email: str, post: Post, asked: Question) -> None:
        """A button in the message, whose modal has the rest of the questions."""
        actor = self.stage.actor(email)
        message = next(one for one in actor.messages if one.ts == post.ts)
        await actor.click(asked.taps[habit(email)], message=message)
        assert actor.modal is not None, actor.errors
        if asked.kind is Kind.PULSE:
            self.asked.setdefault(asked.round_id, items_in(actor.modal.blocks))


def habit(email: str) -> int:
    """0: answers at once, 1: a night later, 2 and 3: never."""
    number = email.partition("@")[0].partition(".")[2]
    return int(number) % 4 if number else 3
