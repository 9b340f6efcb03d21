"""A company of any size put straight into a database, and a pulse and an interview of it opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.flows import pulse_rounds, rounds, workspaces
from staybot.store.columns import new_id
from staybot.store.database import Database, Tx, engine_for
from staybot.store.keys import KeyFolder
from staybot.store.tables import Person, Round
from tests.databases import Databases

START: Final = datetime(2026, 10, 26, 8, 0, tzinfo=UTC)
"""A Monday inside the interview of the fourth quarter; a pulse opens a week later."""

PLACES: Final = (
    ("Europe/Berlin", "Berlin, DE"),
    ("Europe/London", "London, UK"),
    ("America/New_York", "New York, US"),
    ("America/Los_Angeles", "San Francisco, CA"),
    ("Asia/Kolkata", "Bengaluru"),
    ("Asia/Tokyo", "Tokyo"),
    ("Australia/Sydney", "Sydney"),
    ("", "Remote"),
)
TEAM_SIZE: Final = 8


@contextmanager
def company(databases: Databases, dialect: str, folder: Path, *, people: int) -> Iterator[Database]:
    """A database of that kind with so many engineers, on a clock that stands still."""
    url, keys = databases.new(dialect), KeyFolder(folder / "keys")
    settings = Settings(key_dir=keys.folder, leadership_channel="CLEADERS1", operators=("UOLA00001",))
    db = Database(engine_for(url), clock=ManualClock(START), settings=settings, keys=keys)
    try:
        db.now(workspaces.ensure)
        db.now(_hire, people=people)
        yield db
    finally:
        db.close()
        databases.give_back(url)


def slack_id(number: int) -> str:
    """The Slack id of the engineer of that number."""
    return f"U{number:08}"


def next_pulse(db: Database) -> Round:
    """The next pulse, at the instant at which it may open."""
    of = db.now(pulse_rounds.plan)
    assert of is not None
    clock = db._clock
    assert isinstance(clock, ManualClock)
    clock.move_to(of.opens_at)
    return of


def opened(db: Database, of: Round) -> str:
    """The id of the round, which is open now."""
    assert db.now(rounds.open_, round_id=of.id)
    return of.id


def interview(db: Database) -> str:
    """The id of the interview, which is open now."""
    of = db.now(rounds.replan, opens_on=date(2026, 10, 27))
    clock = db._clock
    assert isinstance(clock, ManualClock)
    [round_id] = [one for one in [of.id] if one]
    clock.move_to(of.opens_at)
    assert db.now(rounds.open_, round_id=round_id)
    return round_id


def _hire(tx: Tx, *, people: int) -> None:
    bosses = [_row(tx, n, f"UBOSS{n:05}", is_manager=True) for n in range(-(-people // TEAM_SIZE))]
    engineers = [
        _row(tx, n, slack_id(n), is_engineer=True, manager_id=bosses[n // TEAM_SIZE]["id"])
        for n in range(people)
    ]
    for rows in (bosses, engineers):
        tx.session.connection().execute(insert(Person), rows)


def _row(tx: Tx, number: int, slack: str, **values: Any) -> dict[str, Any]:
    tz, location = PLACES[number % len(PLACES)]
    return {
        "id": new_id(), "workspace": tx.workspace, "slack_id": slack, "name": f"Somebody {number}",
        "tz": tz, "location": location, "team": f"team {number // TEAM_SIZE}",
        "function": f"function {number % 5}", "level": f"L{number % 6}", "locale": "en-GB",
        "is_listed": True, "is_human": True, "is_engineer": False, "is_manager": False, "is_leader": False,
        "status": "active", "start_on": date(2024, 1, 8), "first_seen_on": date(2024, 1, 8), **values,
    }  # fmt: skip
