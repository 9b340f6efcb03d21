"""A company put straight into a database, and its rounds moved along by hand: where stories start."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import select

from staybot.clock import ManualClock
from staybot.facts import Envelope, InterviewAnswers, Submitted, Visibility
from staybot.flows.answering import interview, sharing
from staybot.flows.asking import rounds
from staybot.flows.delivering import letters
from staybot.store.columns import new_id
from staybot.store.database import Database, Tx
from staybot.store.keys import KeyFolder
from staybot.store.tables import Letter, LetterState, Person, PersonStatus, Round, metadata

MARIA, PRIYA, TOM, NOOR, OLA = "UMARIA001", "UPRIYA001", "UTOM00001", "UNOOR0001", "UOLA00001"
DAVE = "UDAVE0001"
"""Tom's manager."""
SOMETHING = {"energized": "The incident review went well."}
LONG_AGO = date(2024, 1, 8)

Row = dict[str, Any]


@dataclass
class Company:
    """Maria and her manager Priya, Tom and his manager Dave, Noor who leads them, Ola who operates."""

    db: Database
    clock: ManualClock
    keys: KeyFolder
    ids: dict[str, str] = field(default_factory=dict)
    """Our own id of a person, by Slack id."""

    def hires(self, *people: Person) -> None:
        """New rows, written at once."""

        def add(tx: Tx) -> None:
            tx.session.add_all(people)

        self.db.now(add)
        self.ids |= {person.slack_id: person.id for person in people if person.slack_id}

    def engineers(self, count: int, *, managers: int = 5, **values: Any) -> list[str]:
        """So many more engineers in teams of their own managers; their Slack ids."""
        bosses = [
            somebody(f"UBOSS{n:04}", f"Boss {n}", is_manager=True, workspace=self.db.workspace)
            for n in range(managers)
        ]
        self.hires(*bosses)
        people = [
            self.engineer(f"UENG{n:05}", manager_id=boss.id, team=boss.name, **values)
            for n, boss in zip(range(count), itertools.cycle(bosses), strict=False)
        ]
        self.hires(*people)
        return [str(person.slack_id) for person in people]

    def engineer(self, slack_id: str, **values: Any) -> Person:
        return somebody(
            slack_id, f"Engineer {slack_id}", is_engineer=True, workspace=self.db.workspace, **values
        )

    def sets(self, slack_id: str, /, **values: Any) -> None:
        """Change somebody's row."""

        def change(tx: Tx) -> None:
            person = tx.session.get_one(Person, self.ids[slack_id])
            for name, value in values.items():
                setattr(person, name, value)
            tx.session.add(person)

        self.db.now(change)

    def leaves(self, slack_id: str) -> None:
        self.sets(slack_id, status=PersonStatus.LEFT)

    def passes(self, **span: float) -> None:
        self.clock.move(by=timedelta(**span))

    def plans(self) -> str:
        """The id of the next round."""
        return self.db.now(lambda tx: rounds.plan(tx).id)

    def opens(self) -> str:
        """Move to the opening of the next round and open it; its id."""
        round_id = self.plans()
        self.clock.move_to(max(self.clock.now(), self.round(round_id).opens_at))
        assert self.db.now(rounds.open_, round_id=round_id)
        return round_id

    def round(self, round_id: str) -> Round:
        return self.db.now(lambda tx: tx.session.exec(select(Round).where(Round.id == round_id)).one())

    def person(self, slack_id: str) -> Person:
        return self.db.now(lambda tx: tx.session.get_one(Person, self.ids[slack_id]))

    def ends(self, round_id: str) -> None:
        """Move to the instant at which the round takes no more answers."""
        self.clock.move_to(self.round(round_id).closes_at)

    def answers(self, by: str, round_id: str, **texts: str) -> Submitted:
        """Submit for the themes only."""
        return self._submits(by, round_id, texts or SOMETHING, "themes")

    def marks(self, by: str, round_id: str, **texts: str) -> Submitted:
        """Submit with every answer marked for the manager."""
        return self._submits(by, round_id, texts or SOMETHING, "manager")

    def shares(self, by: str, round_id: str, **texts: str) -> None:
        """Submit, look at the preview, confirm."""
        seen = self.marks(by, round_id, **texts).preview
        assert seen is not None
        self.db.now(sharing.share, by=by, round_id=round_id, seal=seen.seal)

    def _submits(self, by: str, round_id: str, texts: dict[str, str], who: Visibility) -> Submitted:
        given = InterviewAnswers(texts, dict.fromkeys(texts, who))
        return self.db.now(interview.submit, by=by, round_id=round_id, answers=given)

    def delivers(self) -> list[Envelope]:
        """Every letter that is due goes out, as the courier sends it; what went out."""
        out = []
        while ids := self.db.now(letters.claim, limit=50):
            for letter_id in ids:
                envelope = self.db.now(letters.compose, letter_id=letter_id)
                if envelope is not None:
                    out.append(envelope)
                    channel = f"D{envelope.to}" if envelope.to.startswith("U") else envelope.to
                    ts = f"{self.clock.now().timestamp():.0f}.{len(out):06}"
                    self.db.now(letters.sent, letter_id=letter_id, channel=channel, ts=ts)
        return out

    def delivers_each_morning(self, *, days: int, hour: int = 12) -> list[tuple[date, Envelope]]:
        """Noon after noon (UTC), so many days; what went out on which day."""
        out = []
        for _ in range(days):
            self.clock.move_to(self.clock.now().replace(hour=hour, minute=0) + timedelta(days=1))
            out += [(self.clock.now().date(), envelope) for envelope in self.delivers()]
        return out

    def letters(self, **values: Any) -> list[Letter]:
        """The outbox, oldest first."""

        def read(tx: Tx) -> list[Letter]:
            rows = tx.session.exec(select(Letter).order_by(Letter.due_at, Letter.id))  # type: ignore[arg-type]
            return [row for row in rows if all(getattr(row, name) == value for name, value in values.items())]

        return self.db.now(read)

    def waiting(self, kind: str) -> list[Letter]:
        return self.letters(kind=kind, state=LetterState.WAITING)

    def dump(self) -> dict[str, list[Row]]:
        """Every row of every table."""
        return dump(self.db)

    def under(self, **settings: Any) -> Company:
        """The same company under other settings."""
        changed = replace(self.db._settings, **settings)
        return self._in(Database(self.db.engine, clock=self.clock, settings=changed, keys=self.keys))

    def elsewhere(self) -> Company:
        """The same database, seen from another workspace."""
        known: Row = {"clock": self.clock, "settings": self.db._settings, "keys": self.keys}
        return self._in(Database(self.db.engine, workspace="other", **known))

    def _in(self, db: Database) -> Company:
        return Company(db, self.clock, self.keys, self.ids)


def somebody(slack_id: str | None, name: str, **values: Any) -> Person:
    """Somebody who has been here for years and is in the people list."""
    return Person(
        **{
            "id": new_id(),
            "workspace": "main",
            "slack_id": slack_id,
            "name": name,
            "tz": "Europe/London",
            "start_on": LONG_AGO,
            "first_seen_on": LONG_AGO,
            "is_listed": True,
            "function": "engineering",
            **values,
        }
    )


def cast(company: Company) -> Company:
    """The people every story knows."""
    workspace = company.db.workspace
    noor = somebody(NOOR, "Noor", is_leader=True, workspace=workspace)
    priya = somebody(PRIYA, "Priya", is_manager=True, manager_id=noor.id, workspace=workspace)
    dave = somebody(DAVE, "Dave", is_manager=True, manager_id=noor.id, workspace=workspace)
    company.hires(noor)
    company.hires(priya, dave, somebody(OLA, "Ola", workspace=workspace))
    company.hires(
        somebody(MARIA, "Maria", is_engineer=True, manager_id=priya.id, team="search", workspace=workspace),
        somebody(TOM, "Tom", is_engineer=True, manager_id=dave.id, team="billing", workspace=workspace),
    )
    return company


def dump(db: Database) -> dict[str, list[Row]]:
    """Every row of every table, by the table's name, in the order of their keys."""
    with db.engine.connect() as connection:
        return {
            name: [
                dict(row)
                for row in connection.execute(table.select().order_by(*table.primary_key.columns)).mappings()
            ]
            for name, table in metadata.tables.items()
        }


def differences(before: dict[str, list[Row]], after: dict[str, list[Row]]) -> set[tuple[str, str]]:
    """(table, column) of whatever differs; a row more or less is (table, "")."""
    return set(_differences(before, after))


def _differences(before: dict[str, list[Row]], after: dict[str, list[Row]]) -> Iterator[tuple[str, str]]:
    for table, rows in before.items():
        if len(rows) != len(after[table]):
            yield table, ""
        for old, new in zip(rows, after[table], strict=False):
            yield from ((table, column) for column in old if old[column] != new[column])


def transactions(db: Database, table: str, key: str = "id") -> dict[Any, set[str]]:
    """PostgreSQL's numbers of the transactions that wrote or locked each row: they join rows."""
    with db.engine.connect() as connection:
        rows = connection.execute(text(f"SELECT {key}, xmin::text, xmax::text FROM {table}"))
        return {row[0]: {row[1], row[2]} - {"0"} for row in rows}
