"""What one published cell says, as rows of whole numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from staybot.anonymity.auditor.problem import UNBOUNDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from staybot.anonymity.auditor.problem import Bools, Ints, Subject
    from staybot.anonymity.published import Counts, Interval, PublishedCell


@dataclass
class Rows:
    """Rows as they are gathered."""

    masks: list[Bools] = field(default_factory=list)
    weights: list[Ints] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)

    def add(self, mask: Bools, weights: Ints, low: int | None, high: int | None, *, cell: str) -> None:
        """One statement: low <= sum of weights over the people of the mask <= high."""
        self.masks.append(mask)
        self.weights.append(weights)
        self.low.append(-UNBOUNDED if low is None else low)
        self.high.append(UNBOUNDED if high is None else high)
        self.cells.append(cell)


@dataclass(frozen=True)
class Speaker:
    """A cell about to speak: its people, the scores of the states and in which of them one is counted here.

    `known` is the number of its respondents where participation is known.
    """

    mask: Bools
    states: Ints
    counted: Bools
    known: int | None
    name: str

    def say(self, rows: Rows, cell: PublishedCell, subject: Subject) -> None:
        """Add everything the cell tells about the subject."""
        ones = np.ones_like(self.states)
        if self.known is None:
            averages = any(figure is not None for figure in (cell.mean, cell.enps, cell.favourable))
            low = max(cell.n[0], int(averages and subject.theme is None))
            self._count(rows, ones, (low, cell.n[1]))
        if subject.theme is not None:
            for theme, people in cell.themes:
                if theme == subject.theme:
                    self._count(rows, self.states, people)
                    self._count(rows, 1 - self.states, (cell.silent, None))
            return
        for score, people in cell.counts:
            self._count(rows, (self.states == score).astype(np.int64), people)
        for figure, weights in self._averages(cell):
            self._average(rows, weights, figure)

    def _averages(self, cell: PublishedCell) -> Iterator[tuple[Interval, Ints]]:
        top = 4 if self.states.max() == 5 else 9
        if cell.mean is not None:
            yield cell.mean, self.states
        if cell.enps is not None:
            yield cell.enps, 100 * contributions(self.states)
        if cell.favourable is not None:
            yield cell.favourable, (self.states >= top).astype(np.int64)

    def _count(self, rows: Rows, weights: Ints, people: Counts) -> None:
        rows.add(self.mask, weights * self.counted, people[0], people[1], cell=self.name)

    def _average(self, rows: Rows, weights: Ints, figure: Interval) -> None:
        if self.known is not None:
            high = ceil(figure.high * self.known) - 1 if figure.open_top else floor(figure.high * self.known)
            rows.add(self.mask, weights * self.counted, ceil(figure.low * self.known), high, cell=self.name)
            return
        for end, sign in ((figure.low, 1), (figure.high, -1)):
            above = sign * (weights * end.denominator - end.numerator) * self.counted
            strict = int(sign < 0 and figure.open_top)
            rows.add(self.mask, above, strict, None, cell=self.name)


def contributions(scores: Ints) -> Ints:
    """Promoters (9, 10) as 1, detractors (0 to 6) as -1; scores that are contributions already stay."""
    if scores.min() < 0:
        return scores
    return (scores >= 9).astype(np.int64) - (scores <= 6).astype(np.int64)


def fits(known: int, people: Counts) -> bool:
    """Whether a known number of people is among those that a cell tells."""
    return people[0] <= known and (people[1] is None or known <= people[1])
