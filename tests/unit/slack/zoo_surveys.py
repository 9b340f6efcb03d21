"""What leaders are told about surveys, around the same text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from staybot import facts
from staybot.slack.views.asking import survey
from staybot.slack.views.blocks import Message

ON, LATER = date(2026, 9, 30), date(2026, 12, 30)


def messages(text: str) -> Iterator[Message]:
    title = text[:60]
    rounds = (
        facts.SurveyRound("2026-11-25 x", title, ON, LATER, is_open=True, is_regular=False),
        facts.SurveyRound("2026-12-01", title, ON, LATER, is_open=False, is_regular=True),
    )
    yield survey.status(facts.SurveyStatus(rounds, _ready(title, 1)))
    yield survey.status(facts.SurveyStatus((), _ready(title, 150)))


def views(text: str) -> Iterator[dict[str, Any]]:
    asked = facts.AskedBefore(text[:90], ON, LATER)
    items = tuple(facts.SurveyItem(f"i{n}", text[:90] or "–", asked if n % 2 else None) for n in range(100))
    group = facts.SurveyGroup(text[:200], items)
    yield survey.form(facts.SurveyForm(_ready(text[:60], 150), (group,), opens_on=ON, floor=5, most=5))
    one, two = facts.SurveyDays(ON, LATER), facts.SurveyDays(LATER, LATER)
    yield survey.planned(facts.SurveyPlanned(text[:60], (one, two), ON, (asked,) * 13, 5))
    yield survey.planned(facts.SurveyPlanned(text[:60], (one,), None, (), 5))
    own = facts.AskedBefore(text[:90], ON, LATER, own=True)
    group = facts.SurveyGroup(text[:200], (facts.SurveyItem("own", text[:90] or "–", own),))
    yield survey.form(facts.SurveyForm(_ready(text[:60], 1), (group,), opens_on=ON, floor=5, most=5))
    yield survey.planned(facts.SurveyPlanned(text[:60], (one,), None, (asked, *(own,) * 14), 5))


def _ready(title: str, many: int) -> tuple[facts.SurveyChoice, ...]:
    first = facts.SurveyChoice("sprint", title, 1, 13)
    return (first, *(facts.SurveyChoice(f"s{n}", title, 5, None) for n in range(many)))
