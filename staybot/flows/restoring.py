"""After a restore: the database is as it was some time ago, the world is not.

Since the backup messages went out, rounds opened and closed, people answered and took answers back. So
nothing that fell due since is done as if nobody had done it: a letter is looked for before it is sent, what
time alone would say again counts as said, and a round that stood open is void: answers that somebody
withdrew after the backup must not be counted from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import func, update
from sqlmodel import col, select

from staybot.flows import restoring_rounds, viewer
from staybot.flows.asking import planning
from staybot.flows.delivering import dispatch, outbox
from staybot.flows.people import erasing, erasures
from staybot.flows.promising import group_days, promise_days
from staybot.flows.publishing import summaries
from staybot.rules import calendar
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, Round, RoundState

TOLD: Final = ("round_void", *outbox.REPEATABLE)
"""Kinds that a restore itself brings about, or that change nothing when they are repeated."""
AT_ONCE: Final = 500
A_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True)
class Restored:
    """What was settled, for whoever restores."""

    void: tuple[str, ...]
    """Labels of rounds whose answers are given up; people are told and, for interviews, asked again."""
    over: tuple[str, ...]
    """Labels of rounds that closed since the backup."""
    looked_for: int
    """Letters that may have gone out since."""
    held: int
    """Letters that time alone would bring about now, and surely has brought about before."""
    erased: int
    """People who were erased since, and are again."""
    keys: tuple[str, ...]
    """Rounds whose keys are to be destroyed now."""


def settle(tx: Tx, *, unchanged: Collection[str] = (), opened: Collection[str] = ()) -> Restored:
    """Make a database from a backup fit to go on from now; twice is once.

    `unchanged`: open rounds in which nothing happened since; `opened`: rounds that opened since and are known
    only by their rows, which are void. Raises KeysUnreachable: whether a round closed is told by its key.
    """
    looked_for = _doubt(tx)
    _remind_later(tx)
    there = _letters(tx)
    erased = _erase(tx)
    void, over = restoring_rounds.settle(tx, unchanged=unchanged, opened=opened)
    planning.plan(tx)
    while promise_days.turn(tx) + group_days.turn(tx):
        tx.session.flush()
    held = _hold(tx, _letters(tx) - there)
    summaries.plan(tx)
    held += _hold(tx, _letters(tx, Letter.due_at <= tx.now, Letter.state == LetterState.WAITING) - there)
    keys = tx.session.exec(
        select(Round.id).where(Round.workspace == tx.workspace, Round.state == RoundState.VOID)
    )
    return Restored(tuple(void), tuple(over), looked_for, held, erased, tuple(keys))


def _doubt(tx: Tx) -> int:
    """What was due, or in hand, may be out: it is looked for, and not sent again where nobody can look."""
    concerned = (
        col(Letter.workspace) == tx.workspace,
        col(Letter.kind) != "reminder",
        (col(Letter.state) == LetterState.SENDING)
        | ((col(Letter.state) == LetterState.WAITING) & (col(Letter.due_at) <= tx.now)),
    )
    result = tx.session.execute(
        update(Letter)
        .where(*concerned)
        .values(
            state=LetterState.SENDING,
            sent_at=func.coalesce(col(Letter.sent_at), col(Letter.due_at)),
            lease_until=tx.now - A_SECOND,
            in_doubt=True,
        )
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def _remind_later(tx: Tx) -> None:
    """Reminders of mornings that have come count as given, alike for everyone."""
    rows = tx.session.exec(
        select(Letter).where(
            Letter.workspace == tx.workspace,
            Letter.kind == "reminder",
            col(Letter.state).in_((LetterState.WAITING, LetterState.SENDING)),
            Letter.due_at <= tx.now,
        )
    )
    for letter in rows:
        to = viewer.by_id(tx, letter.recipient)
        dispatch.wait(letter, until=outbox.tomorrow(tx, to))
        letter.due_on = calendar.local_date(letter.due_at, tz=viewer.zone_of(tx, to))
        tx.session.add(letter)
    tx.session.flush()


def _erase(tx: Tx) -> int:
    """Who was erased since the backup is erased again."""
    people = tx.session.exec(select(Person).where(Person.workspace == tx.workspace)).all()
    marked = erasures.among(tx, [value for one in people for value in (one.slack_id, one.email)])
    found = [one.slack_id or one.email for one in people if {one.slack_id, one.email} & marked]
    for who in found:
        erasing.erase(tx, who=str(who))
    return len(found)


def _letters(tx: Tx, *conditions: bool) -> set[str]:
    return set(tx.session.exec(select(Letter.id).where(Letter.workspace == tx.workspace, *conditions)))


def _hold(tx: Tx, new: Iterable[str]) -> int:
    """Letters that were written before under ids that are forgotten: they count as sent."""
    ids, held = sorted(new), 0
    for start in range(0, len(ids), AT_ONCE):
        result = tx.session.execute(
            update(Letter)
            .where(col(Letter.id).in_(ids[start : start + AT_ONCE]), col(Letter.kind).not_in(TOLD))
            .values(state=LetterState.SETTLED)
        )
        held += int(result.rowcount)  # type: ignore[attr-defined]
    return held
