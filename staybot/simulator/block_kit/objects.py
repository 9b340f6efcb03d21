"""The small objects inside blocks and elements: texts, options, confirmations, pictures, rich text.

Limits: Slack's reference for composition objects and the comments of its own type packages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from staybot.simulator.block_kit.problem import Problem
from staybot.simulator.block_kit.shapes import (
    Check,
    array,
    boolean,
    exactly_one,
    integer,
    number,
    one_of,
    record,
    string,
    tagged,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

IDENTIFIER = string(1, 255)
SLACK_ID = string(1, 255, pattern=r"[A-Z0-9]+")
URL = string(1, 3000)
DATE = string(10, 10, pattern=r"\d{4}-\d{2}-\d{2}")
TIME = string(5, 5, pattern=r"([01]\d|2[0-3]):[0-5]\d")


def plain(high: int = 3000) -> Check:
    """A `plain_text` object; `mrkdwn` is refused."""
    return record(
        {"type": one_of("plain_text"), "text": string(1, high)},
        {"emoji": boolean},
    )


def text(high: int = 3000) -> Check:
    """A `plain_text` or a `mrkdwn` object; `emoji` goes with the first, `verbatim` with the second."""
    mrkdwn = record({"type": one_of("mrkdwn"), "text": string(1, high)}, {"verbatim": boolean})
    return tagged({"plain_text": plain(high), "mrkdwn": mrkdwn})


def option(label: Check, **extra: Check) -> Check:
    """One choice. Slack's sources disagree on the length of `value` (150 or 75): the lower one holds."""
    return record({"text": label, "value": string(1, 75)}, {"description": label, **extra})


SELECT_OPTION = option(plain(75))
TICK_OPTION = option(text(75))
OVERFLOW_OPTION = option(plain(75), url=URL)
OPTION_GROUP = record({"label": plain(75), "options": array(SELECT_OPTION, 1, 100)}, {})

CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)

SLACK_FILE = record(
    {}, {"id": string(9, 255, pattern=r"F[A-Z0-9]{8,}"), "url": URL}, exactly_one("id", "url")
)

DISPATCH = record({"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1, 2)}, {})

CONVERSATION_FILTER = record(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def offered(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
    """What is chosen at first is exactly equal to one of the options offered."""
    groups = value.get("option_groups", [])
    options = value.get("options", []) + [each for group in groups for each in group["options"]]
    if "initial_option" in value and value["initial_option"] not in options:
        yield Problem("initial_option must exactly match one of the options", f"{at}/initial_option")
    for index, each in enumerate(value.get("initial_options", [])):
        if each not in options:
            yield Problem("initial_options must exactly match the options", f"{at}/initial_options/{index}")


STYLE = record({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
_RICH = {
    "text": ({"text": string()}, {}),
    "link": ({"url": URL}, {"text": string(), "unsafe": boolean}),
    "user": ({"user_id": SLACK_ID}, {}),
    "channel": ({"channel_id": SLACK_ID}, {}),
    "usergroup": ({"usergroup_id": SLACK_ID}, {}),
    "broadcast": ({"range": one_of("here", "channel", "everyone")}, {}),
    "emoji": ({"name": string()}, {"unicode": string(), "skin_tone": integer(1, 6)}),
    "date": ({"timestamp": number, "format": string()}, {"url": URL, "fallback": string()}),
    "color": ({"value": string()}, {}),
}
RICH_ELEMENT = tagged(
    {
        kind: record({"type": one_of(kind), **required}, {"style": STYLE, **optional})
        for kind, (required, optional) in _RICH.items()
    }
)


def _rich(kind: str, item: Check, required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    return record({"type": one_of(kind), "elements": array(item, 0, 1000), **required}, optional)


_SECTION = _rich("rich_text_section", RICH_ELEMENT, {}, {})
_BORDER = {"border": integer(0, 1)}
RICH_PART = tagged(
    {
        "rich_text_section": _SECTION,
        "rich_text_preformatted": _rich(
            "rich_text_preformatted", RICH_ELEMENT, {}, {**_BORDER, "language": string()}
        ),
        "rich_text_quote": _rich("rich_text_quote", RICH_ELEMENT, {}, _BORDER),
        "rich_text_list": _rich(
            "rich_text_list",
            _SECTION,
            {"style": one_of("bullet", "ordered")},
            {"indent": integer(0, 8), "offset": integer(0, 1000), **_BORDER},
        ),
    }
)
RICH_TEXT = record(
    {"type": one_of("rich_text"), "elements": array(RICH_PART, 0, 1000)}, {"block_id": IDENTIFIER}
)
