"""Who has a letter: nobody, a worker that has claimed it, or one that has begun to send it.

A claim is a lease on a letter that waits still. So whatever happens to the letter meanwhile counts, a lease
that ends leaves it due as if nobody had ever claimed it, and PostgreSQL writes no index for it. To begin is
to leave `waiting` for `sending`, which one worker can.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, not_, or_
from sqlmodel import col

from staybot.store.tables import Letter, LetterState

LEASE: Final = timedelta(minutes=2)
"""Of a letter that is begun: longer than any call to Slack takes, with every pause that Slack may order
within one.
"""

IN_HAND: Final = timedelta(minutes=5)
"""Of a letter that is claimed: the longer, the more a worker takes at once. What a killed one had in hand is
late by as much: no more than six hundred invitations of one morning wait for their turn at the usual pace.
"""

LONGEST: Final = timedelta(minutes=10)
"""No lease is longer, whatever the clocks of two machines differ by: one that ends later was given out by a
clock that ran ahead and was put right since.
"""

CLAIMED: Final[ColumnElement[bool]] = and_(
    col(Letter.state) == LetterState.WAITING, col(Letter.lease_until).is_not(None)
)
"""A worker has it in hand, or had until its lease ended."""

COMING: Final[ColumnElement[bool]] = or_(CLAIMED, col(Letter.state) == LetterState.SENDING)
"""It may go out at this moment, by what was true when it was composed."""


def is_over(now: Any, latest: Any) -> ColumnElement[bool]:
    """Condition: the lease of a letter that has one has ended; `latest` is `LONGEST` from now."""
    return not_(col(Letter.lease_until).between(now, latest))


def is_free(now: Any, latest: Any) -> ColumnElement[bool]:
    """Condition: nobody has it in hand."""
    return or_(col(Letter.lease_until).is_(None), is_over(now, latest))
