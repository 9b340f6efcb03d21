"""Bands of scores in words: each is true of every value in its band, and of no more than that.

The words speak of the average of a group. An average of 4 can come from few who agree strongly and many in
between, so no word for one says "most people"; shares are said of groups of thirty and more only (R11).
"""

from __future__ import annotations

from typing import Final

_ANSWERS: Final = (
    (1.0, 1.75, "clearly disagree"),
    (1.7, 2.3, "disagree"),
    (2.25, 2.75, "lean towards disagreeing"),
    (2.7, 3.3, "in between"),
    (3.25, 3.75, "lean towards agreeing"),
    (3.7, 4.3, "agree"),
    (4.25, 5.0, "clearly agree"),
    (1.0, 2.4, "on the disagreeing side"),
    (2.4, 3.6, "around the middle"),
    (3.6, 5.0, "on the agreeing side"),
)
"""From which average to which an expression may be used; the narrowest that holds the whole band is."""

LOWEST, HIGHEST = 1, 5
WORST, BEST = -100, 100
FAR: Final = 40
"""eNPS points from which promoters and detractors are said to be far apart."""


def answer(low: float, high: float) -> str:
    """What people answered on average to a statement; empty for a band too wide for any word."""
    return next((words for least, most, words in _ANSWERS if least <= low and high <= most), "")


def on_average(low: float, high: float) -> str:
    """What people do on average: they agree, or they are in between; empty likewise."""
    words = answer(low, high)
    return f"are {words}" if words.startswith(("in ", "on ", "around ")) else words


def score(low: float, high: float) -> str:
    """3.75 to 4.25, 4.25 or more, below 1.75: on the scale of 1 to 5."""
    return _span(low, high, ends=(LOWEST, HIGHEST))


def enps(low: float, high: float) -> str:
    """0 to 40, 40 or more, below −40."""
    return _span(low, high, ends=(WORST, BEST))


def balance(low: float, high: float) -> str:
    """An eNPS as what it is: the share of promoters (9 or 10) beside that of detractors (0 to 6)."""
    if low >= FAR:
        return "far more promoters than detractors"
    if high <= -FAR:
        return "far fewer promoters than detractors"
    if low >= 0:
        return "more promoters than detractors" if low > 0 else "at least as many promoters as detractors"
    if high <= 0:
        return "fewer promoters than detractors"
    return "about as many promoters as detractors"


def share(low: float, high: float) -> str:
    """About 60 %, less than 15 %, 85 % or more: a band in percent, half-open."""
    if low == 0:
        return f"less than {high:g} %"
    return f"{low:g} % or more" if high == 100 else f"about {(low + high) / 2:g} %"


def _span(low: float, high: float, *, ends: tuple[int, int]) -> str:
    if high == ends[1]:
        return f"{_number(low)} or more"
    return f"below {_number(high)}" if low == ends[0] else f"{_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")
