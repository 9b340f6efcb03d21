"""When something was given, as Slack writes it: what decides between two answers that cross each other."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

AHEAD: Final = 60.0
"""Seconds: a stored instant later than this was noted by a clock that ran ahead and was put right since."""


def instant(action_ts: str) -> float:
    """Slack's timestamp as a number; 0 for what is none."""
    return float(action_ts) if re.fullmatch(r"[0-9]{1,12}([.][0-9]{1,9})?", action_ts) else 0.0


def newest(stored_at: str, *, now: datetime) -> str:
    """The later of two instants as Slack writes them: keystrokes from before it change nothing any more."""
    return max(stored_at, str(now.timestamp()), key=instant)


def standing(stored_at: str, *, at: str, now: datetime) -> float:
    """The instant of what is stored, to be compared with `at`; 0 if it is still to come.

    Otherwise what is acknowledged now would be thrown away until then.
    """
    stored = instant(stored_at)
    return stored if stored <= max(now.timestamp(), instant(at)) + AHEAD else 0.0
