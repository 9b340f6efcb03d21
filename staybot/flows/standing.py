"""How the bot stands, from the rows alone: for `staybot status`, `/readyz` and metrics.

Nothing told here may move because somebody answered (anonymity.md, threat 14). So the letters that are
counted while all is well are those that the calendar alone makes: what people share and promise makes letters
too, and one more of them would tell that somebody just did. Trouble is counted for every kind. Reminders go
out to those who have not answered, and hold up what is due behind them: waits are told in steps of five
minutes, which at the usual pace is six hundred of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, func, or_, update
from sqlmodel import col, select

from staybot.clock import TOGETHER, age
from staybot.facts.standing import Coming, RoundCount, Standing
from staybot.flows import operator
from staybot.flows.delivering import leases, letters, pacing
from staybot.store.claims import Kind, how_many
from staybot.store.database import Tx
from staybot.store.marks import only_reads
from staybot.store.tables import Letter, LetterState, Round, RoundKind, RoundState, Workspace

OF_THE_CALENDAR: Final = frozenset(
    {
        "digest", "digest_thread", "invitation", "invitation_closed", "manager_part", "month_summary",
        "operator_notice", "quarter_summary", "reminder", "round_void",
    }
)  # fmt: skip
"""Kinds of letters that are there because a day came, whatever anybody did."""

PATIENT: Final = ("month_summary", "quarter_summary")
"""Kinds that look every few minutes whether the rounds of their time are audited, which may take an hour."""

LATE: Final = timedelta(minutes=15)
TRIES: Final = 4
"""So often a letter is not tried within a day while Slack takes what it is sent."""
SOON: Final = timedelta(hours=1)
"""The longest that a letter which Slack did not take waits for its next try."""
STEP: Final = timedelta(minutes=5)
LATELY: Final = timedelta(days=7)
A_DAY: Final = timedelta(days=1)


def at_work(tx: Tx, *, at: datetime) -> None:
    """A worker was at its work at that instant: kept to the minute, and never set back.

    What lies in the future, by a clock that ran ahead and was put right since, is not kept, and gives way.
    """
    if age(at, now=tx.now) is None:
        return
    minute, noted = at.replace(second=0, microsecond=0), col(Workspace.beat_at)
    before = or_(noted.is_(None), noted < minute, noted > tx.now + TOGETHER)
    tx.session.execute(
        update(Workspace).where(col(Workspace.id) == tx.workspace, before).values(beat_at=minute)
    )


@only_reads
def look(tx: Tx) -> Standing:
    """How it stands now."""
    free = leases.is_free(tx.now, tx.now + leases.LONGEST)
    waiting = (Letter.state == LetterState.WAITING, col(Letter.due_at) <= tx.now, free)
    late = _count(tx, *waiting, col(Letter.due_at) <= tx.now - LATE)
    topics = _topics(tx)
    return Standing(
        now=tx.now,
        beat_at=tx.session.exec(select(Workspace.beat_at).where(Workspace.id == tx.workspace)).one(),
        due=_count(tx, *waiting, col(Letter.kind).in_(OF_THE_CALENDAR)),
        late=late,
        lag=_lag(tx, *waiting) if late else timedelta(0),
        again=_again(tx),
        in_doubt=_count(
            tx,
            Letter.state == LetterState.SENDING,
            col(Letter.lease_until) < tx.now,
            col(Letter.sent_at).is_not(None),
        ),
        sent=_count(
            tx,
            Letter.state == LetterState.SENT,
            col(Letter.due_at) > tx.now - A_DAY,
            col(Letter.kind).in_(OF_THE_CALENDAR),
        ),
        failed=_count(tx, Letter.state == LetterState.FAILED, col(Letter.due_at) > tx.now - LATELY),
        paused_until=_paused_until(tx),
        rounds=_rounds(tx),
        processes=_processes(tx),
        coming=_coming(tx),
        told=tuple(operator.TOPICS[topic] for topic in topics),
        topics=topics,
    )


def _count(tx: Tx, *conditions: Any) -> int:
    query = select(func.count()).select_from(Letter).where(Letter.workspace == tx.workspace, *conditions)
    return tx.session.exec(query).one()


def _again(tx: Tx) -> int:
    """Each try moves a letter's time on, so that it is never late. A letter may be put off for a morning each
    day; and one whose fate is looked up for so long cannot be looked up.
    """
    state, attempts_of = col(Letter.state), col(Letter.attempts)
    is_near = and_(state == LetterState.WAITING, col(Letter.due_at) <= tx.now + SOON)
    tried = (
        select(col(Letter.due_on), attempts_of, func.count())
        .where(Letter.workspace == tx.workspace, col(Letter.kind).not_in(PATIENT))
        .where(attempts_of >= TRIES, or_(is_near, state == LetterState.SENDING))
        .group_by(col(Letter.due_on), attempts_of)
    )
    today, again = tx.now.date(), 0
    for due_on, attempts, count in tx.session.exec(tried):
        again += count * (attempts >= TRIES + max(0, (today - due_on).days))
    begun = col(Letter.sent_at).between(tx.now - LATELY, tx.now - LATE)
    return again + _count(tx, state == LetterState.SENDING, begun, attempts_of < TRIES)


def _lag(tx: Tx, *conditions: Any) -> timedelta:
    oldest = select(Letter.due_at).where(Letter.workspace == tx.workspace, *conditions)
    first = tx.session.exec(oldest.order_by(col(Letter.due_at)).limit(1)).one()
    return (tx.now - first) // STEP * STEP


def _paused_until(tx: Tx) -> datetime | None:
    """The next slots lie further ahead than the usual pace puts them."""
    free = pacing.free_at(tx)
    return free if free > tx.now + letters.NO_PAUSE else None


def _rounds(tx: Tx) -> tuple[RoundCount, ...]:
    found = tx.session.exec(
        select(Round.kind, Round.state, func.count())
        .where(Round.workspace == tx.workspace)
        .group_by(col(Round.kind), col(Round.state))
        .order_by(col(Round.kind), col(Round.state))
    )
    return tuple(
        RoundCount(RoundKind(kind).value, RoundState(state).value, count) for kind, state, count in found
    )


def _processes(tx: Tx) -> tuple[tuple[str, int], ...]:
    if tx.connection.dialect.name == "sqlite":
        return ()
    kinds = {"workers": Kind.WORKER, "sockets": Kind.SOCKET, "waiting": Kind.WAITING}
    return tuple((what, how_many(tx.connection, kind)) for what, kind in kinds.items())


def _coming(tx: Tx) -> tuple[Coming, ...]:
    """When rounds open and close, and when the next digest is posted."""
    rounds = tx.session.exec(
        select(Round).where(
            Round.workspace == tx.workspace, col(Round.state).in_([RoundState.PLANNED, RoundState.OPEN])
        )
    )
    coming = [
        Coming(f"{_named(one)} opens", one.opens_at, one.opens_on)
        if one.state is RoundState.PLANNED
        else Coming(f"{_named(one)} closes", one.closes_at)
        for one in rounds
    ]
    digest = select(Letter.due_at).where(
        Letter.workspace == tx.workspace, Letter.kind == "digest", Letter.state == LetterState.WAITING
    )
    coming += [Coming("a digest is posted", at) for at in tx.session.exec(digest)]
    return tuple(sorted(coming, key=lambda one: (one.at, one.what)))


def _named(of: Round) -> str:
    return f"{of.kind.value.replace('_', '-')} {of.label}"


def _topics(tx: Tx) -> tuple[str, ...]:
    told = select(Letter.subject).where(
        Letter.workspace == tx.workspace,
        Letter.kind == "operator_notice",
        col(Letter.due_at) > tx.now - A_DAY,
    )
    return tuple(sorted(topic for topic in set(tx.session.exec(told)) if topic in operator.TOPICS))
