"""What people typed, as plain text that every database and every reader can take."""

from __future__ import annotations

from typing import Final

_KEPT: Final = frozenset("\n\t\u200c\u200d\u200e\u200f")
"""Not printable and yet wanted: line breaks, and the joiners and marks that Persian and emoji need."""


def plain(text: str) -> str:
    """`text` without control characters, half characters and marks that turn the direction of what follows.

    Spaces of every kind stay spaces, so that no two words grow together.
    """
    whole = text.encode("utf-8", "ignore").decode().replace("\r\n", "\n")
    return "".join(c if c.isprintable() or c in _KEPT else " " * c.isspace() for c in whole).strip()
