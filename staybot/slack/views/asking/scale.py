"""The two scales of a pulse, as words and buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from staybot.facts import PulseItem
from staybot.rules.items import AGREE_WORDS, RECOMMEND_ENDS


@dataclass(frozen=True)
class Answer:
    """One of the answers that an item takes."""

    score: int
    label: str
    """On a button."""
    spoken: str
    """For a screen reader, the answer first: a long statement is cut at its end."""


def answers(item: PulseItem) -> Iterator[Answer]:
    """Every answer of an item, lowest first."""
    if item.scale == "agree":
        for score, word in AGREE_WORDS.items():
            label = f"{score} {word}"
            yield Answer(score, label, f"{label}: {item.text}")
        return
    for score in range(11):
        yield Answer(score, str(score), f"{with_end(score)}: {item.text}")


def with_end(score: int) -> str:
    """A number from 0 to 10, with what it means where it means something."""
    return f"{score} {RECOMMEND_ENDS[score]}" if score in RECOMMEND_ENDS else f"{score} of 10"


def ends() -> str:
    """What the ends of the scale from 0 to 10 mean."""
    return ", ".join(f"{score}: {word}" for score, word in RECOMMEND_ENDS.items())


def in_words(item: PulseItem) -> str:
    """All answers in one sentence, for whoever hears the message."""
    if item.scale == "agree":
        return ", ".join(one.label for one in answers(item))
    return f"a number from 0 to 10 ({ends()})"
