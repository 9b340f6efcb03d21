"""Figures that no line breaks inside of: a phone breaks a band after its dash, and a percentage before %."""

from __future__ import annotations

import re
from typing import Any, Final

_BAND: Final = re.compile(r"(?<=\d)–(?=\d)")
_DASH: Final = "–\u2060"
"""With a word joiner, which nobody sees."""
_PERCENT: Final = re.compile(r"(?<=\d) (?=%)")
_SPACE: Final = "\u00a0"
"""One that does not break."""
MOST: Final = 3_000
"""Characters of one text in a block; one that would grow longer stays as it is."""


def text(of: str) -> str:
    """Every band and percentage kept in one line."""
    return _PERCENT.sub(_SPACE, _BAND.sub(_DASH, of))


def blocks(part: Any) -> Any:
    """The same in every text of markup of blocks, and nowhere else in them."""
    if isinstance(part, list | tuple):
        return [blocks(one) for one in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "mrkdwn":
        whole = text(part["text"])
        return {**part, "text": whole} if len(whole) <= MOST else part
    return {name: blocks(one) for name, one in part.items()}
