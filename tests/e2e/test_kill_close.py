"""kill -9 at every step of a close: restarted, there is one release, the same to the byte."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.facts import InterviewAnswers
from staybot.flows.answering import interview
from staybot.store.database import engine_for
from staybot.store.keys import MARK
from tests.databases import Databases
from tests.e2e import dying, mortal
from tests.e2e.conftest import CAST, START
from tests.e2e.forked import processes
from tests.interviews_only import INTERVIEWS_ONLY
from tests.tally import Tally

CLOSES = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 6, 10, 0, tzinfo=UTC)

WORDS = ("Jobs wait for days in the GPU queue", "CI takes two hours for a one-line change")


@dataclass
class Prepared:
    """A company at the last minute of its round, to be copied as often as somebody wants to kill its bot."""

    stage: Stage
    databases: Databases
    folder: Path
    round_id: str
    _numbers: itertools.count[int]

    def copy(self) -> Settings:
        """The settings of a copy: the same rows and the same key, in a database and a folder of their own."""
        place = self.folder / f"copy_{next(self._numbers)}"
        shutil.copytree(self.stage.bot.settings.key_dir, place / "keys")
        return replace(
            self.stage.bot.settings,
            database_url=copy_of(self.databases, self.stage.bot.settings.database_url, place),
            key_dir=place / "keys",
        )

    async def killed(self, settings: Settings, *, step: str) -> None:
        process = processes.Process(target=dying.close, args=(settings, CLOSES, self.round_id, step))
        process.start()
        await asyncio.to_thread(process.join)
        assert process.exitcode == -9, f"it was to die: {step}"

    async def restarted(self, settings: Settings) -> Ends:
        """Another bot takes over; what is there when it is done."""
        before = len(self.stage.sim.all_posts)
        await mortal._deliver(settings, CLOSES)
        await mortal._deliver(settings, LATER)
        posts = self.stage.sim.all_posts[before:]
        return Ends(
            rows=rows(settings),
            keys=sorted({path.name for path in settings.key_dir.iterdir()} - {MARK}),
            digests=sum(
                post.to == self.stage.leadership.id and post.text.startswith("Stay interviews")
                for post in posts
            ),
            closed=sorted(post.to for post in posts if post.kind == "update"),
        )


@dataclass(frozen=True)
class Ends:
    """How a close ended."""

    rows: dict[str, list[tuple[Any, ...]]]
    keys: list[str]
    digests: int
    closed: list[str]
    """Whose invitation was changed."""


def copy_of(databases: Databases, url: str, place: Path) -> str:
    if url.startswith("sqlite"):
        shutil.copy(url.removeprefix("sqlite:///"), place / "staybot.db")
        return f"sqlite:///{place / 'staybot.db'}"
    name = place.name
    databases._on_server(f"CREATE DATABASE {name} TEMPLATE {url.rpartition('/')[2].partition('?')[0]}")
    return databases._url_of(name)


def rows(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    engine = engine_for(settings.database_url)
    with engine.connect() as connection:
        found = {
            "release": "SELECT round_id, seq, body_json, prev_hash, hash FROM release",
            "ballot": "SELECT round_id FROM ballot",
            "round": "SELECT state FROM round ORDER BY opens_on LIMIT 1",
            "letter": "SELECT kind, state FROM letter WHERE kind <> 'reminder' ORDER BY 1, 2",
        }
        read = {
            name: [tuple(row) for row in connection.execute(text(query))] for name, query in found.items()
        }
    engine.dispose()
    return read


async def prepared(stage: Stage, folder: Path, databases: Databases) -> Prepared:
    """Everybody was invited and answered, and the bot is off."""
    try:
        await stage.passes(days=9, hours=6)
        (key,) = (folder / "keys").glob("*.key")
        for number, one in enumerate(employee for employee in CAST if "engineer" in employee.roles):
            stage.bot.db.now(
                interview.submit, by=stage.people[one.email].id, round_id=key.stem,
                answers=InterviewAnswers({"frustrated": WORDS[number % len(WORDS)]}),
            )  # fmt: skip
    finally:
        await stage.bot.stop()
    return Prepared(stage, databases, folder, key.stem, itertools.count())


@pytest.mark.long
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
async def test_killed_at_any_step_a_close_ends_as_if_nothing_had_happened(
    tmp_path: Path, databases: Databases, tally: Tally, dialect: str
) -> None:
    stage = Stage(
        tmp_path, start=START, settings=Settings(**INTERVIEWS_ONLY, database_url=databases.new(dialect))
    )
    await stage.open(CAST, leaders=["noor@example.com"])
    try:
        ready = await prepared(stage, tmp_path, databases)
        await check_every_step(ready, tally)
    finally:
        await stage.sim.stop()


async def check_every_step(ready: Prepared, tally: Tally) -> None:
    undisturbed = await ready.restarted(ready.copy())
    assert len(undisturbed.rows["release"]) == undisturbed.digests == 1
    assert undisturbed.rows["round"] == [("closed",)]
    assert not undisturbed.rows["ballot"]
    assert not undisturbed.keys
    assert len(set(undisturbed.closed)) == len(undisturbed.closed) == 14

    for step in dying.STEPS:
        settings = ready.copy()
        await ready.killed(settings, step=step)
        ends = await ready.restarted(settings)
        tally.moments += 1
        tally.things += len(ends.rows["release"])
        tally.lost += not (ends.rows["release"] and ends.digests)
        tally.doubled += ends.digests > 1 or len(ends.rows["release"]) > 1
        assert ends == undisturbed, step
    tally.holds()
