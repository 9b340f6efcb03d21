"""Coded figures: how exact numbers become bands that no one person can be read from.

All bands are half-open, [low, high), except that the last one includes the end of its scale. Arithmetic is
in whole numbers, so that no rounding ever moves an answer across an edge. Rules R8, R9, R10, R11 and R14.
"""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction

Range = tuple[float, float]
"""A band of a coded figure, in its own unit (score points, eNPS points, percent)."""

CountRange = tuple[int, int | None]
"""A band of a number of people; None means no upper end."""

_SIZES: tuple[CountRange, ...] = ((5, 9), (10, 29), (30, 99), (100, None))


def n_band(n: int) -> CountRange:
    """R10: how many answered, as 5-9, 10-29, 30-99 or 100+; fewer than five has no band (ValueError)."""
    for low, high in _SIZES:
        if n >= low and (high is None or n <= high):
            return low, high
    raise ValueError("fewer than five people have no band")


def mean_band(*, total: int, n: int) -> Range:
    """R8: the mean of `n` scores from 1 to 5 that add up to `total`."""
    return _band(Fraction(total * 100, n), mean_edges(n), scale=100)


def enps_band(*, balance: int, n: int) -> Range:
    """R9: the recommendation score of `n` people; `balance` is promoters minus detractors.

    Raises ValueError below ten people: no band is wide enough there.
    """
    return _band(Fraction(balance * 1000, n), enps_edges(n), scale=10)


def mean_edges(n: int) -> tuple[int, ...]:
    """Edges of the bands for `n` scores, in hundredths of a point, the ends of the scale included."""
    if n < 10:
        return (100, 240, 360, 500)
    if n < 30:
        return (100, *range(175, 426, 50), 500)
    if n < 100:
        return (100, *range(130, 471, 20), 500)
    return (100, *range(115, 486, 10), 500)


def enps_edges(n: int) -> tuple[int, ...]:
    """Edges of the bands for `n` people, in tenths of an eNPS point, the ends of the scale included."""
    if n < 10:
        raise ValueError("a recommendation score needs ten people")
    if n < 20:
        return (-1000, -400, 0, 400, 1000)
    if n < 40:
        return (-1000, *range(-700, 701, 200), 1000)
    if n < 100:
        return (-1000, *range(-850, 851, 100), 1000)
    return (-1000, *range(-925, 926, 50), 1000)


def share_band(*, agreeing: int, n: int) -> Range:
    """R11: the share of `n` people who agree, in percent. Raises ValueError below thirty people.

    To ten points, the ends at 15 and 85, from a hundred on to five, the ends at 7.5 and 92.5: an end holds
    at least four answers besides unanimity, any other band three counts, so that who knows their own answer
    leaves everybody else both, and so do band and mean together (tests/attacks/test_rule_11_*).
    """
    if n < 30:
        raise ValueError("a share needs thirty people")
    edges = (0, *range(150, 851, 100), 1000) if n < 100 else (0, *range(75, 926, 50), 1000)
    return _band(Fraction(agreeing * 1000, n), edges, scale=10)


def rate_band(*, answered: int, cohort: int, floor: int) -> Range | None:
    """R10: the response rate in percent, to five points, for cohorts of at least `floor` (else None).

    The ends are wide: that everybody answered, or nobody, would say of each person whether they did.
    """
    if cohort < floor:
        return None
    return _band(Fraction(answered * 1000, cohort), (0, 75, *range(125, 926, 50), 1000), scale=10)


def theme_band(count: int, *, floor: int) -> CountRange | None:
    """R14: how many people raised a theme: floor-10, 11-20 or 21+; None below the floor.

    A floor set higher than 8 swallows the band that it would make too narrow.
    """
    if count < floor:
        return None
    starts = [floor, *(start for start in (11, 21) if start >= floor + 3)]
    at = bisect_right(starts, count)
    return starts[at - 1], starts[at] - 1 if at < len(starts) else None


def _band(value: Fraction, edges: tuple[int, ...], *, scale: int) -> Range:
    at = min(bisect_right(edges, value), len(edges) - 1)
    return edges[at - 1] / scale, edges[at] / scale
