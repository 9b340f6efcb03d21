"""A company of any size put straight into a database, and a pulse and an interview of it opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.flows import viewer, workspaces
from staybot.flows.asking import pulse_rounds, rounds
from staybot.store.columns import new_id
from staybot.store.database import Database, Tx, engine_for
from staybot.store.keys import KeyFolder
from staybot.store.tables import Person, PersonStatus, Round
from tests.databases import Databases

START: Final = datetime(2026, 10, 26, 8, 0, tzinfo=UTC)
"""A Monday: the next pulse opens a week later."""

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
LONG_AGO: Final = date(2024, 1, 8)


class Company:
    """So many engineers, with managers, on a clock that stands still until a round opens."""

    def __init__(
        self, url: str, folder: Path, *, people: int, team_size: int = TEAM_SIZE, at: datetime | None = None
    ) -> None:
        """A new one; with an instant, one that is there already, as it stands at that instant."""
        keys = KeyFolder(folder / "keys")
        settings = Settings(key_dir=keys.folder, leadership_channel="CLEADERS1", operators=("UOLA00001",))
        self._clock = ManualClock(at or START)
        self.people = people
        self.db = Database(engine_for(url), clock=self._clock, settings=settings, keys=keys)
        if at is None:
            self.db.now(workspaces.ensure)
            self.db.now(_hire, people=people, team_size=team_size)

    def next_pulse(self) -> str:
        """The id of the next pulse, at the instant at which it may open."""
        of = self.db.now(pulse_rounds.plan)
        assert of is not None
        return self._at_opening(of)

    def next_interview(self) -> str:
        """The id of an interview that may open now, tomorrow by the calendar."""
        tomorrow = self.db.now(lambda tx: viewer.today(tx, None)) + timedelta(days=1)
        return self._at_opening(self.db.now(rounds.replan, opens_on=tomorrow))

    def open(self, round_id: str) -> str:
        """The id of the round, which is open now."""
        assert self.db.now(rounds.open_, round_id=round_id)
        return round_id

    def move_to(self, at: datetime) -> None:
        """It is then."""
        self._clock.move_to(at)

    def _at_opening(self, of: Round) -> str:
        self._clock.move_to(of.opens_at)
        return of.id


@contextmanager
def company(
    databases: Databases, dialect: str, folder: Path, *, people: int, groups: int = 0
) -> Iterator[Company]:
    """Such a company in a new database of that kind, in so many teams, or in small ones."""
    url = databases.new(dialect)
    made = Company(url, folder, people=people, team_size=-(-people // groups) if groups else TEAM_SIZE)
    try:
        yield made
    finally:
        made.db.close()
        databases.give_back(url)


def slack_id(number: int) -> str:
    """The Slack id of the engineer of that number."""
    return f"U{number:08}"


def _hire(tx: Tx, *, people: int, team_size: int) -> None:
    teams = -(-people // team_size)
    bosses = [_row(tx, n, f"UBOSS{n:05}", team=_team(n), is_manager=True) for n in range(teams)]
    engineers = [
        _row(
            tx, n, slack_id(n), team=_team(n // team_size), is_engineer=True,
            manager_id=bosses[n // team_size]["id"],
        )
        for n in range(people)
    ]  # fmt: skip
    for rows in (bosses, engineers):
        tx.session.connection().execute(insert(Person), rows)


def _team(number: int) -> str:
    return f"team {number}"


def _row(tx: Tx, number: int, slack: str, **values: Any) -> dict[str, Any]:
    tz, location = PLACES[number % len(PLACES)]
    return {
        "id": new_id(), "workspace": tx.workspace, "slack_id": slack, "name": f"Somebody {number}",
        "tz": tz, "location": location,
        "function": f"function {number % 5}", "level": f"L{number % 6}", "locale": "en-GB",
        "is_listed": True, "is_human": True, "is_engineer": False, "is_manager": False, "is_leader": False,
        "status": PersonStatus.ACTIVE, "start_on": LONG_AGO, "first_seen_on": LONG_AGO, **values,
    }  # fmt: skip
