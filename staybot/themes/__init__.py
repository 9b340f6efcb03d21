"""Free text to themes, on this machine: pure, deterministic, standard library and numpy only."""

from typing import Final

from staybot.themes.taxonomy import QUESTIONS, THEMES, Mention, Polarity, Theme

__all__ = ["MODEL_VERSION", "QUESTIONS", "THEMES", "Mention", "Polarity", "Theme", "read"]

MODEL_VERSION: Final = "2026.1"
"""Published with every release of themes; raised when lexicon, comments or training change what is read."""


def read(text: str, *, question: str | None = None) -> tuple[Mention, ...]:
    """The themes a text speaks of, each at most once, strongest first; empty when it speaks of none.

    `question` is the id of the question it answers. The same text always gives the same mentions, and
    any text is safe to read, whatever it holds and however long it is.
    """
    from staybot.themes import reading  # noqa: PLC0415 — the lexicon and the model; only at use

    return reading.read(text, question=question)
