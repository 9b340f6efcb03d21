"""Rounds as a machine that anybody may push at any moment, and a model of what must hold of them."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from staybot.anonymity.ledger import verify_chain
from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.errors import Refused
from staybot.facts import InterviewAnswers
from staybot.flows import workspaces
from staybot.flows.answering import interview
from staybot.flows.asking import rounds
from staybot.flows.delivering import letters
from staybot.flows.delivering.leases import IN_HAND, LEASE
from staybot.flows.publishing import closing, ledger
from staybot.store.database import Database, engine_for
from staybot.store.keys import KeyFolder
from staybot.store.tables import Ballot, LetterState, PersonStatus, RoundState
from tests.company_rows import DAVE, MARIA, PRIYA, TOM, Company, cast
from tests.conftest import MORNING
from tests.databases import Databases
from tests.interviews_only import INTERVIEWS_ONLY

PEOPLE = [MARIA, TOM, *(f"UENG{n:05}" for n in range(6))]
WORDS = ["The GPU queue is long", "CI takes two hours", "My manager listens"]
STEPS = 5
"""begin, gather and append, destroy the key, destroy the ballots, finish."""

NOON, SATURDAY = 12, 5
"""An hour (UTC) and a weekday."""
DAYS = st.sampled_from([0, 1, 2])


class Rounds(RuleBasedStateMachine):
    """Opens, answers, withdraws, joins, leaves, sends, dies, re-seals, closes, in any order, any time."""

    def __init__(self, databases: Databases) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="staybot-machine-"))
        self.url = databases.new("sqlite")
        self.given: dict[str, str] = {}
        """What the model says that somebody's ballot of the open round holds."""
        self.asked: set[str] = set()
        self.gone: set[str] = set()
        self.round_id = ""
        self.step = 0
        """How far the close has come; 0 is open."""
        self.closed: list[str] = []
        self.posted: dict[str, tuple[str, str, str]] = {}
        """Slack's memory: the letters that arrived, and of what kind, about what, to whom."""
        self.received: Counter[tuple[str, str, str]] = Counter()

    @initialize()
    def company_is_there(self) -> None:
        clock, keys = ManualClock(MORNING), KeyFolder(self.folder / "keys")
        settings = Settings(
            **INTERVIEWS_ONLY, leadership_channel="CLEADERS1", key_dir=keys.folder, messages_per_minute=10**6
        )
        db = Database(engine_for(self.url), clock=clock, settings=settings, keys=keys)
        db.now(workspaces.ensure)
        self.company = cast(Company(db, clock, keys))
        self.company.engineers(6, managers=1)
        self._opens()

    def teardown(self) -> None:
        if hasattr(self, "company"):
            self.company.db.close()
        Path(self.url.removeprefix("sqlite:///")).unlink()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ------------------------------------------------------------ rounds

    @precondition(lambda self: not self.round_id)
    @rule()
    def opens(self) -> None:
        self._opens()

    def _opens(self) -> None:
        self.round_id = self.company.opens()
        assert not self.now(rounds.open_, round_id=self.round_id), "it opens once"
        self.asked = set(PEOPLE) - self.gone
        self.given, self.step = {}, 0

    @precondition(lambda self: self.round_id)
    @rule(upto=st.integers(1, STEPS), again=st.booleans())
    def closes(self, upto: int, again: bool) -> None:  # noqa: FBT001 — hypothesis gives it by name
        """As far as the process lives; the next one begins anew and finds out how far it was."""
        if not self.step:
            self.company.ends(self.round_id)
        for _ in range(2 if again else 1):
            self._close(upto)
        self.step = max(self.step, upto)
        if self.step == STEPS:
            self.closed.append(self.round_id)
            self.round_id, self.step = "", 0

    def _close(self, upto: int) -> None:
        it: dict[str, Any] = {"round_id": self.round_id}
        state = self.now(closing.begin, **it)
        if upto >= 2 and state is RoundState.CLOSING:
            gathered = self.now(closing.gather, **it)
            present = {self.company.ids[who] for who in self.given}
            assert gathered.closed.participants() == present, "everybody who answered counts, and nobody else"
            self.now(closing.append, **it, body_json=closing.compute(gathered))
            state = RoundState.PUBLISHED
        for number, deed in enumerate((self._destroys_key, self._destroys_ballots, self._finishes), start=3):
            if upto >= number and state is RoundState.PUBLISHED:
                deed(**it)

    def _destroys_key(self, round_id: str) -> None:
        self.company.keys.destroy(round_id)

    def _destroys_ballots(self, round_id: str) -> None:
        self.now(closing.destroy_ballots, round_id=round_id)

    def _finishes(self, round_id: str) -> None:
        self.now(closing.finish, round_id=round_id)

    @precondition(lambda self: self.round_id and not self.step)
    @rule()
    def is_resealed(self) -> None:
        self.now(rounds.reseal, round_id=self.round_id)

    # ------------------------------------------------------------ people

    @precondition(lambda self: self.round_id)
    @rule(who=st.sampled_from(PEOPLE), words=st.sampled_from(WORDS), manager=st.booleans())
    def answers(self, who: str, words: str, manager: bool) -> None:  # noqa: FBT001 — as above
        seen = {"frustrated": "manager"} if manager else {}
        given = InterviewAnswers({"frustrated": words}, seen)  # type: ignore[arg-type]
        if self._may(who, interview.submit, answers=given):
            self.given[who] = words

    @precondition(lambda self: self.round_id)
    @rule(who=st.sampled_from(PEOPLE), minutes=st.integers(-5, 5))
    def drafts(self, who: str, minutes: int) -> None:
        """Nothing counts by it, early or late."""
        at = f"{(self.company.clock.now() + timedelta(minutes=minutes)).timestamp():.6f}"
        self._may(who, interview.save_draft, draft=InterviewAnswers({"energized": "Half a thought"}), at=at)

    @precondition(lambda self: self.round_id)
    @rule(who=st.sampled_from(PEOPLE))
    def withdraws(self, who: str) -> None:
        if self._may(who, interview.withdraw):
            self.given.pop(who, None)

    @rule(who=st.sampled_from(PEOPLE[2:]))
    def leaves(self, who: str) -> None:
        """What was given stays: it is nobody's any more."""
        if len(self.gone) < 3:
            self.company.sets(who, status=PersonStatus.LEFT)
            self.gone.add(who)

    @rule(who=st.sampled_from(PEOPLE))
    def comes_back(self, who: str) -> None:
        self.company.sets(who, status=PersonStatus.ACTIVE)
        self.gone.discard(who)

    @rule(who=st.sampled_from([DAVE, PRIYA, "UNOBODY01"]))
    def somebody_not_asked_tries(self, who: str) -> None:
        if self.round_id:
            assert not self._may(who, interview.submit, answers=InterviewAnswers({"frustrated": WORDS[0]}))

    def _may(self, who: str, flow: Any, **what: Any) -> bool:
        """Do it; whether it was taken. It must be exactly when the model says so."""
        is_open = not self.step and self.company.clock.now() < self.company.round(self.round_id).closes_at
        may = who in self.asked and who not in self.gone and is_open
        try:
            self.now(flow, by=who, round_id=self.round_id, **what)
        except Refused:
            assert not may, "refused, though asked, here and in time"
            return False
        assert may, "taken, though not asked, gone, or too late"
        return True

    # -------------------------------------------------------------- time

    @rule(days=DAYS)
    def letters_go_out(self, days: int) -> None:
        self._send(days, fate="sent")

    @rule(days=DAYS)
    def the_process_that_sends_dies_before_the_posts(self, days: int) -> None:
        self._send(days, fate="before")

    @rule(days=DAYS)
    def it_dies_after_the_posts(self, days: int) -> None:
        self._send(days, fate="after")

    def _send(self, days: int, *, fate: str) -> None:
        """First the one that comes next looks for what the last one may have sent."""
        self.company.clock.move_to(self._working_noon(self.company.clock.now() + timedelta(days=days)))
        for one in self.now(letters.unsure, limit=100):
            if one.letter_id in self.posted:
                self.now(letters.found, letter_id=one.letter_id, channel="D1", ts="1.0")
            else:
                self.now(letters.not_found, letter_id=one.letter_id, leased_until=one.leased_until)
        for letter_id in self.now(letters.claim, limit=20):
            row = self.company.letters(id=letter_id)[0]
            envelope = self.now(letters.compose, letter_id=letter_id)
            if envelope is None or row.kind == "reminder":
                continue
            if fate != "before" and not envelope.replaces:
                key = (row.kind, row.subject, row.recipient)
                self.posted[letter_id] = key
                self.received[key] += 1
            if fate == "sent":
                self.now(letters.sent, letter_id=letter_id, channel="D1", ts="1.0")
        self.company.clock.move(by=LEASE + timedelta(seconds=1))

    def _working_noon(self, at: datetime) -> datetime:
        """The next noon of a working day, by which what was due in its morning is; or now, if it is one."""
        days = 1 if at.hour > NOON else 0
        while (at + timedelta(days=days)).weekday() >= SATURDAY:
            days += 1
        return (at if at.hour == NOON else at.replace(hour=NOON, minute=0)) + timedelta(days=days)

    # ---------------------------------------------------- what must hold

    @invariant()
    def everybody_asked_has_one_ballot_that_holds_what_they_gave_last(self) -> None:
        if not self.round_id or self.step >= 4:
            return
        assert self._count(Ballot.round_id == self.round_id) == len(self.asked)
        is_open = not self.step and self.company.clock.now() < self.company.round(self.round_id).closes_at
        for who in self.asked - self.gone if is_open else ():
            form = self.now(interview.form, by=who, round_id=self.round_id)
            assert form.submitted == (who in self.given)
            if form.submitted:
                assert form.answers.texts["frustrated"] == self.given[who]

    @invariant()
    def each_round_is_published_once_and_the_chain_is_whole(self) -> None:
        if not hasattr(self, "company"):
            return
        entries = self.now(ledger.entries)
        assert verify_chain(entries) == []
        assert len(entries) == len(self.closed) + (self.step >= 2)
        if not self.round_id:
            assert self._count() == 0

    @invariant()
    def every_letter_arrives_once(self) -> None:
        assert all(count == 1 for count in self.received.values()), self.received

    @invariant()
    def no_letter_is_forgotten_in_hand(self) -> None:
        if hasattr(self, "company"):
            now = self.company.clock.now()
            begun = self.company.letters(state=LetterState.SENDING)
            assert all(row.lease_until is not None and row.lease_until <= now + LEASE for row in begun)
            in_hand = [row for row in self.company.letters() if row.lease_until is not None]
            assert all(row.state in {LetterState.WAITING, LetterState.SENDING} for row in in_hand)
            assert all(row.lease_until is not None and row.lease_until <= now + IN_HAND for row in in_hand)

    def now(self, flow: Any, **arguments: Any) -> Any:
        return self.company.db.now(flow, **arguments)

    def _count(self, *which: Any) -> int:
        with self.company.db.engine.connect() as connection:
            return int(connection.scalar(select(func.count()).select_from(Ballot).where(*which)) or 0)
