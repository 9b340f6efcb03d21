"""What the publisher gets when a round closes: the frozen cohort and the opened ballots, in memory only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

Scale = tuple[int, int]

AGREEMENT: Scale = (1, 5)
"""Scores published as a coded mean (R8)."""

RECOMMENDATION: Scale = (0, 10)
"""Scores published as a coded eNPS (R9): 9 and 10 promote, 0 to 6 detract."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the frozen cohort; `segments` maps dimension to value as it stood at opening (R2).

    `seasoned`: a human account that was in the cohort before or is at least 30 days old (R16).
    """

    person: str
    segments: Mapping[str, str]
    seasoned: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """A scored question of a round; `own`: one of those that operators wrote, which wait as one (R12)."""

    name: str
    scale: Scale = AGREEMENT
    own: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A theme that one person raised; `transfer` is the answer to the transfer test, where one was given."""

    theme: str
    polarity: Literal["positive", "negative"] | None = None
    transfer: Literal["structural", "situational"] | None = None

    def counted_as(self) -> tuple[str, ...]:
        """The names under which this mention may be counted: the theme, with polarity, with transfer."""
        return (
            self.theme,
            *(f"{self.theme}:{part}" for part in (self.polarity, self.transfer) if part is not None),
        )


@dataclass(frozen=True, slots=True)
class Writing:
    """Who wrote, and which themes their texts raised; an empty collection is a text without a theme.

    `question` names the cells that carry the theme counts: a scored question's, or cells of their own.
    """

    question: str
    mentions: Mapping[str, Iterable[Mention]]


@dataclass(frozen=True)
class Round:
    """A closed round. `answers` maps question to person to score; who did not answer is absent.

    Dates are the first and the last day on which it could be answered. `first_cohort`: nobody could have
    been in a cohort before, so everyone counts as seasoned, and the release says so. Raises ValueError, in
    words that carry no answer and no person, when the parts contradict each other.
    """

    wave: str
    opens_on: date
    closes_on: date
    dimensions: tuple[str, ...]
    cohort: tuple[Member, ...]
    questions: tuple[Question, ...] = ()
    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict, repr=False)
    writing: Writing | None = field(default=None, repr=False)
    first_cohort: bool = False

    def __post_init__(self) -> None:
        """Refuse contradictions."""
        people = {member.person for member in self.cohort}
        if len(people) != len(self.cohort):
            raise ValueError("somebody stands twice in the cohort")
        if self.closes_on < self.opens_on:
            raise ValueError("the round closes before it opens")
        scales = {question.name: question.scale for question in self.questions}
        if len(scales) != len(self.questions) or len(set(self.dimensions)) != len(self.dimensions):
            raise ValueError("a question or a dimension is named twice")
        for name, scores in self.answers.items():
            _check_scores(scores, scale=scales.get(name), people=people)
        if self.writing is not None and not people.issuperset(self.writing.mentions):
            raise ValueError("somebody who wrote is not in the cohort")

    def seasoned(self) -> frozenset[str]:
        """The people who count towards k (R16)."""
        return frozenset(m.person for m in self.cohort if m.seasoned or self.first_cohort)

    def participants(self) -> frozenset[str]:
        """Everyone who answered or wrote anything."""
        wrote = self.writing.mentions if self.writing is not None else {}
        return frozenset(wrote).union(*self.answers.values())


def _check_scores(scores: Mapping[str, int], *, scale: Scale | None, people: set[str]) -> None:
    if scale is None:
        raise ValueError("there are answers to a question that the round does not have")
    if scale not in (AGREEMENT, RECOMMENDATION):
        raise ValueError("a question is scored from 1 to 5 or from 0 to 10")
    if not people.issuperset(scores):
        raise ValueError("somebody who answered is not in the cohort")
    if any(type(score) is not int or not scale[0] <= score <= scale[1] for score in scores.values()):
        raise ValueError("an answer lies outside its scale")
