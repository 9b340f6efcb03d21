"""Slips of the pen: a letter too many, one too few, or two exchanged."""

from collections.abc import Iterable
from typing import Final

SHORTEST: Final = 5
"""Shorter words have too many neighbours for a slip to be told from another word."""
LONGEST: Final = 24
"""Longer strings are no slips."""


class Spelling:
    """The words a lexicon knows, and what lies one slip away from them."""

    def __init__(self, words: Iterable[str]) -> None:
        """Index the words of at least `SHORTEST` letters; the alphabetically first wins a tie."""
        self._words = set(words)
        self._short: dict[str, str] = {}
        for word in sorted(self._words):
            if SHORTEST < len(word) <= LONGEST:
                for cut in _cuts(word):
                    self._short.setdefault(cut, word)

    def knows(self, word: str) -> bool:
        """Whether the word is written as the lexicon writes it."""
        return word in self._words

    def corrected(self, word: str) -> str:
        """The known word one slip away, or the word itself."""
        if not SHORTEST <= len(word) <= LONGEST:
            return word
        if word in self._short:
            return self._short[word]
        tries = [*_swaps(word), *(cut for cut in _cuts(word) if len(cut) >= SHORTEST)]
        return next((near for near in tries if near in self._words), word)


def _cuts(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def _swaps(word: str) -> list[str]:
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
