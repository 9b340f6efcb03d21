"""Promises to a team or to everyone: who is meant, and when one counts as kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from staybot.rules.commitments import Event

EVERYONE: Final = "everyone"

DIMENSIONS: Final = ("function", "team")
"""The columns of the people list whose groups can be promised something."""

LONGEST_NAME: Final = 200
"""Characters of a group's name to which a promise can be made: it stands in titles and in the audience."""

Kind = Literal["team", "everyone"]

MIDDLE: Final = 3.0
"""“In between”, on the scale from 1 to 5."""

_KIND = re.compile(r"(team|everyone)\b[\s:,]*", re.IGNORECASE)
_SEPARATED = re.compile(r"[\s:,]+")


def of_team(name: str) -> str:
    """The audience that a team is."""
    return of_group("team", name)


def of_group(dimension: str, name: str) -> str:
    """The audience that the people with this value of a column are."""
    return f"{dimension}:{name}"


def group(audience: str) -> tuple[str, str] | None:
    """The column and the value that an audience is; None for everyone."""
    dimension, is_one, name = audience.partition(":")
    return (dimension, name) if is_one and dimension in DIMENSIONS else None


def told(audience: str) -> str:
    """An audience in words: "everyone", "team serving"."""
    found = group(audience)
    return " ".join(found) if found else EVERYONE


def split_kind(text: str) -> tuple[Kind, str] | None:
    """`team TEXT` or `everyone TEXT`, taken apart; None for anything else."""
    found = _KIND.match(text.lstrip())
    if found is None:
        return None
    rest = text.lstrip()[found.end() :].strip()
    return ("team" if found[1].casefold() == "team" else "everyone"), rest


def split_team(text: str, *, teams: Iterable[str]) -> tuple[str | None, str]:
    """The team that a text begins with, if it is one of these, and the rest. The longest name wins, so that
    "data platform" is not taken for "data".
    """
    words = " ".join(text.split())
    for name in sorted(teams, key=len, reverse=True):
        wanted = " ".join(name.split())
        rest = words[len(wanted) :]
        is_whole = not rest or _SEPARATED.match(rest) is not None
        if wanted and is_whole and words[: len(wanted)].casefold() == wanted.casefold():
            return name, rest.lstrip(" :,")
    return None, words


def verdict(mean: Sequence[float] | None) -> Event:
    """What a group said, by the published band of its mean; None: nothing was published.

    A majority cannot be counted in public: shares and distributions are not published (R11). A band that lies
    wholly on the agreeing side of the middle is what can be: agreement outweighs disagreement, whatever the
    exact answers were. A band around the middle says neither.
    """
    if mean is not None and mean[0] >= MIDDLE:
        return Event.CONFIRM
    if mean is not None and mean[1] <= MIDDLE:
        return Event.NOT_SEEN
    return Event.SILENCE
