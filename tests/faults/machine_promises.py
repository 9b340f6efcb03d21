"""A promise as a machine that two managers, an engineer and time push about; its table is the model."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import select

from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.errors import Refused
from staybot.flows import workspaces
from staybot.flows.promising import promise_life
from staybot.rules.commitments import LIFE, Event, State, outcome
from staybot.store.database import Database, Tx, engine_for
from staybot.store.keys import KeyFolder
from staybot.store.tables import Commitment, CommitmentEvent, PersonStatus
from tests.company_rows import DAVE, MARIA, PRIYA, TOM, Company, cast
from tests.databases import Databases
from tests.interviews_only import INTERVIEWS_ONLY
from tests.promise_rows import NOON, Promises

BY_TIME: Final = {Event.SILENCE, Event.DEADLINE, Event.HAND_OVER, Event.END}
"""What nobody clicks: a beat finds it."""

DONE_ALREADY: Final = {
    Event.CLAIM: {State.CLAIMED, State.CLAIMED_LATE},
    Event.DROP: {State.DROPPED},
    Event.TAKE_UP: set(State) - {State.HANDED_OVER},
}
"""Where a second click is answered like the first, and changes nothing."""

CLICKS: Final = {
    Event.CLAIM: promise_life.claim, Event.DROP: promise_life.drop, Event.TAKE_UP: promise_life.take_up,
}  # fmt: skip

AWAITED: Final = {State.OPEN, State.NOT_SEEN, State.HANDED_OVER}
"""States that end with the day on which a promise is due."""


class Lives(RuleBasedStateMachine):
    """Claims, answers, drops, hands over, takes up, leaves, waits: in any order, by whoever may or not."""

    def __init__(self, databases: Databases) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="staybot-machine-"))
        self.url = databases.new("sqlite")
        self.histories: dict[str, list[Event]] = {}
        self.received: Counter[str] = Counter()

    @initialize()
    def company_is_there(self) -> None:
        clock, keys = ManualClock(NOON), KeyFolder(self.folder / "keys")
        settings = Settings(**INTERVIEWS_ONLY, leadership_channel="CLEADERS1", key_dir=keys.folder)
        db = Database(engine_for(self.url), clock=clock, settings=settings, keys=keys)
        db.now(workspaces.ensure)
        self.company = cast(Company(db, clock, keys))
        self.promises = Promises(self.company)
        self.manager, self.is_here = PRIYA, True

    def teardown(self) -> None:
        if hasattr(self, "company"):
            self.company.db.close()
        Path(self.url.removeprefix("sqlite:///")).unlink()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ------------------------------------------------------------- clicks

    @precondition(lambda self: self.is_here and len(self.histories) < 3)
    @rule(days=st.sampled_from([2, 20, 60]))
    def is_made(self, days: int) -> None:
        due_on = (self.company.clock.now() + timedelta(days=days)).date()
        number = len(self.histories)
        made = self.promises.make(by=self.manager, text=f"Change {number}", due_on=due_on)
        self.histories[made] = [Event.MAKE]
        self._a_minute()

    @precondition(lambda self: self.histories)
    @rule(number=st.integers(0, 2), by=st.sampled_from([PRIYA, PRIYA, DAVE, TOM, MARIA]), data=st.data())
    def its_maker_acts(self, number: int, by: str, data: Any) -> None:
        made = self._one(number)
        event = data.draw(st.sampled_from([Event.CLAIM, Event.CLAIM, Event.DROP, Event.TAKE_UP]))
        flow: Any = CLICKS[event]
        more = {"because": "No budget"} if event is Event.DROP else {}
        owner = self.promises.row(made).by_id == self.company.ids[by]
        self._clicked(made, event, owner, flow, by=by, commitment_id=made, **more)

    @precondition(lambda self: self.histories)
    @rule(
        number=st.integers(0, 2), by=st.sampled_from([MARIA, MARIA, MARIA, TOM, PRIYA]),
        said=st.sampled_from([Event.CONFIRM, Event.NOT_YET, Event.NOT_SEEN]),
    )  # fmt: skip
    def is_answered(self, number: int, by: str, said: Event) -> None:
        made = self._one(number)
        may = by == MARIA and self.is_here
        self._clicked(made, said, may, promise_life.answer, by=by, commitment_id=made, said=said.value)

    def _clicked(self, made: str, event: Event, may: bool, flow: Any, **what: Any) -> None:  # noqa: FBT001 — private
        """Done, refused, or done already: exactly as the table has it."""
        state, before = self.promises.state(made), self._events(made)
        can = may and (state, event) in LIFE
        is_again = state in DONE_ALREADY.get(event, set()) or self._was_said(before, event, state)
        try:
            self.company.db.now(flow, **what)
        except Refused:
            assert not can, f"{event} refused in {state}"
            assert not (may and is_again), f"a second {event} was refused"
            assert self._events(made) == before, "a refusal changes nothing"
        else:
            assert may, "done by somebody who may not"
            assert can or is_again, f"{event} was taken in {state}"
            after = before if is_again else [*before, event]
            assert self._events(made) == after
            self.histories[made] = after
        self._a_minute()

    def _was_said(self, before: list[Event], event: Event, state: State) -> bool:
        """The same answer to the same claim, which is not waited for any more."""
        if event not in (Event.CONFIRM, Event.NOT_YET, Event.NOT_SEEN) or (state, event) in LIFE:
            return False
        last = max((n for n, one in enumerate(before) if one is Event.CLAIM), default=None)
        return last is not None and event in before[last:]

    # ------------------------------------------------------------ the world

    @rule(to=st.sampled_from([PRIYA, DAVE]))
    def the_manager_changes(self, to: str) -> None:
        self.company.sets(MARIA, manager_id=self.company.ids[to])
        self.manager = to
        self._beats()

    @rule(is_here=st.sampled_from([True, True, True, False]))
    def the_engineer_leaves_or_comes_back(self, is_here: bool) -> None:  # noqa: FBT001 — hypothesis gives it
        self.company.sets(MARIA, status=PersonStatus.ACTIVE if is_here else PersonStatus.LEFT)
        self.is_here = is_here
        self._beats()

    @rule(days=st.sampled_from([1, 3, 7, 8, 30]))
    def time_passes(self, days: int) -> None:
        for _ in range(days):
            self.company.passes(days=1)
            self._beats()
            for one in self.company.delivers():
                self.received[one.letter_id] += 1

    def _beats(self) -> None:
        self.promises.turn()
        for made, known in self.histories.items():
            found = self._events(made)
            assert found[: len(known)] == known, "a history only grows"
            assert set(found[len(known) :]) <= BY_TIME, "time claims, answers and drops nothing"
            self.histories[made] = found
        self._a_minute()

    # ---------------------------------------------------- what must hold

    @invariant()
    def every_promise_is_where_its_history_leads(self) -> None:
        for made, events in self.histories.items():
            row, state = self.promises.row(made), State.OPEN
            assert self._events(made) == events
            for event in events[1:]:
                state = LIFE[state, event]
            assert row.state is state
            assert outcome(row.state) is not None
            assert row.deadline_at is not None
            if self.company.clock.now() > row.deadline_at + timedelta(days=1):
                assert row.state not in AWAITED, "a deadline passed in silence"

    @invariant()
    def every_letter_goes_out_once(self) -> None:
        assert all(count == 1 for count in self.received.values())

    @invariant()
    def nothing_is_there_that_nobody_made(self) -> None:
        if hasattr(self, "company"):
            ids = self.company.db.now(lambda tx: set(tx.session.exec(select(Commitment.id))))
            assert ids == set(self.histories)

    def _one(self, number: int) -> str:
        return list(self.histories)[number % len(self.histories)]

    def _events(self, made: str) -> list[Event]:
        def read(tx: Tx) -> list[Event]:
            rows = tx.session.exec(select(CommitmentEvent).where(CommitmentEvent.commitment_id == made)).all()
            return [row.event for row in sorted(rows, key=lambda row: row.at)]

        return self.company.db.now(read)

    def _a_minute(self) -> None:
        """No two events bear the same instant."""
        self.company.passes(minutes=1)
