"""What every picture has: a title above, and sentences below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from staybot.pictures import palette
from staybot.pictures.sheet import PAD, WIDTH, Sheet, drawable, wrapped

TITLE: Final = 14.0
TITLE_LINE: Final = 18.0
NOTE: Final = 10.0
NOTE_LINE: Final = 13.5


@dataclass(frozen=True)
class Heading:
    """The lines of a title, and the room that they take."""

    lines: list[str]

    @property
    def height(self) -> float:
        """With the space above and below."""
        return PAD + len(self.lines) * TITLE_LINE + 8

    def onto(self, sheet: Sheet) -> None:
        for at, line in enumerate(self.lines):
            sheet.words(PAD, PAD + (at + 0.5) * TITLE_LINE, line, size=TITLE, bold=True)


def heading(title: str) -> Heading:
    room = WIDTH - 2 * PAD
    return Heading(wrapped(drawable(title), room=room, size=TITLE, bold=True, lines=3))


@dataclass(frozen=True)
class Notes:
    """The lines under a picture."""

    lines: list[str]

    @property
    def height(self) -> float:
        return len(self.lines) * NOTE_LINE


def note_lines(texts: Sequence[str]) -> Notes:
    room = WIDTH - 2 * PAD
    drawn = [drawable(text, instead="–") for text in texts]
    return Notes([line for text in drawn for line in wrapped(text, room=room, size=NOTE)])


def notes(sheet: Sheet, under: Notes, *, y: float) -> None:
    for at, line in enumerate(under.lines):
        sheet.words(PAD, y + (at + 0.5) * NOTE_LINE, line, size=NOTE, colour=palette.FAINT)
