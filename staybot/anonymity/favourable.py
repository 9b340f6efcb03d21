"""What may be told of how many agree, and of change, in groups of thirty and more (R11).

One figure is coded from answers: the share of those who gave 4 or 5 of 5, as a band (`bands.share_band`); a
recommendation score has none, being a share already. The rest is drawn from what is published and from the
org chart, as anyone could draw it: nothing here takes an answer, so it tells nothing that the bands do not.

- The interval of a share covers every interval that the bands allow: Wilson's for each share in the band and
  each number of respondents in its band, corrected for a finite population (those of the frozen cohort who
  are in the group) and for all shares that the release shows fresh; then it is widened to whole steps.
- A change is that of the figure beside the last one that the ledger showed fresh of the same group and
  question: Newcombe's interval of the difference, taken at the corners of the two bands where it reaches
  farthest and corrected for all changes that the release shows. Its limits only move with the figures and
  draw in with n, so the corners and the fewest respondents bound all the rest. Zero lies outside only where
  the bands lie apart, and by more than chance.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor
from typing import TYPE_CHECKING, Final

from staybot.anonymity import intervals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from staybot.anonymity.bands import Range
    from staybot.anonymity.intervals import Limits
    from staybot.anonymity.membership import Membership
    from staybot.anonymity.releases import Cell, Release

AGREEING: Final = 4
"""The least of 1 to 5 that counts as favourable."""
STEP: Final = 5
"""Intervals are widened to whole steps of so many percent."""


def with_intervals(
    release: Release,
    *,
    cohort: Membership,
    earlier: Sequence[Release],
    cohorts: Mapping[str, Membership],
) -> Release:
    """The release with the interval of each share, and its change in groups that had one before.

    `cohort` is the frozen one of this round; `cohorts` are the earlier ones that are known, by release_id.
    """
    last = {(cell.question, cell.filters): (cell, one) for one in earlier for cell in one.cells}

    def before(cell: Cell) -> tuple[Cell, Release] | None:
        found = last.get((cell.question, cell.filters))
        return found if found and cell.favourable_range and found[0].favourable_range else None

    shares = sum(cell.favourable_range is not None for cell in release.cells)
    compared = sum(before(cell) is not None for cell in release.cells)
    if not shares:
        return release
    z, z_change = (intervals.quantile(comparisons=max(1, number)) for number in (shares, compared))

    def told(cell: Cell) -> Cell:
        if cell.favourable_range is None:
            return cell
        now, change = _Share(cell, cohort), None
        if (found := before(cell)) is not None:
            was = _Share(found[0], cohorts.get(found[1].release_id))
            change = _change(was, now, z=z_change)
        return replace(cell, favourable_interval=now.interval(z=z), favourable_change=change)

    return replace(release, cells=tuple(told(cell) for cell in release.cells))


class _Share:
    """A published share as a sample's, from 0 to 1, with the fewest who can have answered."""

    def __init__(self, cell: Cell, cohort: Membership | None) -> None:
        self.low, self.high = (end / 100 for end in cell.favourable_range or (0, 100))
        population = None if cohort is None else len(cohort.of(cell.filters))
        self._n = intervals.effective(cell.n_range[0], population=population)

    def around(self, value: float, *, z: float) -> Limits:
        return intervals.wilson(value, n=self._n, z=z)

    def interval(self, *, z: float) -> Range:
        return _widened(self.around(self.low, z=z)[0], self.around(self.high, z=z)[1])


def _change(was: _Share, now: _Share, *, z: float) -> Range:
    """From the least to the most percentage points that a share can have risen."""
    least = intervals.lowest_difference(
        before=was.around(was.high, z=z), after=now.around(now.low, z=z), of=(was.high, now.low)
    )
    most = -intervals.lowest_difference(
        before=now.around(now.high, z=z), after=was.around(was.low, z=z), of=(now.high, was.low)
    )
    return _widened(max(-1.0, least), min(1.0, most))


def _widened(low: float, high: float) -> Range:
    """In whole steps; rounding to nine places first keeps 0.55 where it stands, on any machine."""
    steps = 100 / STEP
    return floor(round(low * steps, 9)) * STEP, ceil(round(high * steps, 9)) * STEP
