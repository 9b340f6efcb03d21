"""Surveys from the side of those who send them: what there is, what is planned, what was asked lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AskedBefore:
    """A question that was asked so lately that small groups will repeat its last figure (R12)."""

    text: str
    on: date
    """The first day of the pulse that asked it last."""
    until: date
    """Pulses that close before this day may repeat the figure of groups with fewer than thirty answers."""
    own: bool = False
    """Whether operators wrote it: all that they wrote counts as one question, so another may be meant."""


@dataclass(frozen=True)
class SurveyDays:
    """The first and the last day of one round."""

    opens_on: date
    closes_on: date


@dataclass(frozen=True)
class SurveyChoice:
    """A survey that is ready to be sent."""

    name: str
    title: str
    count: int
    again_after_weeks: int | None


@dataclass(frozen=True)
class SurveyItem:
    """An item that a leader may choose."""

    id: str
    text: str
    asked: AskedBefore | None


@dataclass(frozen=True)
class SurveyGroup:
    """The items of one theme, or those beside the themes."""

    name: str
    items: tuple[SurveyItem, ...]


@dataclass(frozen=True)
class SurveyForm:
    """What a leader chooses from: a ready survey, or a few items and the day. There is nobody to choose."""

    ready: tuple[SurveyChoice, ...]
    groups: tuple[SurveyGroup, ...]
    opens_on: date
    """The first free day, from which it goes."""
    floor: int
    """Answers of a group below which nothing of it is shown."""
    most: int
    """Items of one small survey."""


@dataclass(frozen=True)
class SurveyPlanned:
    """It will be asked: once, or twice to be compared."""

    title: str
    rounds: tuple[SurveyDays, ...]
    regular_on: date | None
    """When the regular pulse comes next; None while it is off."""
    asked: tuple[AskedBefore, ...]
    floor: int


@dataclass(frozen=True)
class SurveyRound:
    """A pulse that is planned or open, as those who plan see it: nothing about who answered."""

    label: str
    title: str
    opens_on: date
    closes_on: date
    is_open: bool
    is_regular: bool


@dataclass(frozen=True)
class SurveyCancelled:
    """It will not be asked. `stays` is the other half of a pair, which still will."""

    title: str
    opens_on: date
    stays: SurveyDays | None


@dataclass(frozen=True)
class SurveyStatus:
    """What a leader who is asked nothing sees: what is open and planned."""

    rounds: tuple[SurveyRound, ...]
    ready: tuple[SurveyChoice, ...]


@dataclass(frozen=True)
class GroupPause:
    """No pulse for a group of the people list, this day included."""

    dimension: str
    value: str
    until: date
