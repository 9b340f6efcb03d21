"""What people typed, made harmless for Slack's markup (slack-facts 6.3).

Escaping disarms `<!channel>` and links; `verbatim` (set on every mrkdwn text in views/blocks.py)
disarms a bare `@channel`. Both are needed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks that turn the direction of what follows them, even past the end of a name."""
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])

_MARK: Final = re.compile(r"[*~`]|(?<![^\W_])_|_(?![^\W_])")
"""Signs that Slack reads as markup; `ml_infra` is none."""
_LOOK_ALIKE: Final = {"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"}
"""Slack has no escape for the signs themselves (slack-facts 6.3)."""


def escape(text: str) -> str:
    """`text` for a place that reads markup: exactly the three characters Slack asks for are encoded."""
    for character, entity in _ENTITIES:
        text = text.replace(character, entity)
    return text


def unescape(text: str) -> str:
    """What a slash command's text was before Slack encoded it. Once, never twice."""
    for character, entity in reversed(_ENTITIES):
        text = text.replace(entity, character)
    return text


def clean(text: str) -> str:
    """`text` without control characters and half characters, which no database or reader takes."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def straight(text: str) -> str:
    """`text` without marks that turn the direction of what follows."""
    return text.translate(_TURNS)


def apart(text: str) -> str:
    """A name in the middle of a line of ours: letters that run from right to left turn nothing around it, and
    no sign of it makes the line bold, struck out or code.
    """
    plain = _MARK.sub(lambda sign: _LOOK_ALIKE[sign[0]], straight(text))
    if any(unicodedata.bidirectional(each) in {"R", "AL"} for each in plain):
        return f"\u2068{plain}\u2069"
    return plain


def named(name: str) -> str:
    """A name for the middle of a line that is read as markup."""
    return escape(apart(name))


def shorten(text: str, most: int) -> str:
    """`text` in at most `most` characters on one line, ending in … where it was cut."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
