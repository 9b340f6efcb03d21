"""JSON lines in and out: comments to read, and readings."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from staybot.themes.reading import read
from staybot.themes.taxonomy import POLARITIES, THEMES, Mention


class LineError(ValueError):
    """A line cannot be used; the message names its number and what is wrong, and quotes none of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A comment to be read: its reference as given, the question it answers, and the words."""

    id: str | int
    question: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Gold:
    """A comment with its right reading; mentions of `optional` themes are neither required nor wrong."""

    asked: Asked
    mentions: tuple[Mention, ...]
    optional: frozenset[str]
    language: str


def _object(line: str, *, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise LineError(f'line {number}: not a JSON object; write {{"id": …, "question": …, "text": …}}')
    return found


def asked(line: str, *, number: int) -> Asked:
    """The comment on a line. Raises `LineError`; the question may be missing."""
    found = _object(line, number=number)
    reference, question, text = found.get("id"), found.get("question"), found.get("text")
    if isinstance(reference, bool) or not isinstance(reference, str | int):
        raise LineError(f'line {number}: "id" must be a string or a whole number')
    if not isinstance(text, str):
        raise LineError(f'line {number}: "text" must be a string')
    if question is not None and not isinstance(question, str):
        raise LineError(f'line {number}: "question" must be a string or left out')
    return Asked(id=reference, question=question, text=text)


def _mention(theme: object, polarity: object) -> Mention:
    if not isinstance(theme, str) or theme not in THEMES or polarity not in POLARITIES:
        raise ValueError('"themes" holds an id or a polarity that is not in the taxonomy')
    return Mention(theme=theme, polarity="positive" if polarity == "positive" else "negative")


def mentions_in(found: Any) -> tuple[Mention, ...]:
    """Mentions from `[{"id": …, "polarity": …}]`. Raises `ValueError` for what the taxonomy does not know."""
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise ValueError('"themes" must be a list of objects')
    mentions = tuple(_mention(entry.get("id"), entry.get("polarity")) for entry in found)
    if len({m.theme for m in mentions}) != len(mentions):
        raise ValueError('"themes" names a theme twice')
    return mentions


def gold(line: str, *, number: int) -> Gold:
    """A labelled comment. Raises `LineError`."""
    found = _object(line, number=number)
    try:
        mentions = mentions_in(found.get("themes"))
    except ValueError as problem:
        raise LineError(f"line {number}: {problem}") from None
    optional = found.get("optional") or []
    if not isinstance(optional, list) or not all(isinstance(theme, str) for theme in optional):
        raise LineError(f'line {number}: "optional" must be a list of theme ids')
    return Gold(
        asked=asked(line, number=number),
        mentions=mentions,
        optional=frozenset(optional),
        language=str(found.get("lang") or "en"),
    )


def answer(comment: Asked, mentions: tuple[Mention, ...]) -> str:
    """One line of output."""
    themes = [{"id": mention.theme, "polarity": mention.polarity} for mention in mentions]
    return json.dumps({"id": comment.id, "themes": themes})


def classify(lines: Iterable[str]) -> Iterator[str | LineError]:
    """A reading for each comment, in order, and a `LineError` in the place of each that cannot be used.

    Empty lines are passed over. Who writes the output ends with exit code 2 when a `LineError` came.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            comment = asked(line, number=number)
        except LineError as problem:
            yield problem
        else:
            yield answer(comment, read(comment.text, question=comment.question))
