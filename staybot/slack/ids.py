"""Every id that travels to Slack and comes back: "noun.verb". app.py routes each of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Action(StrEnum):
    """What a button, a select or a typed character asks for."""

    INTERVIEW_OPEN = "interview.open"
    INTERVIEW_POSTPONE = "interview.postpone"
    INTERVIEW_DECLINE = "interview.decline"
    INTERVIEW_DRAFT = "interview.draft"
    """Every input of the interview: each character saves the draft."""
    INTERVIEW_WITHDRAW = "interview.withdraw"
    PULSE_TAP = "pulse.tap"
    """An answer in the message: a button for each score, told apart by `variant`."""
    PULSE_OPEN = "pulse.open"
    PULSE_CHOOSE = "pulse.choose"
    """An answer in the window, which counts at once."""
    PULSE_COMMENT = "pulse.comment"
    """Each character of the comment saves the draft."""
    PULSE_WITHDRAW = "pulse.withdraw"
    PULSE_AWAY = "pulse.away"
    PULSE_BACK = "pulse.back"
    READING_SKIP = "reading.skip"
    THEMES_SKIP = "themes.skip"
    SHARE_TAKE_BACK = "share.take_back"
    COMMITMENT_OPEN = "commitment.open"
    COMMITMENT_GROUP = "commitment.group"
    """To a group, from the window that asks for a person."""
    THEME_CHOOSE = "theme.choose"
    COMMITMENT_CLAIM = "commitment.claim"
    COMMITMENT_CONFIRM = "commitment.confirm"
    COMMITMENT_DOUBT = "commitment.doubt"
    COMMITMENT_DENY = "commitment.deny"
    COMMITMENT_DROP = "commitment.drop"
    COMMITMENT_TAKE_UP = "commitment.take_up"
    COMMITMENT_SHOW = "commitment.show"
    """Leaders may read a kept promise, without names."""
    COMMITMENT_HIDE = "commitment.hide"
    DIGEST_COMMIT = "digest.commit"
    DIGEST_METHOD = "digest.method"
    DIGEST_DOWNLOAD = "digest.download"
    HOME_TURN = "home.turn"
    HOME_OPT_OUT = "home.opt_out"
    HOME_OPT_IN = "home.opt_in"


class Callback(StrEnum):
    """What submitting a modal asks for."""

    INTERVIEW_SUBMIT = "interview.submit"
    PULSE_SUBMIT = "pulse.submit"
    PULSE_REST = "pulse.rest"
    SURVEY_SEND = "survey.send"
    HINTS_ACCEPT = "hints.accept"
    THEMES_CONFIRM = "themes.confirm"
    SHARE_CONFIRM = "share.confirm"
    COMMITMENT_MAKE = "commitment.make"
    GROUP_COMMITMENT_MAKE = "group_commitment.make"
    COMMITMENT_ANSWER = "commitment.answer"
    COMMITMENT_TAKE_BACK = "commitment.take_back"


class Shortcut(StrEnum):
    """What can be started from anywhere in Slack, or from a message."""

    COMMITMENT_START = "commitment.start"
    COMMITMENT_QUOTE = "commitment.quote"


class Word(StrEnum):
    """The first word after `/stay`."""

    HELP = "help"
    COMMIT = "commit"
    COMMITMENTS = "commitments"
    DIGEST = "digest"
    INTERVIEW = "interview"
    PRIVACY = "privacy"
    PULSE = "pulse"


ALIASES: Final = {"commitment": Word.COMMIT, "promise": Word.COMMIT}
"""What people type as well."""


class Field(StrEnum):
    """Inputs beside the interview's questions. A block's id is its field's name, so that a refusal
    of a field appears under it; a question's field is its own id.
    """

    TRANSFER = "transfer"
    TEXT = "text"
    DUE_ON = "due_on"
    ADDED = "added"
    COMMENT = "comment"
    UNTIL = "until"
    WHO = "who"
    GROUP = "group"
    OWNER = "owner"
    WORDS = "words"
    SHOW = "show"
    BECAUSE = "because"
    THEME = "theme"
    LATE_BECAUSE = "late_because"
    READY = "ready"
    TITLE = "title"
    STATEMENTS = "statements"
    OPENS_ON = "opens_on"


COMMAND = "/stay"

NOTE = "note"
"""The block that says what was not understood of what somebody typed."""

TYPED = "input.value"
"""The action id of inputs that are only read when their modal is submitted."""

LETTER = "staybot_letter"
"""The event type of the metadata on everything the courier posts."""


def variant(action: str, which: object) -> str:
    """The id of one of several buttons of an action in one block, where Slack wants each to differ."""
    return f"{action}:{which}"


def action_of(action_id: str) -> str:
    """The action of such an id, or of any other."""
    return action_id.partition(":")[0]


SEEN_BY = "seen_by."


def seen_by(question: str) -> str:
    """The field that says who sees the answer to a question."""
    return SEEN_BY + question


THEME = "theme."


def theme_row(theme: str) -> str:
    """The field with the directions of one theme."""
    return THEME + theme


ITEM = "item."


def item_field(item: str) -> str:
    """The field with the answer to one item of a pulse."""
    return ITEM + item


def item_of(field: str) -> str | None:
    """The item that a field answers; None for any other field."""
    return field.removeprefix(ITEM) if field.startswith(ITEM) else None
