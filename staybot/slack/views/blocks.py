"""The few blocks that staybot speaks in, as plain dicts, and the message and modal they make.

Every mrkdwn text is verbatim; texts that people typed go through `escape` first, or into `quote`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from staybot.slack import unbroken
from staybot.slack.escape import shorten
from staybot.slack.ids import TYPED

Json = dict[str, Any]

MESSAGE_BLOCKS = 50
MESSAGE_CHARACTERS = 12_800
"""All blocks of one message as JSON; Slack refuses from about 13,200 (slack-facts 1.4)."""
TEXT_CHARACTERS = 39_000
"""Slack cuts a message's text above 40,000."""


@dataclass(frozen=True)
class Message:
    """What is posted. `text` is complete: screen readers and notifications read it instead of the blocks."""

    text: str
    blocks: tuple[Json, ...] = ()

    def fits(self) -> bool:
        """Whether Slack takes these blocks in one message."""
        return len(self.blocks) <= MESSAGE_BLOCKS and size(self.blocks) <= MESSAGE_CHARACTERS

    def sent(self) -> list[Json]:
        """The blocks as Slack gets them. `text` stays as it is."""
        found: list[Json] = unbroken.blocks(self.blocks)
        return found


def size(blocks: Sequence[Json]) -> int:
    """The blocks as Slack counts them: characters of compact JSON, at most."""
    return len(unbroken.text(json.dumps(list(blocks), ensure_ascii=False, separators=(",", ":"))))


def message(text: str, *blocks: Json) -> Message:
    """A message; where the blocks would not fit (texts full of quotation marks), its text alone."""
    whole = Message(text[:TEXT_CHARACTERS], blocks)
    return whole if whole.fits() else Message(whole.text)


def says(text: str) -> Message:
    """A message of one paragraph of markup."""
    return message(text, section(text))


def plain(text: str, most: int = 3000) -> Json:
    return {"type": "plain_text", "text": text[:most] or "–", "emoji": False}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text[:3000] or "–", "verbatim": True}


def section(text: str, *, accessory: Json | None = None) -> Json:
    block: Json = {"type": "section", "text": mrkdwn(text)}
    return {**block, "accessory": accessory} if accessory else block


def header(text: str) -> Json:
    return {"type": "header", "text": plain(shorten(text, 150))}


def context(text: str) -> Json:
    return {"type": "context", "elements": [mrkdwn(text)]}


def divider() -> Json:
    return {"type": "divider"}


def quote(text: str, *, above: str = "") -> Json:
    """What somebody typed, letter by letter, under an optional bold line of ours."""
    parts: list[Json] = [{"type": "rich_text_quote", "elements": [{"type": "text", "text": text or "–"}]}]
    if above:
        line = {"type": "text", "text": above, "style": {"bold": True}}
        parts.insert(0, {"type": "rich_text_section", "elements": [line]})
    return {"type": "rich_text", "elements": parts}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(
    label: str, action: str, *, value: str = "", style: str = "", confirm: Json | None = None, says: str = ""
) -> Json:
    """A button; `says` is what a screen reader says where the label alone is not enough."""
    more: Json = {
        "value": value,
        "style": style,
        "confirm": confirm,
        "accessibility_label": shorten(says, 75),
    }
    given = {key: each for key, each in more.items() if each}
    return {"type": "button", "text": plain(shorten(label, 75)), "action_id": str(action), **given}


def confirm(title: str, text: str, *, yes: str, no: str) -> Json:
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def option(label: str, value: str) -> Json:
    return {"text": plain(shorten(label, 75)), "value": value}


def asked(
    field: str, label: str, element: Json, *, optional: bool = True, hint: str = "", live: bool = False
) -> Json:
    """An input. Its block id is its field's name; `live` ones report every change."""
    block: Json = {
        "type": "input",
        "block_id": field,
        "label": plain(label, 2000),
        "element": element,
        "optional": optional,
    }
    if live:
        block["dispatch_action"] = True
    return {**block, "hint": plain(hint, 2000)} if hint else block


def text_input(
    *, most: int, value: str = "", lines: bool = True, placeholder: str = "", live: str | None = None
) -> Json:
    """A field to type in; `live` is the action every typed character asks for."""
    element: Json = {
        "type": "plain_text_input",
        "action_id": str(live or TYPED),
        "multiline": lines,
        "max_length": most,
    }
    if live:
        element["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
    if value:
        element["initial_value"] = value[:most]
    return {**element, "placeholder": plain(placeholder, 150)} if placeholder else element


def radio(options: Sequence[Json], *, chosen: str | None, action: str) -> Json:
    """Radio buttons. What is chosen at first is one of the option objects themselves, as Slack demands."""
    element: Json = {"type": "radio_buttons", "action_id": str(action), "options": list(options)}
    first = next((one for one in options if one["value"] == chosen), None)
    return {**element, "initial_option": first} if first else element


def ticks(options: Sequence[Json], *, chosen: Sequence[str]) -> Json:
    """Checkboxes, read when their modal is submitted."""
    first = [one for one in options if one["value"] in chosen]
    element: Json = {"type": "checkboxes", "action_id": TYPED, "options": list(options)}
    return {**element, "initial_options": first} if first else element


def several_of(options: Sequence[Json], *, placeholder: str) -> Json:
    """A list to choose any number from, read when its modal is submitted."""
    return {
        "type": "multi_static_select",
        "action_id": TYPED,
        "placeholder": plain(placeholder, 150),
        "options": list(options),
    }


def modal(
    title: str,
    *blocks: Json,
    callback: str = "",
    submit: str = "",
    close: str = "Close",
    metadata: str = "",
) -> Json:
    """A modal's view."""
    more = {"callback_id": str(callback), "private_metadata": metadata}
    view: Json = {
        "type": "modal",
        "title": plain(title, 24),
        "close": plain(close, 24),
        "blocks": list(blocks),
    }
    if submit:
        view["submit"] = plain(submit, 24)
    return {**view, **{key: each for key, each in more.items() if each}}
