"""The groups of a pulse's digest in compact lines: what differs from everyone, and who does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from staybot.facts import AskedItem, Figure, GroupFigures, PulseDigest
from staybot.slack.escape import apart, escape, shorten
from staybot.slack.views.digest_lines import fitting, gathered, unshown
from staybot.slack.views.figures import beside, brief
from staybot.slack.views.words import day_and_year

NUMBERS: Final = "The numbers 1, 2, 3 … are those of the statements above."

Line = tuple[str, tuple[str, ...]]
"""A line, and the groups that it tells of."""


def pulse_groups(fact: PulseDigest, *, room: int) -> list[str]:
    """By dimension, within it by the alphabet. Groups that there is no room for are named."""
    parts: list[str] = []
    rest: list[str] = []
    is_numbered = any(_figures(fact.items, one) for one in fact.by_group)
    room -= len(NUMBERS) if is_numbered else 0
    for dimensions, of in groupby(fact.by_group, key=lambda one: one.dimensions):
        title = f"*By {' and '.join(map(escape, dimensions))}*, beside everyone"
        lines = list(_lines(fact.items, list(of)))
        shown = [] if rest else fitting([title, *(line for line, _ in lines)], room=room)
        told = max(0, len(shown) - 1)
        room -= sum(len(line) for line in shown)
        parts += gathered(shown) if told else []
        rest += [name for _, groups in lines[told:] for name in groups]
    if parts and is_numbered:
        parts[0] = f"{NUMBERS}\n{parts[0]}"
    return [*parts, unshown(rest)] if rest else parts


def _lines(items: Sequence[AskedItem], of: Sequence[GroupFigures]) -> Iterator[Line]:
    alike = []
    for one in of:
        if told := _figures(items, one):
            yield f"*{escape(apart(shorten(one.group, 80)))}*: {told}", (one.group,)
        else:
            alike.append(one.group)
    if alike:
        names = escape(shorten(", ".join(apart(shorten(one, 80)) for one in alike), 900))
        yield f"No visible difference from everyone: {names}", tuple(alike)


def _figures(items: Sequence[AskedItem], of: GroupFigures) -> str:
    """What sets the group apart, what is shown again with its day, what cannot be compared; maybe nothing."""
    shown = [
        (number, item, figure)
        for number, (item, figure) in enumerate(zip(items, of.figures, strict=True), start=1)
        if figure is not None
    ]
    parts = []
    for way in ("lower", "higher"):
        those = [f"{n} ({brief(item, one)})" for n, item, one in shown if beside(item, one) == way]
        parts += [f"{way} on {', '.join(those)}"] if those else []
    alone = [(n, item, one) for n, item, one in shown if beside(item, one) == "alone"]
    for day, those_of in groupby(alone, key=lambda each: _day(each[2])):
        parts.append(day + ", ".join(f"{n} ({brief(item, one)})" for n, item, one in those_of))
    return "; ".join(parts)


def _day(figure: Figure) -> str:
    return f"as of {day_and_year(figure.now.closed_on)}: " if figure.repeated else "this time: "
