"""Days, spans and bands, as people say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from staybot.rules.bank import comment
from staybot.rules.questions import INTERVIEW
from staybot.slack.ids import Field

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
# Not strftime: the words must not depend on the host's locale.


NOT_SHOWN = "not shown"
"""The one phrase for everything that is not published, whatever the reason (R20)."""


def day(on: date) -> str:
    """Friday 27 November."""
    return f"{_WEEKDAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"


def day_and_year(on: date) -> str:
    """27 November 2026, for days that may be long ago."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def month_and_year(on: date) -> str:
    """November 2026."""
    return f"{_MONTHS[on.month - 1]} {on.year}"


def quarter(label: str) -> str:
    """2026-Q4 as people say it: Q4 2026."""
    year, _, number = label.partition("-")
    return f"{number} {year}" if number else label


def days_left(days: int) -> str:
    """How long until a due day; negative numbers are days since."""
    if days == 0:
        return "due today"
    unit = "day" if abs(days) == 1 else "days"
    return f"{days} {unit} left" if days > 0 else f"{-days} {unit} overdue"


def band(least: int, most: int | None) -> str:
    """3–10, 21 or more; a band is a range and never an exact number unless its ends meet."""
    if most is None:
        return f"{least} or more"
    return str(least) if least == most else f"{least}–{most}"


def several(names: Sequence[str]) -> str:
    """A, B and C."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def question(question_id: str) -> str:
    """The interview's question by its id, or what a pulse's comment answers."""
    if question_id == Field.COMMENT:
        return comment().text
    return next((one.label for one in INTERVIEW if one.id == question_id), question_id)
