"""What came back from a pulse – a tap, a choice, a window as it was left – as plain values or a Refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from staybot.errors import Refused
from staybot.slack import fields
from staybot.slack.escape import clean
from staybot.slack.fields import Json
from staybot.slack.forms import OUT_OF_DATE, value
from staybot.slack.ids import Field, item_of
from staybot.slack.metadata import unpack


@dataclass(frozen=True)
class Tap:
    """One answer, and when it was given by Slack's clock."""

    round_id: str
    item: str
    score: int
    at: str


@dataclass(frozen=True)
class Left:
    """The window as it was left: what was chosen in it, and the comment now and at first.

    A choice that merely came filled in is none: another window may have changed it since.
    """

    answers: dict[str, int]
    comment: str
    shown: str


def tap(body: Json) -> Tap:
    """A button in the message. Its value is the same for everybody: round, item and score."""
    round_id, _, rest = value(body).partition(":")
    item, _, score = rest.partition(":")
    if not (round_id and item):
        raise Refused(OUT_OF_DATE)
    return Tap(round_id, item, _score(score), _at(body))


def choice(body: Json) -> Tap:
    """A choice in the window, which knows its round."""
    item = item_of(body["actions"][0]["block_id"])
    if not item:
        raise Refused(OUT_OF_DATE)
    return Tap(unpack(body.get("view"), "round_id"), item, _score(value(body)), _at(body))


def comment(body: Json) -> str:
    """The comment as far as it is typed."""
    return fields.typed(fields.state(body.get("view")), Field.COMMENT)


def left(view: Json) -> Left:
    """What pressing Done sends."""
    state, answers, shown = fields.state(view), dict[str, int](), ""
    for block in view.get("blocks") or ():
        element = block.get("element")
        came = element if isinstance(element, dict) else {}
        if block["block_id"] == Field.COMMENT:
            at_first = came.get("initial_value")
            shown = clean(at_first) if isinstance(at_first, str) else ""
        chosen = fields.chosen(state, block["block_id"])
        item = item_of(block["block_id"])
        if item and chosen and chosen != fields.value_of(came.get("initial_option")):
            answers[item] = _score(chosen)
    return Left(answers, fields.typed(state, Field.COMMENT), shown)


def until(view: Json) -> date:
    """The last day of a pause. Raises Refused under its field."""
    try:
        return date.fromisoformat(fields.picked(fields.state(view), Field.UNTIL) or "")
    except ValueError:
        raise Refused("Please pick a day.", field=Field.UNTIL) from None


def _score(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", text):
        raise Refused(OUT_OF_DATE)
    return int(text)


def _at(body: Json) -> str:
    return str(body["actions"][0].get("action_ts", ""))
