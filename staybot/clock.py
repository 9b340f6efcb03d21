"""The only file that asks what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

TOGETHER: Final = timedelta(minutes=1)
"""Two clocks differ by less, or one of them is wrong."""


def age(at: datetime, *, now: datetime) -> timedelta | None:
    """How long ago `at` was, never negative. None if nobody knows: it is still to come, noted by a clock that
    ran ahead and was put right since.
    """
    return None if at - now > TOGETHER else max(timedelta(0), now - at)


class Clock(Protocol):
    """Something that tells the present instant, in UTC."""

    def now(self) -> datetime:
        """The present instant, timezone-aware, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The machine's present instant in UTC."""
        return datetime.now(UTC)  # noqa: TID251 — this is the one place


class ManualClock:
    """A clock that stands still until it is moved: the demo's and the tests'."""

    def __init__(self, start: datetime) -> None:
        """Stand at `start`, which must carry a time zone."""
        if start.tzinfo is None:
            raise ValueError("a clock needs an instant with a time zone")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The instant the clock was last moved to."""
        return self._now

    def move(self, *, by: timedelta) -> datetime:
        """Move by a span, which may be negative (a jumping clock is a fault we test)."""
        self._now += by
        return self._now

    def move_to(self, instant: datetime) -> datetime:
        """Move to an instant."""
        self._now = instant.astimezone(UTC)
        return self._now
