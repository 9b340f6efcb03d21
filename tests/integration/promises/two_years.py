"""Two hundred people over two years: who shares, promises, keeps, forgets, answers, moves and leaves.

What everything counts as is worked out here a second time, from the histories alone.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.facts import CommitmentAnswered, CommitmentQuestion, Envelope, MakerDay
from staybot.flows.promising import clocks
from staybot.flows.promising.promise_life import Answer
from staybot.rules import calendar
from staybot.rules.commitments import Outcome, State, outcome
from staybot.store.database import Tx
from staybot.store.tables import ClockEvent, Commitment, CommitmentEvent, Person, PersonStatus, SixtyDays
from tests.company_rows import NOOR, Company, somebody
from tests.promise_rows import Promises

MANAGERS, ENGINEERS, DAYS, QUARTER = 20, 179, 730, 91
ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney")
ANSWERS: Final[tuple[Answer, ...]] = ("confirm", "not_yet", "not_seen")
KEEPS_TO_THEMSELVES, SHOWS = "private words", "words to show"


@dataclass
class TwoYears:
    """The company, its chance, and what was seen of it."""

    company: Company
    draw: random.Random = field(default_factory=lambda: random.Random(6))
    sent: list[tuple[datetime, Envelope]] = field(default_factory=list)
    opened: int = 0
    shown: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    _hired: int = 0

    def __post_init__(self) -> None:
        self.promises = Promises(self.company)
        self.company.hires(somebody(NOOR, "Noor", is_leader=True))
        self.managers = [self._hire(is_manager=True) for _ in range(MANAGERS)]
        self.engineers = [self._hire(is_engineer=True) for _ in range(ENGINEERS)]

    def plays(self) -> Iterator[int]:
        """Day by day; stops for whoever looks at the end of each quarter."""
        midnight = self.company.clock.now().replace(hour=0, minute=0, second=0)
        for day in range(DAYS):
            midnight += timedelta(days=1)
            self.company.clock.move_to(midnight + timedelta(hours=9))
            self._people(day)
            if day % QUARTER < 10:
                self._shares()
            self._makers()
            self._engineers()
            for hour in (9, 12, 15, 24):  # it is a working morning somewhere
                self.company.clock.move_to(midnight + timedelta(hours=hour))
                self.promises.turn()
                self.sent += [(self.company.clock.now(), one) for one in self.company.delivers()]
            if day % QUARTER == QUARTER - 1 or day == DAYS - 1:
                yield day

    # ------------------------------------------------------------ people

    def _hire(self, **role: bool) -> str:
        self._hired += 1
        slack_id = f"U{self._hired:07}"
        boss = NOOR if role.get("is_manager") else self.draw.choice(self.managers)
        person = somebody(
            slack_id, slack_id, manager_id=self.company.ids[boss], tz=self.draw.choice(ZONES), **role
        )
        self.company.hires(person)
        return slack_id

    def _people(self, day: int) -> None:
        """About one in three leaves within a year; some managers have no successor for a while, or ever."""
        if self.draw.random() < 0.2:
            gone = self.engineers.pop(self.draw.randrange(len(self.engineers)))
            self.company.sets(gone, status=self.draw.choice([PersonStatus.LEFT, PersonStatus.DEACTIVATED]))
            self.engineers.append(self._hire(is_engineer=True))
            self.done["engineers left"] += 1
        if day % 30 == 17:
            gone = self.managers.pop(self.draw.randrange(len(self.managers)))
            self.company.leaves(gone)
            self.managers.append(self._hire(is_manager=True))
            if self.draw.random() < 0.6:
                self._follow(gone, self.managers[-1])
            self.done["managers left"] += 1
        if self.draw.random() < 0.2:
            who = self.draw.choice(self.engineers)
            self.company.sets(who, manager_id=self.company.ids[self.draw.choice(self.managers)])
            self.done["moves"] += 1

    def _follow(self, gone: str, successor: str) -> None:
        def change(tx: Tx) -> None:
            for row in tx.session.exec(select(Person).where(Person.manager_id == self.company.ids[gone])):
                row.manager_id = self.company.ids[successor]
                tx.session.add(row)

        self.company.db.now(change)

    # ------------------------------------------------------------- deeds

    def _shares(self) -> None:
        for who in self.draw.sample(self.engineers, 9):
            if self._boss(who) in self.managers:
                self.promises.clock(of=who)
                self.opened += 1

    def _makers(self) -> None:
        """Good managers promise soon, bad ones late or never; what was promised is done or not by chance."""
        for boss in self.managers:
            good = int(boss[1:]) % 3
            for clock in self._waiting(boss):
                if self.draw.random() < (0.02, 0.1, 0.3)[good]:
                    self._make(boss, clock)
        for row in self._alive():
            if self.draw.random() < 0.04:
                self._act(row)

    def _alive(self) -> list[Commitment]:
        """Promises that somebody may still do something about."""

        def read(tx: Tx) -> list[Commitment]:
            over = tuple(
                one for one in State if outcome(one) in (Outcome.KEPT, Outcome.DROPPED, Outcome.ENDED)
            )
            rows = tx.session.exec(
                select(Commitment).where(
                    col(Commitment.state).not_in(over), Commitment.due_on > tx.now.date() - timedelta(days=40)
                )
            )
            return sorted(rows, key=lambda one: (one.made_on, one.by_id, one.id))

        return self.company.db.now(read)

    def _make(self, boss: str, clock: SixtyDays) -> None:
        whom = self._slack_id(clock.engineer_id)
        late = self.draw.random() < 0.1
        due = clock.ends_on + timedelta(days=20) if late else None
        try:
            self.promises.make(by=boss, to=whom, due_on=due, late_because="x" if late else "")
            self.done["late dates" if late else "made"] += 1
        except Refused:
            self.refused["make"] += 1  # they moved or left today

    def _act(self, row: Commitment) -> None:
        by = self._slack_id(row.by_id)
        deed = self.draw.choices(["claim", "drop", "take_up"], [8, 1, 4])[0]
        try:
            getattr(self.promises, deed)(row.id, by=by)
            self.done[deed] += 1
        except Refused:
            self.refused[deed] += 1

    def _engineers(self) -> None:
        """Most answer within days, some weeks later, some never."""
        asked = (State.CLAIMED, State.CLAIMED_LATE, State.UNCONFIRMED)
        for row in self._alive():
            if row.state not in asked or int(row.id[-1], 16) < 3 or self.draw.random() > 0.15:
                continue
            said = self.draw.choices(ANSWERS, [6, 2, 2])[0]
            show = self.draw.random() < 0.3
            try:
                self.promises.answer(
                    row.id, said, by=self._slack_id(row.engineer_id or ""), show=show, reader=row.by_id,
                    words=SHOWS if show else KEEPS_TO_THEMSELVES,
                )  # fmt: skip
                self.done[said] += 1
                self.shown += show
            except Refused:
                self.refused["answer"] += 1  # they left today

    def _waiting(self, boss: str) -> list[SixtyDays]:
        return self.company.db.now(
            lambda tx: clocks.waiting(tx, tx.session.get_one(Person, self.company.ids[boss]))
        )

    def _boss(self, who: str) -> str:
        return self._slack_id(self.company.person(who).manager_id or "")

    def _slack_id(self, person_id: str) -> str:
        return str(self.company.db.now(lambda tx: tx.session.get_one(Person, person_id)).slack_id)

    # -------------------------------------------------------------- laws

    def sums(self) -> tuple[Counter[Outcome], Counter[Outcome]]:
        """What clocks and promises count as, by the bot; each has to be what its history says, too."""

        def read(tx: Tx) -> tuple[Counter[Outcome], Counter[Outcome]]:
            events = defaultdict[str, list[CommitmentEvent]](list)
            for one in tx.session.exec(select(CommitmentEvent)):
                events[one.commitment_id].append(one)
            changes = defaultdict[str, list[str]](list)
            for line in tx.session.exec(select(ClockEvent)):
                changes[line.sixty_days_id].append(line.event.value)
            rows = tx.session.exec(select(Commitment)).all()
            held = defaultdict[str | None, list[Commitment]](list)
            for row in rows:
                held[row.sixty_days_id].append(row)
                assert outcome(row.state) is by_history([one.event.value for one in in_order(events[row.id])])
            found = tx.session.exec(select(SixtyDays)).all()
            for clock in found:
                told = Counter(changes[clock.id])
                assert told["open"] == 1
                assert told["close"] + told["end"] == bool(clock.closed_on or clock.ended_on)
                parts = [outcome(one.state) for one in held[clock.id]]
                over = bool(told["close"])
                assert clocks.outcome(tx, clock) is of_parts(parts, over=over, ended=bool(told["end"]))
            return (
                Counter(clocks.outcome(tx, clock) for clock in found),
                Counter(outcome(row.state) for row in rows),
            )

        return self.company.db.now(read)

    def nothing_is_left_lying(self) -> None:
        """No clock and no promise runs on past its instant, or belongs to somebody it should not."""

        def read(tx: Tx) -> None:
            people = {one.id: one for one in tx.session.exec(select(Person))}
            for row in tx.session.exec(select(Commitment)):
                assert row.deadline_at is not None
                waits = row.state in (State.OPEN, State.NOT_SEEN, State.HANDED_OVER)
                assert not waits or row.deadline_at > tx.now
                engineer = people[str(row.engineer_id)]
                if outcome(row.state) is Outcome.OPEN:
                    assert engineer.status is PersonStatus.ACTIVE
                    boss = people[str(engineer.manager_id)]
                    assert boss.status is not PersonStatus.ACTIVE or boss.id == row.by_id
                assert (row.silence_at is None) or row.state in (State.CLAIMED, State.CLAIMED_LATE)
            for clock in tx.session.exec(select(SixtyDays)):
                assert clock.ends_at is not None
                assert clock.closed_on or clock.ended_on or clock.ends_at > tx.now

        self.company.db.now(read)

    def letters_were_right(self) -> None:
        """One reminder a maker and day; each claim asked about twice at most; private words with nobody."""
        days = Counter(
            (calendar.local_date(at, tz=self.company.person(one.to).tz), one.to)
            for at, one in self.sent
            if isinstance(one.fact, MakerDay)
        )
        assert days
        assert max(days.values()) == 1
        again = Counter(one.fact.again for _, one in self.sent if isinstance(one.fact, CommitmentQuestion))
        assert 0 < again[True] < again[False]
        heard = [one.fact.words for _, one in self.sent if isinstance(one.fact, CommitmentAnswered)]
        assert set(heard) == {"", SHOWS}
        assert heard.count(SHOWS) <= self.shown
        assert KEEPS_TO_THEMSELVES not in str([one for _, one in self.sent])


def in_order(events: list[CommitmentEvent]) -> list[CommitmentEvent]:
    """By time; handed over first, where a beat did two things at once."""
    return sorted(events, key=lambda one: (one.at, one.event.value != "make", one.event.value != "hand_over"))


def by_history(events: list[str]) -> Outcome:
    """What a promise counts as, worked out from its events without the bot's table."""
    assert events[0] == "make"
    last = [one for one in events if one not in ("hand_over", "take_up")][-1]
    if last == "confirm":
        return Outcome.KEPT
    if "deadline" in events:
        return Outcome.MISSED
    words = {"drop": Outcome.DROPPED, "end": Outcome.ENDED, "silence": Outcome.UNCONFIRMED}
    return words.get(last, Outcome.OPEN)


def of_parts(parts: list[Outcome], *, over: bool, ended: bool) -> Outcome:
    """What a clock counts as, by a ranking."""
    if Outcome.KEPT in parts:
        return Outcome.KEPT
    if ended:
        return Outcome.ENDED
    if not over:
        return Outcome.OPEN
    ranking = (Outcome.OPEN, Outcome.UNCONFIRMED, Outcome.MISSED, Outcome.ENDED, Outcome.DROPPED)
    return next((one for one in ranking if one in parts), Outcome.MISSED)
