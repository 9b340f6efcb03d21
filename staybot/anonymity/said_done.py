"""Which kept promises are told word for word: only with those of enough engineers and enough makers.

Each engineer agreed to have the sentence read, without names. Who stands behind one is to be one of several
all the same: so none is told unless those that are come from enough of both (R3), and no maker made most.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from staybot.anonymity.follow_through import withstands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from staybot.anonymity.policy import Policy

MOST: Final = 10
"""Sentences in one release."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise that was kept, and that its engineer lets leaders read. Never leaves memory but its text."""

    engineer: str
    manager: str
    text: str
    counts: bool = True
    """The engineer is seasoned (R16)."""


def shown(kept: Sequence[Kept], *, policy: Policy) -> list[str]:
    """The sentences of a release, by the alphabet: at most ten, or none.

    Where there are more, each maker's first ones come before anybody's second ones; the rule holds for those
    that are told, not only for those that could be.
    """
    chosen = [one for _, _, one in sorted(_placed(kept), key=_order)][:MOST]
    if not chosen or not withstands(chosen, k=policy.k):
        return []
    return sorted((one.text for one in chosen), key=_alphabet)


def _placed(kept: Sequence[Kept]) -> Iterator[tuple[int, int, Kept]]:
    """Each with how many of its maker, and of its engineer, come before it."""
    makers: Counter[str] = Counter()
    engineers: Counter[str] = Counter()
    for one in sorted(kept, key=lambda each: _alphabet(each.text)):
        yield makers[one.manager], engineers[one.engineer], one
        makers[one.manager] += 1
        engineers[one.engineer] += 1


def _order(placed: tuple[int, int, Kept]) -> tuple[int, int, tuple[str, str]]:
    return placed[0], placed[1], _alphabet(placed[2].text)


def _alphabet(text: str) -> tuple[str, str]:
    return text.casefold(), text
