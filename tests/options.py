"""Numbers on the command lines of the tests' own programs; what makes no sense is refused in words."""

from __future__ import annotations

import argparse
import math


def positive(words: str) -> int:
    """A whole number from one on. Raises ArgumentTypeError."""
    if not words.isdecimal() or int(words) < 1:
        raise argparse.ArgumentTypeError(f"{words!r} is no whole number from 1 on")
    return int(words)


def positive_seconds(words: str) -> float:
    """A number of seconds, not necessarily whole. Raises ArgumentTypeError."""
    try:
        seconds = float(words)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{words!r} is no number of seconds")
    return seconds
