"""The groups of a pulse's digest in compact lines: what differs from everyone, and who does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from staybot.facts import AskedItem, Figure, GroupFigures, PulseDigest
from staybot.slack.escape import escape, named, shorten
from staybot.slack.views.digests.digest_lines import fitting, gathered, listed, unshown
from staybot.slack.views.digests.figures import beside, brief, grown_of, moved_apart, share_of_group
from staybot.slack.views.digests.pulse_digest import IN_FULL
from staybot.slack.views.words import day_and_year

NUMBERS: Final = "The numbers 1, 2, 3 … are those of the statements above."
SHARES: Final = (
    " Of groups in which thirty and more answered: how many agree, in brackets the range that chance leaves, "
    "and changes that are more than chance."
)
ALIKE: Final = "no visible difference"

Line = tuple[str, tuple[str, ...]]
"""A line, and the groups that it tells of."""

Shown = tuple[int, AskedItem, Figure]
"""A statement's number, and a group's figure."""

SET_APART: Final = ("lower", "higher", "moved")


def pulse_groups(fact: PulseDigest, *, room: int) -> list[str]:
    """By dimension, within it by the alphabet. Groups that there is no room for are named."""
    parts: list[str] = []
    rest: list[str] = []
    numbers = _numbers(fact)
    room -= len(numbers)
    for dimensions, of in groupby(fact.by_group, key=lambda one: one.dimensions):
        title = f"*By {' and '.join(map(escape, dimensions))}*, beside everyone"
        lines = list(_lines(fact.items, list(of)))
        shown = [] if rest else fitting([title, *(line for line, _ in lines)], room=room)
        told = max(0, len(shown) - 1)
        room -= sum(len(line) for line in shown)
        parts += gathered(shown) if told else []
        rest += [name for _, groups in lines[told:] for name in groups]
    if parts and numbers:
        parts[0] = f"{numbers}\n{parts[0]}"
    return [*parts, unshown(rest)] if rest else parts


def _numbers(fact: PulseDigest) -> str:
    """What the numbers in the lines are, if there are any."""
    if any(_shares(fact.items, one) for one in fact.by_group):
        return NUMBERS + SHARES
    return NUMBERS if any(_figures(fact.items, one) for one in fact.by_group) else ""


def _lines(items: Sequence[AskedItem], of: Sequence[GroupFigures]) -> Iterator[Line]:
    alike = []
    for one in of:
        told, shares = _figures(items, one), _shares(items, one)
        if told or shares:
            name = f"*{named(shorten(one.group, 80))}*"
            yield "\n".join([f"{name}: {told or ALIKE}", *shares]), (one.group,)
        else:
            alike.append(one.group)
    if alike:
        yield f"No visible difference from everyone: {listed(alike, each=80)}", tuple(alike)


def _figures(items: Sequence[AskedItem], of: GroupFigures) -> str:
    """What sets the group apart, what moved, what is shown again with its day, what cannot be compared; maybe
    nothing.
    """
    shown = list(_shown(items, of))
    parts = []
    for way in SET_APART:
        those = [f"{n} ({brief(item, one)})" for n, item, one in shown if _stands(item, one) == way]
        parts += [f"{way} on {', '.join(those)}"] if those else []
    alone = [(n, item, one) for n, item, one in shown if beside(item, one) == "alone"]
    for day, those_of in groupby(alone, key=lambda each: _day(each[2])):
        parts.append(day + ", ".join(f"{n} ({brief(item, one)})" for n, item, one in those_of))
    return "; ".join(parts)


def _shown(items: Sequence[AskedItem], of: GroupFigures) -> Iterator[Shown]:
    for number, (item, figure) in enumerate(zip(items, of.figures, strict=True), start=1):
        if figure is not None:
            yield number, item, figure


def _stands(item: AskedItem, figure: Figure) -> str:
    """Beside everyone; of what is like everyone's, whether it came from elsewhere and no share tells it."""
    there = beside(item, figure)
    return "moved" if there == "alike" and moved_apart(item, figure) and not grown_of(figure) else there


def _shares(items: Sequence[AskedItem], of: GroupFigures) -> list[str]:
    """How many agree, a line each (R11); of a long survey, with the outcomes and what stands out or moved."""
    return [
        f"•  {number}: {share_of_group(one)}"
        for number, item, one in _shown(items, of)
        if one.favourable
        and (len(items) <= IN_FULL or item.outcome or grown_of(one) or _stands(item, one) in SET_APART)
    ]


def _day(figure: Figure) -> str:
    return f"as of {day_and_year(figure.now.closed_on)}: " if figure.repeated else "this time: "
