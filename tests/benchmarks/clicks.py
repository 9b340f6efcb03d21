"""What people do to a pulse and an interview, as payloads made from the bot's own windows, and whether it was
stored: a click that was merely refused would be cheap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from staybot.flows.answering import interview, pulse
from staybot.slack.ids import Action, item_field, variant
from staybot.slack.views.asking import interview as interview_views
from staybot.slack.views.asking import pulse_form
from tests.benchmarks.company import Company, slack_id
from tests.benchmarks.payloads import Json, block_actions, in_message, in_window, view_submission

FIRST_STAMP = 1_800_000_000
"""Slack's time of the first click, in seconds; every later click is a second younger."""


class Clicks(Protocol):
    """A sort of clicks: each one by the next person."""

    def payload(self, number: int) -> Json:
        """The click of that number."""
        ...

    def is_stored(self, number: int) -> bool:
        """Whether the database holds what that click gave."""
        ...


@dataclass
class Choices:
    """An answer chosen in the window of a pulse, which counts at once."""

    company: Company
    round_id: str

    def __post_init__(self) -> None:
        form = self.company.db.now(pulse.form, by=slack_id(0), round_id=self.round_id)
        self._item, self.view = form.items[0].id, pulse_form.form(form)

    def payload(self, number: int) -> Json:
        chosen = {"value": str(_score(number)), "text": {"type": "plain_text", "text": "Agree"}}
        action = {
            "type": "radio_buttons", "action_id": Action.PULSE_CHOOSE, "block_id": item_field(self._item),
            "selected_option": chosen,
        }  # fmt: skip
        values = {item_field(self._item): {Action.PULSE_CHOOSE: action}}
        return _click(self.company, number, action, **in_window(self.view, values=values))

    def is_stored(self, number: int) -> bool:
        form = self.company.db.now(pulse.form, by=_by(self.company, number), round_id=self.round_id)
        return form.answers.get(self._item) == _score(number)


@dataclass
class Taps(Choices):
    """The first question's button in the message: stored, and then a window is opened by the Web API."""

    def payload(self, number: int) -> Json:
        score = _score(number)
        action = {
            "type": "button", "action_id": variant(Action.PULSE_TAP, score), "block_id": "b",
            "value": f"{self.round_id}:{self._item}:{score}", "text": {"type": "plain_text", "text": "Agree"},
        }  # fmt: skip
        return _click(self.company, number, action, **in_message())


@dataclass
class Keystrokes:
    """A character typed in an interview: the draft so far is sealed."""

    company: Company
    round_id: str

    def __post_init__(self) -> None:
        form = self.company.db.now(interview.form, by=slack_id(0), round_id=self.round_id)
        self._view = interview_views.form(form)

    def payload(self, number: int) -> Json:
        action = {
            "type": "plain_text_input", "action_id": Action.INTERVIEW_DRAFT, "block_id": "energized",
            "value": _words(number),
        }  # fmt: skip
        values = {"energized": {Action.INTERVIEW_DRAFT: action}}
        return _click(self.company, number, action, **in_window(self._view, values=values))

    def is_stored(self, number: int) -> bool:
        form = self.company.db.now(interview.form, by=_by(self.company, number), round_id=self.round_id)
        return form.answers.texts.get("energized") == _words(number)


@dataclass
class Submits(Keystrokes):
    """An interview submitted: stored, read, and the page of its themes is the answer."""

    def payload(self, number: int) -> Json:
        action = {"type": "plain_text_input", "value": _words(number)}
        values = {"energized": {Action.INTERVIEW_DRAFT: action}}
        return view_submission(_by(self.company, number), self._view, values=values)

    def is_stored(self, number: int) -> bool:
        form = self.company.db.now(interview.form, by=_by(self.company, number), round_id=self.round_id)
        return form.submitted and super().is_stored(number)


def _click(company: Company, number: int, action: Json, **where: Any) -> Json:
    stamped = {**action, "action_ts": f"{FIRST_STAMP + number}.000001"}
    return block_actions(_by(company, number), stamped, **where)


def _by(company: Company, number: int) -> str:
    return slack_id(number % company.people)


def _score(number: int) -> int:
    return number % 5 + 1


def _words(number: int) -> str:
    return f"The incident review of week {number} went well, and nobody was blamed for anything."
