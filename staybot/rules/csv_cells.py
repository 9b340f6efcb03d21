"""Cells of a table that a spreadsheet takes as they are."""

from __future__ import annotations

from typing import Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: str) -> str:
    """A spreadsheet takes a text that begins like this for a formula: an apostrophe makes it text again."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell
