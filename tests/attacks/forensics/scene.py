"""A round of forty people, played through the real bot, with backups taken while it ran and afterwards."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlmodel import col, select

from staybot.anonymity import sealing
from staybot.config import Settings
from staybot.demo.stage import Employee, Stage
from staybot.simulator import Actor
from staybot.store.database import Tx
from staybot.store.tables import Person
from tests.attacks.forensics import snapshots
from tests.attacks.forensics.acts import DEEDS
from tests.attacks.forensics.listening import everything_logged, temporary_files_in
from tests.attacks.forensics.snapshots import Snapshot
from tests.attacks.forensics.traces import new_mark
from tests.interviews_only import INTERVIEWS_ONLY

START = datetime(2026, 10, 12, 6, 0, tzinfo=UTC)
ALL_INVITED = datetime(2026, 10, 21, 13, 0, tzinfo=UTC)
MORNINGS = [datetime(2026, 10, day, 13, 0, tzinfo=UTC) for day in (22, 23, 26, 27, 28)]
"""Just after the reminders of each day on which somebody's first one goes out."""
CLOSED = datetime(2026, 11, 6, 13, 0, tzinfo=UTC)

PHRASE = "Waiting two days for a free GPU, again"
"""What the lexicon understands."""

ANSWERING = Counter(submits=14, overwrites=2, drafts_then_submits=2, shares=2)
OTHERS = Counter(withdraws=2, drafts=4, declines=2, postpones=2, silent=10)
PARTS = [*(ANSWERING + OTHERS).elements()]


class Names(NamedTuple):
    """Everything that names a person."""

    id: str
    slack_id: str
    email: str
    name: str


@dataclass
class Scene:
    """All that is left of the round, and the truth about it."""

    folder: Path
    part: dict[str, str] = field(default_factory=dict)
    """What each person did, by our own id."""
    names: dict[str, Names] = field(default_factory=dict)
    acted: list[str] = field(default_factory=list)
    """Who acted, in the order of time."""
    marks: tuple[str, ...] = ()
    """In every answer that was not shared."""
    shared_mark: str = ""
    key: bytes = b""
    round_id: str = ""
    at: dict[str, Snapshot] = field(default_factory=dict)
    dms: dict[str, str] = field(default_factory=dict)
    """The DM with each person, by our own id."""
    calls: list[tuple[str, str]] = field(default_factory=list)
    """Every request to Slack: the method, and all that was said."""

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def temporary(self) -> Path:
        return self.folder / "tmp"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def answered(self) -> list[str]:
        return [one for one, part in self.part.items() if part in ANSWERING]

    @property
    def others(self) -> list[str]:
        return [one for one, part in self.part.items() if part in OTHERS]

    @property
    def reminded(self) -> list[str]:
        """Everybody who surely got a reminder on the first morning for one."""
        return [one for one, part in self.part.items() if part in {"withdraws", "drafts", "silent"}]

    def ballot_of(self, person_id: str) -> bytes:
        """Only who has the key can say so."""
        return sealing.ballot_id(self.key, round_id=self.round_id.encode(), person_id=person_id.encode())


async def play(folder: Path, url: str, *, seed: int) -> Scene:
    """The whole round, from the first import to the digest."""
    scene = Scene(folder, marks=(new_mark("ascii"), new_mark("wide")), shared_mark=new_mark("ascii"))
    for place in (scene.logs, scene.temporary):
        place.mkdir()
    with everything_logged(scene.logs), temporary_files_in(scene.temporary):
        stage = Stage(
            folder, start=START, settings=Settings(**INTERVIEWS_ONLY, database_url=url, log_format="json")
        )
        await stage.open(company(), leaders=["leader@example.com"])
        try:
            await _play(scene, stage, draw=random.Random(seed))
            scene.dms = {one: dm_of(stage, names) for one, names in scene.names.items()}
            scene.calls = [(call.method, str(call.args)) for call in stage.sim.calls]
        finally:
            await stage.close()
    return scene


def company() -> list[Employee]:
    """Four teams of ten, each with a manager."""
    staff = [Employee("Leader", "leader@example.com", roles="leader manager", location="Berlin")]
    for team in ("red", "green", "blue", "grey"):
        boss = f"{team}@example.com"
        staff.append(Employee(f"Boss {team}", boss, "leader@example.com", roles="manager", location="Berlin"))
        staff += [
            Employee(f"Anna {team}{n} Surname{team}{n}", f"{team}{n}@example.com", boss, "platform", team,
                     "L4", "Berlin", "2024-03-01")
            for n in range(10)
        ]  # fmt: skip
    return staff


async def _play(scene: Scene, stage: Stage, *, draw: random.Random) -> None:
    db = stage.bot.db
    log_from = snapshots.log_position(db.engine)

    def keep(name: str, *, with_files: bool = True) -> None:
        folder = scene.folder / "backups" / name
        scene.at[name] = snapshots.take(db.engine, folder, log_from=log_from, with_files=with_files)

    await until(stage, ALL_INVITED)
    _cast(scene, stage, draw=draw)
    keep("before", with_files=False)
    order = draw.sample(sorted(scene.part), len(scene.part))
    first = next(one for one in order if scene.part[one] == "submits")
    order.sort(key=lambda one: one != first)
    for number, one in enumerate(order):
        await act(stage.actor(scene.names[one].email), scene.part[one], scene)
        if number == 0:
            keep("one_tap_later", with_files=False)
    scene.acted = [one for one in order if scene.part[one] != "silent"]
    keep("acted")
    await stage.passes(hours=1, minutes=1)
    keep("an_hour_later", with_files=False)
    for morning in MORNINGS:
        await until(stage, morning)
        keep(f"{morning.date()}", with_files=False)
    keep("reminded")
    await until(stage, CLOSED)
    keep("closed")


def _cast(scene: Scene, stage: Stage, *, draw: random.Random) -> None:
    """Hand out the parts, by chance, to whoever is asked; and note the truth."""

    def asked(tx: Tx) -> list[Names]:
        rows = tx.session.exec(select(Person).where(col(Person.is_engineer)))
        return [Names(row.id, str(row.slack_id), str(row.email), row.name) for row in rows]

    people = stage.bot.db.now(asked)
    scene.names = {one.id: one for one in people}
    scene.part = dict(zip(scene.names, draw.sample(PARTS, len(PARTS)), strict=True))
    (key,) = scene.keys.glob("*.key")
    scene.key, scene.round_id = key.read_bytes(), key.stem


def dm_of(stage: Stage, names: Names) -> str:
    return stage.sim.workspace.dm_with(names.slack_id).id


async def until(stage: Stage, instant: datetime) -> None:
    span = instant - stage.clock.now()
    await stage.passes(seconds=span.total_seconds())


async def act(actor: Actor, part: str, scene: Scene) -> None:
    """What one person does, click by click."""
    if part in DEEDS:
        words = f"{PHRASE} {' '.join(scene.marks)}"
        await DEEDS[part](actor, words, f"{PHRASE} {scene.shared_mark}")
    if actor.modal is not None:
        await actor.close_modal(all=True)
