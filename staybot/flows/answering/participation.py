"""Whether somebody may still answer: the open round they were asked in, and their sealed ballot."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from staybot.errors import Refused
from staybot.flows import viewer
from staybot.flows.answering import ballots
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.flows.asking import seals
from staybot.flows.promising import promise_rounds
from staybot.rules import calendar
from staybot.store.database import Tx
from staybot.store.plain import Plain
from staybot.store.tables import CohortMember, Person, Round, RoundKind, RoundState

CLOSED = (
    "This interview has closed, and its answers were counted and destroyed with their key: what you gave "
    "anonymously can no longer be found, even by us. What you shared with your manager is in the Home tab: "
    "you can withdraw it from view there."
)
COUNTING = (
    "Your interview has closed and is being counted. Its answers stay sealed until that is done; then they "
    "and their key are deleted. What you shared with your manager is in the Home tab: you can withdraw it "
    "from view there."
)
NOT_ASKED = ballots.NOT_ASKED
NOT_ASKED_PULSE = ballots.NOT_ASKED_PULSE
CLOSED_PULSE = (
    "This pulse has closed: its answers were counted, and deleted with their key. The next one comes by "
    "itself."
)
COUNTING_PULSE = (
    "This pulse has closed and is being counted. Its answers stay sealed until that is done; then they and "
    "their key are deleted. The next one comes by itself."
)
VOID: Final = (
    "This round is void: its answers cannot be opened or counted any more, by anyone. "
    "I'm sorry; if anything comes next, a message of mine says so."
)
NOT_YET: Final = "This round has not opened. If it asks you, I will write to you when it does."

INTERVIEWS: Final = (RoundKind.INTERVIEW,)
PULSES: Final = (RoundKind.PULSE, RoundKind.CHECK_IN)

_ROUND: Final = select(Round).where(Round.workspace == bindparam("here"), Round.id == bindparam("its_id"))
_ROUND_HELD: Final = _ROUND.with_for_update(read=True).execution_options(populate_existing=True)

_BOTH: Final = (
    select(Person, Round)
    .join(Round, Round.workspace == Person.workspace)  # type: ignore[arg-type]
    .where(
        Person.workspace == bindparam("here"),
        Person.slack_id == bindparam("their_slack_id"),
        Round.id == bindparam("its_id"),
    )
)
_LOOKING: Final = Plain(_BOTH)
_ANSWERING: Final = Plain(_BOTH.with_for_update(read=True, of=Round))
_KIND: Final = Plain(
    select(col(Round.kind)).where(Round.workspace == bindparam("here"), Round.id == bindparam("its_id"))
)


def current(tx: Tx, person: Person) -> Round | None:
    """The open interview round whose cohort this person is in, if any."""
    return next(iter(_open(tx, person, INTERVIEWS)), None)


def pulses(tx: Tx, person: Person) -> list[Round]:
    """The open pulse and check-in of this person; of both, the one that closes first comes first."""
    return _open(tx, person, PULSES)


def next_on(tx: Tx, kinds: Collection[RoundKind]) -> date | None:
    """The day on which the next round of these kinds that asks everyone is planned to open."""
    return tx.session.exec(
        select(col(Round.opens_on))
        .where(
            Round.workspace == tx.workspace,
            col(Round.kind).in_(kinds),
            Round.state == RoundState.PLANNED,
            promise_rounds.is_none(),
        )
        .order_by(col(Round.opens_on))
    ).first()


def find_open(
    tx: Tx, *, round_id: str, held: bool = False, kinds: Collection[RoundKind] = INTERVIEWS
) -> Round:
    """A round of these kinds that still takes answers. Raises Refused in words for any other.

    `held`: it stays open until this transaction ends, so that nothing is stored after the count.
    """
    it = {"here": tx.workspace, "its_id": round_id}
    return _open_one(tx, tx.session.exec(_ROUND_HELD if held else _ROUND, params=it).first(), kinds)


def _open_one(tx: Tx, of: Round | None, kinds: Collection[RoundKind]) -> Round:
    is_interview = kinds == INTERVIEWS
    if of is None or of.kind not in kinds:
        raise Refused(NOT_ASKED if is_interview else NOT_ASKED_PULSE)
    if of.state is not RoundState.OPEN or tx.now >= of.closes_at:
        raise Refused(_why_not(tx, of, is_interview=is_interview))
    return of


def _why_not(tx: Tx, of: Round, *, is_interview: bool) -> str:
    """That answers are destroyed is said only when they are: a close may wait, for its audit or its key."""
    if of.state in (RoundState.OPEN, RoundState.CLOSING) and seals.is_broken(tx, of):
        return seals.CHANGED
    said = {
        RoundState.PLANNED: NOT_YET,
        RoundState.CLOSED: CLOSED if is_interview else CLOSED_PULSE,
        RoundState.VOID: VOID,
    }
    return said.get(of.state, COUNTING if is_interview else COUNTING_PULSE)


def mine(tx: Tx, *, by: str, round_id: str, held: bool = False) -> tuple[Person, Round, InterviewBallot]:
    """Somebody, the open interview they were asked in, and their ballot. Raises Refused."""
    person, of = answering(tx, by=by, round_id=round_id, held=held)
    ballot = ballots.read(tx, of, person, holds=InterviewBallot)
    if ballot is None:
        raise Refused(NOT_ASKED)
    return person, of, ballot


def my_pulse(tx: Tx, *, by: str, round_id: str, held: bool = False) -> tuple[Person, Round, PulseBallot]:
    """The same for a pulse or a check-in."""
    person, of = answering(tx, by=by, round_id=round_id, held=held, kinds=PULSES)
    ballot = ballots.read(tx, of, person, holds=PulseBallot)
    if ballot is None and not held:  # between the two reads somebody joined, perhaps, and every ballot moved
        return my_pulse(tx, by=by, round_id=round_id, held=True)
    if ballot is None:
        raise Refused(NOT_ASKED_PULSE)
    return person, of, ballot


def theirs(
    tx: Tx, *, by: str, round_id: str, held: bool = False
) -> tuple[Person, Round, InterviewBallot | PulseBallot]:
    """The same for a round of any kind: what its texts were given in."""
    found = _KIND.one(tx.connection, {"here": tx.workspace, "its_id": round_id})
    is_pulse = found is not None and found[0].kind in PULSES
    return (my_pulse if is_pulse else mine)(tx, by=by, round_id=round_id, held=held)


def answering(
    tx: Tx, *, by: str, round_id: str, kinds: Collection[RoundKind] = INTERVIEWS, held: bool = True
) -> tuple[Person, Round]:
    """Somebody, and a round that takes answers; if `held`, until this transaction ends. Raises Refused.

    Every tap and keystroke asks this, so both are bare rows, to be read only: as objects they would cost more
    than the answer. Whether somebody was asked shows when their ballot is read.
    """
    statement = _ANSWERING if held else _LOOKING
    found = statement.one(tx.connection, {"here": tx.workspace, "their_slack_id": by, "its_id": round_id})
    if found is None or found[0].slack_id != by:  # asked one by one, the two say which is not there
        return viewer.known(tx, slack_id=by), find_open(tx, round_id=round_id, held=held, kinds=kinds)
    person, of = found
    return viewer.check(person), _open_one(tx, of, kinds)


def opened_on(tx: Tx, of: Round, person: Person) -> date:
    """The day it was for this person when the round opened: in the west, the day before `opens_on`."""
    return calendar.local_date(of.opens_at, tz=viewer.zone_of(tx, person))


def _open(tx: Tx, person: Person, kinds: Collection[RoundKind]) -> list[Round]:
    return list(
        tx.session.exec(
            select(Round)
            .join(CohortMember, col(CohortMember.round_id) == Round.id)
            .where(
                Round.workspace == tx.workspace,
                col(Round.kind).in_(kinds),
                Round.state == RoundState.OPEN,
                Round.closes_at > tx.now,
                CohortMember.person_id == person.id,
            )
            .order_by(col(Round.closes_at))
        )
    )
