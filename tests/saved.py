"""Where many tests begin, played once: the next test gets the same rows, keys and instant.

What was overwritten on the way is not in the copy, and one transaction wrote all of it: a test of what
deleting leaves, or of which rows were written together, plays the story itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from staybot.store.keys import KeyLost
from staybot.store.tables import metadata
from tests.company_rows import Company, Row, dump


@dataclass
class Once:
    """A story that several tests of a module begin with; it is played for the first, on each database."""

    _saved: dict[str, Saved] = field(default_factory=dict)

    def plays(self, company: Company, story: Callable[[], str]) -> str:
        """Bring the company to where `story` leaves it; what `story` returned when it was played."""
        dialect = company.db.engine.dialect.name
        if dialect in self._saved:
            self._saved[dialect].again(company)
        else:
            told = story()
            self._saved[dialect] = Saved.of(company, told)
        return self._saved[dialect].told


@dataclass(frozen=True)
class Saved:
    """A company as it stood at an instant, and what was told of how it came there: a round's id, perhaps."""

    told: str
    at: datetime
    rows: dict[str, list[Row]]
    ids: dict[str, str]
    keys: dict[str, bytes]

    @classmethod
    def of(cls, company: Company, told: str) -> Saved:
        rows, keys = dump(company.db), {}
        for row in rows["round"]:
            with suppress(KeyLost):
                keys[row["id"]] = company.keys.get(row["id"])
        return cls(told, company.clock.now(), rows, dict(company.ids), keys)

    def again(self, company: Company) -> None:
        """Everything in the company's database gives way to what was saved."""
        with company.db.engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
            for table in metadata.sorted_tables:
                for rows in _in_order(self.rows[table.name]):
                    connection.execute(table.insert(), rows)
        for round_id, key in self.keys.items():
            company.keys.put(round_id, key)
        company.ids.clear()
        company.ids.update(self.ids)
        company.clock.move_to(self.at)


def _in_order(rows: list[Row]) -> Iterator[list[Row]]:
    """Managers before those who report to them; other tables as they are."""
    placed: set[object] = {None}
    while rows:
        ready = [row for row in rows if row.get("manager_id") in placed]
        yield ready
        placed |= {row.get("id") for row in ready}
        rows = [row for row in rows if row not in ready]
