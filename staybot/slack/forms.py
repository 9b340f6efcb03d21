"""What came back from Slack – states of views, values of buttons, words of a command – as plain values.

Shapes are checked here and rights in flows: whatever arrives, it is one of these values or a Refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast, get_args

from staybot.errors import Refused
from staybot.facts import Choices, Direction, InterviewAnswers, Transfer, Visibility
from staybot.rules.commit_text import CommitText, split_commit_text
from staybot.rules.questions import INTERVIEW
from staybot.slack import fields
from staybot.slack.escape import clean, unescape
from staybot.slack.ids import NOTE, Field, seen_by, theme_row
from staybot.themes.taxonomy import THEMES

Json = dict[str, Any]

OUT_OF_DATE = "This is out of date. My Home tab shows what is open for you."


@dataclass(frozen=True)
class Postpone:
    """What was chosen under "Later"."""

    round_id: str
    until: Literal["tomorrow", "next_week"]


@dataclass(frozen=True)
class Promised:
    """The commitment's modal as filled in."""

    text: str
    due_on: date | None


@dataclass(frozen=True)
class Asked:
    """A command's first word and the rest, as Slack sent it (still encoded)."""

    word: str
    rest: str


def value(body: Json) -> str:
    """The value of the button or choice that was clicked. Raises Refused when there is none."""
    action = body["actions"][0]
    chosen = action.get("selected_option")
    found = action.get("value") or (chosen.get("value") if isinstance(chosen, dict) else None)
    if not isinstance(found, str) or not found:
        raise Refused(OUT_OF_DATE)
    return clean(found)


def postpone(body: Json) -> Postpone:
    """Which day, for which interview."""
    until, _, round_id = value(body).partition(":")
    if until not in {"tomorrow", "next_week"} or not round_id:
        raise Refused(OUT_OF_DATE)
    return Postpone(round_id, cast("Literal['tomorrow', 'next_week']", until))


def subject(body: Json) -> tuple[str, str]:
    """For whom a commitment is to be logged: ("clock", id of the sixty days) or ("user", Slack id)."""
    kind, _, found = value(body).partition(":")
    if kind not in {"clock", "user"} or not found:
        raise Refused(OUT_OF_DATE)
    return kind, found


def page(body: Json) -> int:
    """The page of the Home tab that was asked for; the first, if that is no number."""
    asked = value(body)
    return int(asked) if re.fullmatch(r"[0-9]{1,4}", asked) else 0


def draft(body: Json) -> InterviewAnswers:
    """What a keystroke brought: the fields that hold something, and the touched one even if emptied.

    Fields that came back null are left out: on some devices they are merely not told (slack-facts 1.6).
    """
    touched = body["actions"][0].get("block_id")
    return _answers(body.get("view"), touched=touched)


def answers(view: Json) -> InterviewAnswers:
    """What was submitted; empty fields are left out."""
    return _answers(view, touched=None)


def _answers(view: Any, *, touched: str | None) -> InterviewAnswers:
    state = fields.state(view)
    texts = {
        one.id: fields.typed(state, one.id)
        for one in INTERVIEW
        if fields.typed(state, one.id).strip() or one.id == touched
    }
    visibility = {
        one.id: cast("Visibility", chosen)
        for one in INTERVIEW
        if (chosen := fields.chosen(state, seen_by(one.id))) in get_args(Visibility)
    }
    transfer = fields.chosen(state, Field.TRANSFER)
    known = cast("Transfer", transfer) if transfer in get_args(Transfer) else None
    return InterviewAnswers(texts, visibility, known)


def themes(view: Json) -> Choices:
    """The page of themes as it was left: unknown themes and directions are dropped."""
    state = fields.state(view)
    rows = {
        theme: tuple(one for one in get_args(Direction) if one in ticked)
        for theme in THEMES
        if (ticked := fields.ticked(state, theme_row(theme))) is not None
    }
    added = [one.partition(":") for one in fields.ticked(state, Field.ADDED) or ()]
    return Choices(
        rows,
        tuple(
            (theme, cast("Direction", direction))
            for theme, _, direction in added
            if theme in THEMES and direction in get_args(Direction)
        ),
    )


def promised(view: Json) -> Promised:
    """The sentence and the day of a commitment. Raises Refused under the field it concerns."""
    state = fields.state(view)
    text = " ".join(fields.typed(state, Field.TEXT).split())
    if not text:
        raise Refused("Please say in one sentence what will change.", field=Field.TEXT)
    picked = fields.picked(state, Field.DUE_ON)
    try:
        return Promised(text, date.fromisoformat(picked) if picked else None)
    except (TypeError, ValueError):
        raise Refused("Please pick a day.", field=Field.DUE_ON) from None


def window(body: Json) -> Json:
    """The open window in which something was clicked. Raises Refused outside of one."""
    view = body.get("view")
    if not isinstance(view, dict) or view.get("type") != "modal":
        raise Refused(OUT_OF_DATE)
    return view


def note(view: Json) -> str:
    """The line on top of a commitment's window that says what was not understood, if it has one."""
    blocks = view.get("blocks")
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, dict) and block.get("block_id") == NOTE and isinstance(block.get("text"), dict):
            return clean(str(block["text"].get("text") or ""))
    return ""


def command(body: Json) -> Asked:
    """`/stay word the rest`."""
    word, rest, *_ = [*clean(str(body.get("text") or "")).split(maxsplit=1), "", ""]
    return Asked(word.casefold(), rest.strip())


def commitment(rest: str) -> CommitText:
    """Whom, what and by when. The mention is read before the text is decoded: `&lt;@U1&gt;` typed is none."""
    found = re.match(r"\s*<@[^<>]*>", rest)
    mention, sentence = (rest[: found.end()], rest[found.end() :]) if found else ("", rest)
    return split_commit_text(
        f"{mention} {unescape(sentence)}" if mention else unescape(sentence).lstrip("<@ ")
    )
