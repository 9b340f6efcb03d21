"""Promises put into a company by hand: made, claimed, answered, and looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlmodel import col, select

from staybot.facts import Answered, Claimed, Committed, Dropped, Envelope
from staybot.flows.promising import clocks, commitments, maker_days, promise_days, promise_life
from staybot.rules.commitments import Outcome, State
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import ClockEvent, Commitment, CommitmentEvent, Person, Share, SixtyDays
from tests.company_rows import DAVE, MARIA, PRIYA, Company

TEXT = "No more night rota"
NOON = datetime(2026, 10, 16, 12, tzinfo=UTC)
"""A Friday."""

T = TypeVar("T")


@dataclass
class Promises:
    """A company with its promises; each method is one click of somebody, or one beat of the bot."""

    company: Company
    _clicks: Iterator[int] = field(default_factory=count)

    def clock(self, *, of: str = MARIA, withdrawn: bool = False) -> str:
        """Something is shared with the manager of now: the id of the sixty days it starts."""

        def share(tx: Tx) -> str:
            engineer = tx.session.get_one(Person, self.company.ids[of])
            manager = tx.session.get_one(Person, engineer.manager_id)
            clock = maker_days.start_clock(tx, engineer=engineer, manager=manager)
            tx.session.add(
                Share(
                    workspace=tx.workspace,
                    sixty_days_id=clock.id,
                    batch=new_id(),
                    engineer_id=engineer.id,
                    manager_id=manager.id,
                    question="frustrated",
                    text="" if withdrawn else "The rota",
                    consent_version="share-1",
                    shared_on=clock.opened_on,
                    withdrawn_on=clock.opened_on if withdrawn else None,
                )
            )
            return clock.id

        return self.company.db.now(share)

    def withdraws(self, clock_id: str) -> None:
        """All that was shared in a clock is taken back."""

        def back(tx: Tx) -> None:
            for row in tx.session.exec(select(Share).where(Share.sixty_days_id == clock_id)):
                row.text, row.withdrawn_on = "", row.shared_on
                tx.session.add(row)

        self.company.db.now(back)

    def make(self, *, by: str = PRIYA, to: str = MARIA, **changes: Any) -> str:
        """A promise; its id."""
        what: dict[str, Any] = {"text": TEXT, "due_on": None, "request": f"click {next(self._clicks)}"}
        made: Committed = self.company.db.now(commitments.make, by=by, engineer=to, **(what | changes))
        assert not made.repeated
        before = self.ids

        def newest(tx: Tx) -> str:
            rows = tx.session.exec(select(Commitment.id).where(col(Commitment.id).not_in(before))).all()
            return rows[0]

        found = self.company.db.now(newest)
        self.ids.append(found)
        return found

    ids: list[str] = field(default_factory=list)

    def claim(self, promise: str, *, by: str = PRIYA) -> Claimed:
        return self.company.db.now(promise_life.claim, by=by, commitment_id=promise)

    def answer(self, promise: str, said: promise_life.Answer, *, by: str = MARIA, **more: Any) -> Answered:
        return self.company.db.now(promise_life.answer, by=by, commitment_id=promise, said=said, **more)

    def drop(self, promise: str, because: str = "No budget", *, by: str = PRIYA) -> Dropped:
        return self.company.db.now(promise_life.drop, by=by, commitment_id=promise, because=because)

    def take_up(self, promise: str, *, by: str = DAVE) -> Claimed:
        return self.company.db.now(promise_life.take_up, by=by, commitment_id=promise)

    def turn(self) -> int:
        """One beat."""
        return self.company.db.now(promise_days.turn)

    def row(self, promise: str) -> Commitment:
        return self.company.db.now(lambda tx: tx.session.get_one(Commitment, promise))

    def state(self, promise: str) -> State:
        return self.row(promise).state

    def sixty(self, clock_id: str) -> SixtyDays:
        return self.company.db.now(lambda tx: tx.session.get_one(SixtyDays, clock_id))

    def outcome(self, clock_id: str) -> Outcome:
        return self.company.db.now(lambda tx: clocks.outcome(tx, tx.session.get_one(SixtyDays, clock_id)))

    def history(self, promise: str) -> list[str]:
        """The events of a promise, by time."""
        rows = self.company.db.now(
            lambda tx: tx.session.exec(
                select(CommitmentEvent)
                .where(CommitmentEvent.commitment_id == promise)
                .order_by(col(CommitmentEvent.at))
            ).all()
        )
        return [row.event.value for row in rows]

    def changes(self, clock_id: str) -> list[str]:
        """The events of a clock, by time."""
        rows = self.company.db.now(
            lambda tx: tx.session.exec(
                select(ClockEvent).where(ClockEvent.sixty_days_id == clock_id).order_by(col(ClockEvent.at))
            ).all()
        )
        return [row.event.value for row in rows]

    def days(self, number: int, *, hour: int = 12) -> list[tuple[date, Envelope]]:
        """So many days, each with a beat and a delivery at that hour (UTC); what went out on which."""
        out = []
        for _ in range(number):
            tomorrow = self.company.clock.now() + timedelta(days=1)
            self.company.clock.move_to(tomorrow.replace(hour=hour, minute=0))
            self.turn()
            out += [(self.company.clock.now().date(), envelope) for envelope in self.company.delivers()]
        return out


def told(sent: list[tuple[date, Envelope]], kind: type[T], *, to: str) -> list[tuple[date, T]]:
    """What somebody got of a kind, and when."""
    return [(day, one.fact) for day, one in sent if one.to == to and isinstance(one.fact, kind)]
