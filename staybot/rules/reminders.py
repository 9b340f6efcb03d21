"""When somebody who was invited is reminded: at most twice, and on the morning they asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

AT_MOST: Final = 2
"""Reminders a round, those asked for included (features.md section 6: two at most)."""

FIRST_AFTER_DAYS: Final = 7
LAST_BEFORE_DAYS: Final = 4
"""The last one comes this many days before the last day, or on the next working morning."""

APART_DAYS: Final = 3


def is_due(
    *,
    today: date,
    invited_on: date,
    closes_on: date,
    reminded: int,
    reminded_on: date | None,
    remind_on: date | None,
) -> bool:
    """Whether somebody who has neither answered nor declined is reminded on this working morning.

    `remind_on` is the morning they asked for; until it comes nothing else reminds them. `closes_on` is the
    last day on which answers are taken.
    """
    if reminded >= AT_MOST or today <= invited_on:
        return False
    if remind_on is not None:
        return today >= remind_on
    if reminded_on is not None and today < reminded_on + timedelta(days=APART_DAYS):
        return False
    near_the_end = today >= closes_on - timedelta(days=LAST_BEFORE_DAYS)
    if reminded == 0:
        return near_the_end or today >= invited_on + timedelta(days=FIRST_AFTER_DAYS)
    return near_the_end
