"""`python -m tests.faults.soak [PEOPLE] [SEED] [DAYS] [MINUTES]`: a quarter of a company, all of it bad days.

Four workers and two web processes share one PostgreSQL and one simulated Slack, over real connections. While
they work they are killed, their database crashes, Slack refuses, drops and stumbles, sockets break, the clock
jumps, disks are full, all by chance of the seed. Time in which nothing is due is left out; otherwise it runs
eight times as fast as here. At the end every message is counted by the letter it carries.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, Final

from sqlmodel import col, func, or_, select

from staybot.bot import Bot
from staybot.config import Settings
from staybot.demo.stage import Employee, Stage
from staybot.flows.asking import rounds
from staybot.flows.delivering.leases import LEASE
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Round, RoundState
from tests.e2e.conftest import CAST, START
from tests.e2e.forked import processes
from tests.faults.cluster import Cluster, cluster
from tests.faults.soak_counts import ZERO, counted
from tests.faults.soak_crew import WORKERS, Crew
from tests.faults.soak_operator import tends
from tests.faults.soak_people import Crowd, patiently
from tests.faults.soak_troubles import Troubles
from tests.faults.soak_worker import SharedClock
from tests.options import positive

SHAPE: Final[dict[str, Any]] = {"pulse_cadence": "monthly", "check_ins": False}
"""An interview and a pulse each month."""
PER_MINUTE: Final = 240
SOON: Final = timedelta(minutes=10)
"""What is put off for no longer belongs to the instant it was due at."""
A_LEASE: Final = LEASE + timedelta(seconds=5)
TEAM: Final = 10
BEATS: Final = 75
"""At most, at one instant, until nothing is left of what was due."""


@dataclass
class Soak:
    """The company, its processes, and what happens to them."""

    stage: Stage
    clock: SharedClock
    crew: Crew
    people: Crowd
    troubles: Troubles
    deeds: Counter[str]

    async def instant(self, at: datetime) -> None:
        """Time moves to what is due next, and on until nothing is left of it."""
        self.clock.skip_to(at)
        self.troubles.begin_anew()
        for number in range(BEATS):
            work = asyncio.create_task(self._beat_and_tap() if number == 0 else self.crew.beats())
            await self.troubles.go_on(work)
            await work
            tends(self.stage, self.people.deeds)
            if not patiently(lambda: self.stage.bot.db.now(is_busy)):
                return
            self.clock.skip_to(self.clock.now() + A_LEASE)
        self.deeds["instants that did not come to rest"] += 1

    async def _beat_and_tap(self) -> None:
        await asyncio.gather(self.crew.beats(), self.people.tap())

    async def rest(self) -> None:
        """Nothing breaks any more; what a lease held is found out, and what a claim held."""
        for _ in range(6):
            tends(self.stage, self.people.deeds)
            self.clock.skip_to(self.clock.now() + A_LEASE)
            await self.crew.beats()
        await self.stage.sim.settle()

    def next_at(self) -> datetime:
        """What is due next; within a day, for somebody may tap at any time."""
        due_at = patiently(lambda: self.stage.bot.db.now(rounds.next_due))
        tomorrow = self.clock.now() + timedelta(days=1)
        return min(due_at or tomorrow, tomorrow)

    def looks(self, before: datetime) -> None:
        closing = patiently(lambda: self.stage.bot.db.now(closing_by, instant=before))
        self.people.look(closing=closing)


def is_busy(tx: Tx) -> bool:
    """Whether anything is due, under way, or put off for some minutes."""
    is_due = (col(Letter.state) == LetterState.WAITING) & (col(Letter.due_at) <= tx.now + SOON)
    is_halfway = col(Round.state).in_([RoundState.CLOSING, RoundState.PUBLISHED])
    is_to_close = (col(Round.state) == RoundState.OPEN) & (col(Round.closes_at) <= tx.now)
    letters = select(func.count()).where(or_(is_due, col(Letter.state) == LetterState.SENDING))
    halfway = select(func.count()).where(or_(is_halfway, is_to_close))
    return bool(tx.session.exec(letters).one() or tx.session.exec(halfway).one())


def closing_by(tx: Tx, *, instant: datetime) -> set[str]:
    """The open rounds that will close by then."""
    query = select(Round.id).where(Round.state == RoundState.OPEN, Round.closes_at <= instant)
    return set(tx.session.exec(query))


def company(people: int) -> list[Employee]:
    """Teams of ten."""
    managers = [
        Employee(f"Boss {n}", f"boss{n}@example.com", "noor@example.com", roles="manager", location="Berlin")
        for n in range(people // TEAM)
    ]
    engineers = [
        Employee(
            f"E {n}", f"e{n}@example.com", f"boss{n // TEAM}@example.com", "research", f"team{n // TEAM}",
            location="Berlin", start_date="2024-01-15",
        )
        for n in range(people // TEAM * TEAM)
    ]  # fmt: skip
    return [*CAST, *managers, *engineers]


@asynccontextmanager
async def soaked(folder: Path, server: Cluster, people: int, seed: int) -> AsyncIterator[Soak]:
    """Everything set up and at work; in the end everybody stops."""
    stage = Stage(folder, start=START, settings=Settings(**SHAPE, database_url=server.url))
    await stage.open(company(people), leaders=["noor@example.com"], operator="ola@example.com")
    await stage.bot.stop()
    cells, chance, deeds = processes.RawArray("d", 2), random.Random(seed), Counter[str]()
    clock, right = SharedClock(START, cells), SharedClock(START, cells, is_right=True)
    stage.sim.workspace.now = right.now
    settings = replace(stage.bot.settings, messages_per_minute=PER_MINUTE)
    stage.bot = Bot(settings, clock=right)  # it is only asked what is stored
    crew = Crew(settings, clock, deeds)
    crew.hires()
    await stage.sim.sockets.connected(2)
    troubles = Troubles(stage.sim, server, crew, clock, chance, deeds, right.now)
    try:
        yield Soak(stage, right, crew, Crowd(stage, chance), troubles, deeds)
    finally:
        await asyncio.to_thread(crew.leaves)
        await stage.close()


async def soak(people: int, seed: int, days: int, *, minutes: float = 24 * 60) -> dict[str, int]:
    """Play it, for so many of the machine's minutes at most; the counts."""
    with cluster() as server, tempfile.TemporaryDirectory() as folder:
        async with soaked(Path(folder), server, people, seed) as it:
            end, began = it.clock.now() + timedelta(days=days), monotonic()
            while (at := it.next_at()) < end and monotonic() - began < minutes * 60:
                it.looks(at)
                await it.instant(at)
                await it.people.answer()
                print(  # noqa: T201 — it takes minutes
                    f"{monotonic() - began:6.0f} s  {at:%d %B %H:%M}  {len(it.stage.sim.all_posts)} messages",
                    file=sys.stderr, flush=True,
                )  # fmt: skip
            it.looks(min(at, end))
            await it.rest()
            begun = {"days played": (it.clock.now() - START).days, "moments tried": it.troubles.moments()}
            return begun | dict(it.deeds + it.people.deeds) | counted(it.stage)


def options(arguments: list[str]) -> tuple[int, int, int, int]:
    """People, seed, days and minutes; argparse ends it in words for anything else."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults.soak", description="A quarter of a company, all of it bad days."
    )
    for name, kind, default, meaning in (
        ("PEOPLE", _tens, 2000, "who work there, in teams of ten; the cast comes on top"),
        ("SEED", int, 1, "of what happens by chance"),
        ("DAYS", positive, 92, "that are played"),
        ("MINUTES", positive, 24 * 60, "of the machine's clock, after which it ends wherever it is"),
    ):
        parser.add_argument(name, type=kind, nargs="?", default=default, help=f"{meaning} ({default})")
    chosen = vars(parser.parse_args(arguments))
    return chosen["PEOPLE"], chosen["SEED"], chosen["DAYS"], chosen["MINUTES"]


def _tens(words: str) -> int:
    """At least one team. Raises ArgumentTypeError."""
    if (people := positive(words)) < TEAM:
        raise argparse.ArgumentTypeError(f"{words!r} is no whole number from {TEAM} on")
    return people


def main(arguments: list[str]) -> int:
    """Print the counts; 1 if anything was lost or doubled."""
    people, seed, days, minutes = options(arguments)
    began = monotonic()
    counts = asyncio.run(soak(people, seed, days, minutes=minutes))
    print(f"{people} people, {days} days, {WORKERS} workers, seed {seed}: {monotonic() - began:.0f} s")  # noqa: T201 — what it is run for
    for name in (*counts, *(zero for zero in ZERO if zero not in counts)):
        print(f"{counts.get(name, 0):8}  {name}")  # noqa: T201 — as above
    wrong = [name for name in ZERO if counts.get(name)]
    print("wrong: " + ", ".join(wrong) if wrong else "nothing lost, nothing doubled")  # noqa: T201 — as above
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
