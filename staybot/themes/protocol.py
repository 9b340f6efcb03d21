"""What is said to an operator's own reader, and what of its answer is believed.

One JSON object a line each way: `{"ref", "question", "text"}` out, `{"ref", "themes": [{"id", "polarity"}]}`
back, in any order, or `{"ref", "error": true}` for a text that it cannot read. The reference is opaque and
made for one run. Starting, timing and stopping the program belong to whoever runs it; when it fails, `read`
reads instead and the fallback is counted. Whatever stands in a text, nothing but ids of the taxonomy comes
back.
"""

import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from staybot.themes.taxonomy import POLARITIES, THEMES, Mention

LONGEST_ANSWER: Final = 10_000
"""Characters of one line of answer; thirteen themes fit ten times over."""


class Reach(StrEnum):
    """How far texts travel with a reader, as its operator declares; `EXTERNAL` changes the privacy notice."""

    NONE = "none"
    LOOPBACK = "loopback"
    EXTERNAL = "external"

    def is_within(self, told: str) -> bool:
        """Whether those who were told of `told` were told enough for this. Unknown words allow nothing."""
        reaches = list(Reach)
        return told in reaches and reaches.index(self) <= reaches.index(Reach(told))


class Reader(Protocol):
    """An operator's own reader, as whoever has texts to read sees it."""

    @property
    def reach(self) -> Reach:
        """How far texts travel with it."""
        ...

    @property
    def seconds(self) -> int:
        """How long reading may take at most."""
        ...

    async def read(self, texts: Mapping[str, str]) -> dict[str, tuple[Mention, ...]]:
        """What it read, by question; a text that it failed on is missing. Takes its time, never raises."""
        ...

    def goes_on(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do this after the request has been answered; a stop of the bot waits for it."""
        ...


class AnswerError(ValueError):
    """A line from the operator's program is not an answer; the message quotes none of it.

    `reference` is the request that it speaks of, if it names one.
    """

    def __init__(self, problem: str, *, reference: str = "") -> None:
        super().__init__(problem)
        self.reference = reference


@dataclass(frozen=True, slots=True)
class Answer:
    """A believed answer; `dropped` counts the entries that the taxonomy does not know or that came twice."""

    reference: str
    mentions: tuple[Mention, ...]
    dropped: int


def request(*, reference: str, question: str | None, text: str) -> str:
    """The line that asks for a reading, without its line end."""
    return json.dumps({"ref": reference, "question": question, "text": text})


def answer(line: str) -> Answer:
    """What a line of answer says, with everything unknown dropped. Raises `AnswerError`."""
    if len(line) > LONGEST_ANSWER:
        raise AnswerError(f"an answer is longer than {LONGEST_ANSWER:,} characters")
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise AnswerError("an answer is not JSON") from None
    if not isinstance(found, dict) or not isinstance(found.get("ref"), str):
        raise AnswerError('an answer is not an object with a "ref"')
    entries = found.get("themes")
    if not isinstance(entries, list):
        raise AnswerError('an answer has no list of "themes"', reference=found["ref"])
    known: dict[str, Mention] = {}
    for mention in map(_mention, entries):
        if mention is not None:
            known.setdefault(mention.theme, mention)
    return Answer(reference=found["ref"], mentions=tuple(known.values()), dropped=len(entries) - len(known))


def _mention(entry: Any) -> Mention | None:
    if not isinstance(entry, dict):
        return None
    theme, polarity = entry.get("id"), entry.get("polarity")
    if not isinstance(theme, str) or theme not in THEMES or polarity not in POLARITIES:
        return None
    return Mention(theme=theme, polarity="positive" if polarity == "positive" else "negative")
