"""Intervals for shares and their differences: the formulas, each with its source, and nothing of ours.

- Score interval of a share: E. B. Wilson, "Probable inference, the law of succession, and statistical
  inference", JASA 22 (1927), 209-212.
- Interval of a difference from the intervals of its two shares (hybrid score, method 10): R. G. Newcombe,
  "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998),
  873-890. Two rounds mostly ask the same people; taking them for independent makes it wider, never narrower,
  as long as people who were content before are not less likely to be content now.
- Finite-population correction: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), sections 2.6 and 3.2: the
  variance of a share of n out of N is that of a sample with replacement of n (N - 1) / (N - n).
- Many intervals at once: Z. Šidák, "Rectangular confidence regions for the means of multivariate normal
  distributions", JASA 62 (1967), 626-633.

All take who answered for a random choice of those who were asked; none tells about people who stay silent
because of what they would say.
"""

from __future__ import annotations

from math import inf, sqrt

CONFIDENCE = 0.95
"""Of all the intervals of one kind in a release together."""

Limits = tuple[float, float]


def quantile(*, comparisons: int) -> float:
    """The two-sided normal quantile with which `comparisons` intervals all hold together (Šidák)."""
    from scipy.special import ndtri  # noqa: PLC0415 — SciPy; only at use

    each = CONFIDENCE ** (1 / comparisons)
    return float(ndtri((1 + each) / 2))


def effective(n: int, *, population: int | None) -> float:
    """The size of a sample with replacement that tells as much as `n` of so many (Cochran).

    Everybody's answers leave no error of sampling; without a known population there is no correction.
    """
    if population is None:
        return n
    return n * (population - 1) / (population - n) if n < population else inf


def wilson(share: float, *, n: float, z: float) -> Limits:
    """Where the share of the population may lie, of which a sample of `n` showed `share` (Wilson)."""
    squared = z * z / n
    middle = (share + squared / 2) / (1 + squared)
    reach = z * sqrt(share * (1 - share) / n + squared / n / 4) / (1 + squared)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def lowest_difference(*, before: Limits, after: Limits, of: Limits) -> float:
    """How little a share may have grown that went from of[0] to of[1]; the others are the intervals of the
    two shares (Newcombe).
    """
    was, now = of
    return now - was - sqrt((now - after[0]) ** 2 + (before[1] - was) ** 2)
