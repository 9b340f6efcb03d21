"""The names under which answers are published, and when two questions have the same words."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from staybot.rules.items import Item

THEMES: Final = "themes"
"""The question under which interview themes are published."""

COMMENTS: Final = "comments"
"""That of the themes in a pulse's comments: a question of its own, so that a small group's comments never
make its interview wait (R12).
"""

PROMISE: Final = "promise."
"""What the name of a promise's question begins with."""


def of(item: Item) -> str:
    """The name under which an item is published: figures of two versions are never compared."""
    return item.id if item.version == 1 else f"{item.id}.v{item.version}"


def is_kept(name: str) -> bool:
    """Whether a name is kept for other questions, so that no item of an operator can have it."""
    return name in (THEMES, COMMENTS) or name.startswith(PROMISE)


@lru_cache(maxsize=1024)
def words(text: str) -> str:
    """What a text says, whatever its case, accents, blanks and punctuation: equal for one question."""
    return "".join(each for each in unicodedata.normalize("NFKD", text).casefold() if each.isalnum())
