"""Putting letters into the outbox: in the transaction of their cause, due at a decent hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from sqlmodel import col, select

from staybot.flows import viewer
from staybot.rules import calendar
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.once import insert_once
from staybot.store.tables import Letter, LetterState, Person

LEADERSHIP: Final = "leadership"
"""The recipient of digests: the channel of the settings, looked up when the digest is posted."""

AT_ONCE: Final = frozenset(
    {
        "invitation_closed",
        "shared_answers_changed",
        "commitment_question_answered",
        "operator_notice",
        "digest_thread",
        "download",
        "digest_again",
    }
)
"""Kinds that wait for no working morning: silent replacements, what belongs below a message that is out, what
somebody just asked for, and trouble told to an operator.
"""

REPEATABLE: Final = frozenset({"invitation_closed", "shared_answers_changed", "commitment_question_answered"})
"""Kinds that replace a message: doing it twice changes nothing."""

UNSENT: Final = (LetterState.WAITING, LetterState.SENDING)

UNIQUE: Final = ("workspace", "kind", "subject", "recipient", "due_on")
"""What makes two letters the same one."""


def post(tx: Tx, *, kind: str, subject: str, to: Person | None, at: datetime) -> None:
    """One letter, once for its kind, subject and day. `to` None: the leadership channel."""
    _put(tx, kind=kind, subject=subject, to=to, at=at, revive=False)


def again(tx: Tx, *, kind: str, subject: str, to: Person, at: datetime) -> None:
    """The same, and due once more if it went out today already: for letters that replace a message, and what
    somebody asks for again.
    """
    _put(tx, kind=kind, subject=subject, to=to, at=at, revive=True)


def unsent(tx: Tx, *, kind: str, subject: str, to: Person) -> Sequence[Letter]:
    """The letters of this kind and subject to somebody that are on their way still."""
    under_way = select(Letter).where(
        Letter.workspace == tx.workspace,
        Letter.kind == kind,
        Letter.subject == subject,
        Letter.recipient == to.id,
        col(Letter.state).in_(UNSENT),
    )
    return tx.session.exec(under_way).all()


def decent(tx: Tx, person: Person | None, *, at: datetime) -> datetime:
    """`at`, if the bot may write to this person then; else their next working morning."""
    return decent_in(tx, tz=viewer.zone_of(tx, person), region=viewer.region_of(tx, person), at=at)


def decent_in(tx: Tx, *, tz: str, region: str | None, at: datetime) -> datetime:
    """The same for everybody of a zone and its holidays."""
    working = viewer.working(tx)
    if calendar.is_permitted(at, tz=tz, region=region, working=working):
        return at
    return calendar.next_working_morning(at, tz=tz, region=region, working=working)


def tomorrow(tx: Tx, person: Person | None) -> datetime:
    """The first working morning of somebody after their today."""
    tz, region = viewer.zone_of(tx, person), viewer.region_of(tx, person)
    begins = calendar.local_instant(viewer.today(tx, person) + timedelta(days=1), time.min, tz=tz)
    return calendar.next_working_morning(begins, tz=tz, region=region, working=viewer.working(tx))


def _put(tx: Tx, *, kind: str, subject: str, to: Person | None, at: datetime, revive: bool) -> None:
    due_at = at if kind in AT_ONCE else decent(tx, to, at=at)
    row = Letter(
        id=new_id(), workspace=tx.workspace, kind=kind, subject=subject,
        recipient=to.id if to else LEADERSHIP, due_at=due_at,
        due_on=calendar.local_date(due_at, tz=viewer.zone_of(tx, to)),
    )  # fmt: skip
    if not insert_once(tx, row) and revive:
        same = [getattr(Letter, name) == getattr(row, name) for name in UNIQUE]
        there = tx.session.exec(select(Letter).where(*same).with_for_update()).one()
        there.state, there.due_at, there.lease_until, there.sent_at = LetterState.WAITING, due_at, None, None
        there.in_doubt = False
        tx.session.add(there)
        tx.session.flush()
