"""Promises to groups put into a company by hand: made after a digest, claimed, asked about, answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from sqlmodel import select

from staybot.facts import Claimed, GroupCommitted
from staybot.flows.asking import pulse_rounds, rounds, surveys
from staybot.flows.promising import group_days, group_promises, promise_life
from staybot.rules.commitments import State
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent, Person
from tests.company_rows import NOOR, PRIYA, Company, somebody
from tests.pulse_rows import closes, taps

QUIET = "No meetings on Fridays"


@dataclass
class Groups:
    """A company with teams; each method is one click of somebody, or a step of the bot."""

    company: Company
    _clicks: Iterator[int] = field(default_factory=count)

    def team(self, name: str, *, size: int, manager: str = PRIYA) -> list[str]:
        """Engineers who report to somebody, in a team of their own; their Slack ids."""
        boss = self.company.ids[manager]
        people = [
            self.company.engineer(f"U{name.upper().replace(' ', '')[:8]}{n:03}", manager_id=boss, team=name)
            for n in range(size)
        ]
        self.company.hires(*people)
        return [str(one.slack_id) for one in people]

    def manager(self, slack_id: str, **values: Any) -> str:
        """One more manager."""
        values = {"is_manager": True, "workspace": self.company.db.workspace} | values
        self.company.hires(somebody(slack_id, f"Boss {slack_id}", **values))
        return slack_id

    def digest(self) -> None:
        """The interview of the quarter, over and published."""
        closes(self.company, self.company.opens())

    def promises(self, *, by: str = NOOR, kind: Any = "everyone", text: str = QUIET, **more: Any) -> str:
        """A promise; its id."""
        before = set(self.ids())
        self.make(by=by, kind=kind, text=text, **more)
        (new,) = set(self.ids()) - before
        return new

    def make(
        self, *, by: str = NOOR, kind: Any = "everyone", text: str = QUIET, **more: Any
    ) -> GroupCommitted:
        given = {"due": None, "theme": None, "request": f"click {next(self._clicks)}"} | more
        return self.company.db.now(group_promises.make, by=by, kind=kind, text=text, **given)

    def ids(self) -> list[str]:
        return self.company.db.now(lambda tx: list(tx.session.exec(select(Commitment.id))))

    def claim(self, promise: str, *, by: str = NOOR) -> Claimed:
        return self.company.db.now(promise_life.claim, by=by, commitment_id=promise)

    def opens(self, promise: str) -> str | None:
        """Move to the day of the question and open it; its id, or None if it does not open."""
        round_id = self.row(promise).round_id
        assert round_id is not None
        self.company.clock.move_to(max(self.company.clock.now(), self.company.round(round_id).opens_at))
        self.company.db.now(pulse_rounds.plan)
        return round_id if self.company.db.now(rounds.open_, round_id=round_id) else None

    def asks(self, promise: str, scores: Iterable[tuple[str, int]]) -> dict[str, Any]:
        """Open the question, let people tap, close it and look at the ledger: the release."""
        round_id = self.opens(promise)
        assert round_id is not None
        (item,) = surveys.frozen(self.company.round(round_id))[0].items
        for who, score in scores:
            taps(self.company, who, round_id, item.id, score)
        body = closes(self.company, round_id)
        self.turn()
        return body

    def claimed_and_answered(
        self, promise: str, people: Iterable[str], score: int, *, by: str = NOOR
    ) -> dict[str, Any]:
        self.claim(promise, by=by)
        return self.asks(promise, [(who, score) for who in people])

    def turn(self) -> int:
        return self.company.db.now(group_days.turn)

    def row(self, promise: str) -> Commitment:
        return self.company.db.now(lambda tx: tx.session.get_one(Commitment, promise))

    def state(self, promise: str) -> State:
        return self.row(promise).state

    def history(self, promise: str) -> list[tuple[str, str | None]]:
        """What happened to it, and whose doing it was."""

        def read(tx: Tx) -> list[tuple[str, str | None]]:
            rows = tx.session.exec(select(CommitmentEvent).where(CommitmentEvent.commitment_id == promise))
            people = {one.id: one.slack_id for one in tx.session.exec(select(Person))}
            in_order = sorted(rows, key=lambda row: row.at)
            return [(row.event.value, people[row.by_id] if row.by_id else None) for row in in_order]

        return self.company.db.now(read)

    def cohort(self, round_id: str) -> set[str]:
        """Whoever is asked in a round, by Slack id."""
        slack_ids = {own: slack for slack, own in self.company.ids.items()}
        rows = self.company.dump()["cohort_member"]
        return {slack_ids[row["person_id"]] for row in rows if row["round_id"] == round_id}

    def today(self) -> date:
        return self.company.clock.now().date()
