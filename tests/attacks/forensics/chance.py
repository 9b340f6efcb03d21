"""Whether an order or a difference between two groups is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

SURE = 5.0
"""Standard deviations that chance does not reach: one look in two million does, and two groups of twenty
that differ wholly (5.4)."""


def ranks(values: Sequence[float]) -> list[float]:
    """Their places in order; equals share theirs."""
    order = sorted(values)
    first = {value: place for place, value in reversed(list(enumerate(order)))}
    count = {value: order.count(value) for value in first}
    return [first[value] + (count[value] - 1) / 2 for value in values]


def together(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rank correlation; 0 when either is all the same."""
    a, b = _centred(ranks(one)), _centred(ranks(other))
    norm = sqrt(sum(x * x for x in a) * sum(y * y for y in b))
    return sum(x * y for x, y in zip(a, b, strict=True)) / norm if norm else 0.0


def correlated(one: Sequence[float], other: Sequence[float]) -> bool:
    """More than chance, in either direction."""
    return abs(together(one, other)) * sqrt(len(one) - 1) > SURE


def differ(these: Sequence[float], those: Sequence[float]) -> float:
    """Standard deviations by which the ranks of two groups differ (Wilcoxon, corrected for equals)."""
    values = _centred(ranks([*these, *those]))
    n, m = len(these), len(those)
    spread = sum(value * value for value in values) * n * m / ((n + m) * (n + m - 1))
    return abs(sum(values[:n])) / sqrt(spread) if spread else 0.0


def _centred(values: Sequence[float]) -> list[float]:
    mean = sum(values) / len(values)
    return [value - mean for value in values]
