"""Every id that travels to Slack and comes back: "noun.verb". app.py routes each of them."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """What a button, a select or a typed character asks for."""

    INTERVIEW_OPEN = "interview.open"
    INTERVIEW_POSTPONE = "interview.postpone"
    INTERVIEW_DECLINE = "interview.decline"
    INTERVIEW_DRAFT = "interview.draft"
    """Every input of the interview: each character saves the draft."""
    INTERVIEW_WITHDRAW = "interview.withdraw"
    READING_SKIP = "reading.skip"
    THEMES_SKIP = "themes.skip"
    SHARE_TAKE_BACK = "share.take_back"
    COMMITMENT_OPEN = "commitment.open"
    HOME_TURN = "home.turn"
    HOME_OPT_OUT = "home.opt_out"
    HOME_OPT_IN = "home.opt_in"


class Callback(StrEnum):
    """What submitting a modal asks for."""

    INTERVIEW_SUBMIT = "interview.submit"
    HINTS_ACCEPT = "hints.accept"
    THEMES_CONFIRM = "themes.confirm"
    SHARE_CONFIRM = "share.confirm"
    COMMITMENT_MAKE = "commitment.make"


class Word(StrEnum):
    """The first word after `/stay`."""

    HELP = "help"
    COMMIT = "commit"
    COMMITMENTS = "commitments"
    INTERVIEW = "interview"
    PRIVACY = "privacy"


class Field(StrEnum):
    """Inputs beside the interview's questions. A block's id is its field's name, so that a refusal
    of a field appears under it; a question's field is its own id.
    """

    TRANSFER = "transfer"
    TEXT = "text"
    DUE_ON = "due_on"
    ADDED = "added"


COMMAND = "/stay"

TYPED = "input.value"
"""The action id of inputs that are only read when their modal is submitted."""

LETTER = "staybot_letter"
"""The event type of the metadata on everything the courier posts."""

SEEN_BY = "seen_by."


def seen_by(question: str) -> str:
    """The field that says who sees the answer to a question."""
    return SEEN_BY + question


THEME = "theme."


def theme_row(theme: str) -> str:
    """The field with the directions of one theme."""
    return THEME + theme
