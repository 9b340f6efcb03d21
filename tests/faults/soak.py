"""`python -m tests.faults.soak [PEOPLE] [SEED] [DAYS]`: a quarter of a company on a bad network.

Four workers share one PostgreSQL; they are killed, their connections are cut, Slack refuses, drops and
stumbles, all by chance of the seed. At the end every message is counted by the letter it carries.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from time import monotonic
from typing import Any, Final

from sqlmodel import select

from staybot.bot import Bot, Part
from staybot.config import Settings
from staybot.demo.stage import Employee, Stage
from staybot.errors import Refused
from staybot.flows import outbox, pulse
from staybot.flows.dispatch import LEASE
from staybot.simulator.faults import Fault
from staybot.simulator.objects import Message
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Release
from tests.e2e.conftest import CAST, START
from tests.faults.cluster import Cluster, cluster
from tests.faults.soak_worker import SharedClock, work
from tests.faults.taps import tap

WORKERS: Final = 4
HOURS: Final = (8.1, 8.3, 14)
"""UTC, at which a day's beats happen; people live in Berlin."""

TROUBLES: Final = (
    Fault.error500, Fault.drop_before, Fault.drop_after, Fault.rate_limited(retry_after=1),
    Fault.api_error("internal_error"), Fault.api_error("service_unavailable"),
)  # fmt: skip

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.faults.soak_worker"])


@dataclass
class Soak:
    """The company, its processes, and what was done to them."""

    stage: Stage
    server: Cluster
    chance: random.Random
    seconds: Synchronized[Any] = field(default_factory=lambda: processes.Value("d", START.timestamp()))
    step: Synchronized[Any] = field(default_factory=lambda: processes.Value("i", 0))
    crew: list[tuple[BaseProcess, Synchronized[Any]]] = field(default_factory=list)
    deeds: Counter[str] = field(default_factory=Counter)
    given: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    """By Slack id: the round, the item and the score that was acknowledged last."""

    def hires(self) -> None:
        """As many workers as there should be."""
        self.crew = [one for one in self.crew if one[0].is_alive()]
        while len(self.crew) < WORKERS:
            done = processes.Value("i", self.step.value)
            arguments = (self.stage.bot.settings, self.seconds, self.step, done)
            process = processes.Process(target=work, args=arguments)
            process.start()
            self.crew.append((process, done))

    async def turns(self, now: datetime) -> None:
        """Time moves; everybody works, or dies at it; then people answer."""
        self.hires()
        self.stage.clock.move_to(now)
        self.seconds.value = now.timestamp()
        self._orders_trouble()
        self.step.value += 1
        await self._kills_and_cuts()
        while any(one.is_alive() and done.value < self.step.value for one, done in self.crew):  # noqa: ASYNC110 — no event crosses processes
            await asyncio.sleep(0.01)
        await self.stage.sim.settle()
        await self._people_tap()

    def _orders_trouble(self) -> None:
        for _ in range(self.chance.choice([0, 0, 1, 3])):
            method = self.chance.choice(["chat.postMessage", "chat.postMessage", "conversations.history"])
            self.stage.sim.faults.next(method, self.chance.choice(TROUBLES))
            self.deeds["faults of Slack's ordered"] += 1

    async def _kills_and_cuts(self) -> None:
        await asyncio.sleep(self.chance.random() * 0.3)
        if self.chance.random() < 0.1:
            self.deeds["connections cut"] += await asyncio.to_thread(self.server.cut)
        if self.chance.random() < 0.15:
            process, done = self.chance.choice(self.crew)
            self.deeds["workers killed at work"] += done.value < self.step.value
            process.kill()
            await asyncio.to_thread(process.join)

    async def _people_tap(self) -> None:
        """Some of those who were asked answer or change their answer, through the socket."""
        for user in self.chance.sample(sorted(self.stage.people.values(), key=lambda one: one.id), 12):
            dm = self.stage.sim.workspace.dm_with(user.id)
            asked = [one for one in dm.messages if "pulse.tap" in str(one.blocks)]
            if asked:
                score = self.chance.randrange(1, 6)
                payload = tap(self.stage, user, asked[-1], score)
                reply = await self.stage.sim.deliveries.interaction("interactive", payload)
                self._notes(user.id, payload, score, acked=reply.acked)
        await self.stage.sim.settle()

    def _notes(self, who: str, payload: dict[str, Any], score: int, *, acked: bool) -> None:
        round_id, item, _ = payload["actions"][0]["value"].split(":")
        with suppress(Refused):
            form = self.stage.bot.db.now(pulse.form, by=who, round_id=round_id)
            self.deeds["taps"] += 1
            self.deeds["taps acknowledged and lost"] += acked and form.answers.get(item) != score

    def leaves(self) -> None:
        """Every worker stops."""
        self.step.value = -1
        for process, _ in self.crew:
            process.join(20)
            if process.is_alive():
                process.kill()


def company(people: int) -> list[Employee]:
    """Teams of ten."""
    managers = [
        Employee(f"Boss {n}", f"boss{n}@example.com", "noor@example.com", roles="manager", location="Berlin")
        for n in range(people // 10)
    ]
    engineers = [
        Employee(
            f"E {n}", f"e{n}@example.com", f"boss{n // 10}@example.com", "research", f"team{n // 10}",
            location="Berlin", start_date="2024-01-15",
        )
        for n in range(people // 10 * 10)
    ]  # fmt: skip
    return [*CAST, *managers, *engineers]


@contextmanager
def soaked(folder: Path, server: Cluster, seed: int) -> Iterator[Soak]:
    settings = Settings(database_url=server.url, pulse_cadence="fortnightly", check_ins=False)
    made = Soak(Stage(folder, start=START, settings=settings), server, random.Random(seed))
    try:
        yield made
    finally:
        made.leaves()


async def soak(people: int, seed: int, days: int) -> dict[str, int]:
    """Play it; the counts."""
    with (
        cluster() as server,
        tempfile.TemporaryDirectory() as folder,
        soaked(Path(folder), server, seed) as it,
    ):
        stage = it.stage
        await stage.open(company(people), leaders=["noor@example.com"], operator="ola@example.com")
        await stage.bot.stop()
        stage.bot = Bot(stage.bot.settings, clock=SharedClock(it.seconds))
        await stage.bot.start(Part.WEB, scheduled=False)
        for now in beats(days):
            await it.turns(now)
            print(f"{now:%d %B %H:%M}: {len(stage.sim.all_posts)} messages", file=sys.stderr)  # noqa: T201 — it takes minutes
        for _ in range(4):
            await it.turns(stage.clock.now() + LEASE + timedelta(seconds=5))
        counts = dict(it.deeds) | counted(stage, seen(stage))
        await stage.close()
    return counts


def beats(days: int) -> Iterator[datetime]:
    """Each working day's instants."""
    for day in range(days):
        midnight = START.replace(hour=0) + timedelta(days=day + 1)
        if midnight.weekday() < 5:
            yield from (midnight + timedelta(hours=hour) for hour in HOURS)


def seen(stage: Stage) -> Counter[str]:
    """How many messages carry each letter, in all conversations."""
    messages: list[Message] = [one for c in stage.sim.workspace.channels.values() for one in c.messages]
    ids = [((one.metadata or {}).get("event_payload") or {}).get("letter") for one in messages]
    return Counter(one for one in ids if one)


def counted(stage: Stage, messages: Counter[str]) -> dict[str, int]:
    """What must be 0 at the end, and how much there was."""

    def look(tx: Tx) -> dict[str, int]:
        letters = [one for one in tx.session.exec(select(Letter)) if one.kind != "reminder"]
        sent = [one for one in letters if one.state is LetterState.SENT and one.kind not in outbox.REPEATABLE]
        releases = list(tx.session.exec(select(Release.round_id)))
        old = [one for one in letters if one.state in IN_HAND and one.due_at < tx.now - timedelta(days=2)]
        return {
            "letters sent": len(sent),
            "messages lost": sum(one.id not in messages for one in sent),
            "messages doubled": sum(max(0, messages[one.id] - 1) for one in letters),
            "letters left behind": len(old),
            "letters failed": sum(one.state is LetterState.FAILED for one in letters),
            "letters in doubt": sum(one.in_doubt for one in letters),
            "rounds published": len(releases),
            "rounds published twice": len(releases) - len(set(releases)),
        }

    return stage.bot.db.now(look)


IN_HAND: Final = (LetterState.WAITING, LetterState.SENDING)
ZERO: Final = ("messages lost", "messages doubled", "letters left behind", "rounds published twice",
               "taps acknowledged and lost")  # fmt: skip


def main(arguments: list[str]) -> int:
    """Print the counts; 1 if anything was lost or doubled."""
    people, seed, days = (*map(int, arguments), *(2000, 1, 92)[len(arguments) :])
    began = monotonic()
    counts = asyncio.run(soak(people, seed, days))
    print(f"{people} people, {days} days, {WORKERS} workers, seed {seed}: {monotonic() - began:.0f} s")  # noqa: T201 — what it is run for
    for name, count in counts.items():
        print(f"{count:8}  {name}")  # noqa: T201 — as above
    return int(any(counts.get(name) for name in ZERO))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
