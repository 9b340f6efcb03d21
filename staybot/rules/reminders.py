"""When somebody who was invited is reminded: at most twice, and on the morning they asked for.

The mornings follow from what is known beforehand: the day of the invitation, the last day, and what the
person asked for. Nothing has to be noted when a reminder goes out, so nothing anywhere tells who got one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

AT_MOST: Final = 2
"""Reminders a round, those asked for included (features.md section 6: two at most)."""

FIRST_AFTER_DAYS: Final = 7
LAST_BEFORE_DAYS: Final = 4
"""The last one comes this many days before the last day, or on the next working morning."""

APART_DAYS: Final = 3


@dataclass(frozen=True)
class Postponement:
    """What "Later" asked for: the day it was said, the morning, and the reminders there had been by then."""

    on: date
    until: date
    reminded: int


def mornings(
    working_days: Iterable[date], *, invited_on: date, closes_on: date, later: Postponement | None = None
) -> Iterator[date]:
    """The days among `working_days` on which somebody is reminded who neither answers nor declines.

    `closes_on` is the last day on which answers are taken; `working_days` are the person's own, in order,
    and may begin and end anywhere. Until the morning somebody asked for comes, nothing else reminds them.
    """
    last_on = closes_on - timedelta(days=LAST_BEFORE_DAYS)
    next_on, reminded, since = min(invited_on + timedelta(days=FIRST_AFTER_DAYS), last_on), 0, invited_on
    if later is not None:
        next_on, reminded, since = later.until, later.reminded, max(invited_on, later.on)
    for day in working_days:
        if reminded >= AT_MOST or day > closes_on:
            return
        if since < day >= next_on:
            yield day
            reminded, next_on = reminded + 1, max(day + timedelta(days=APART_DAYS), last_on)
