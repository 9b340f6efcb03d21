"""The groups of a pulse's digest in compact lines: all of their figures, or what differs from everyone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from staybot.facts import AskedItem, GroupFigures, PulseDigest
from staybot.slack.escape import escape, shorten
from staybot.slack.views.digest import ROOM_PER_LINE, fitting, gathered, unshown
from staybot.slack.views.figures import beside, brief
from staybot.slack.views.words import day_and_year


def pulse_groups(fact: PulseDigest, *, room: int) -> list[str]:
    """Every group with all its figures, if there is room; else what differs from everyone."""
    kinds = [
        [f"*By {' and '.join(map(escape, dimensions))}*", *(_line(fact.items, one) for one in of)]
        for dimensions, of in groupby(fact.by_group, key=lambda one: one.dimensions)
    ]
    lines = [line for kind in kinds for line in kind]
    if len(fitting(lines, room=room)) == len(lines):
        return [part for kind in kinds for part in gathered(kind)]
    return _differing(fact, room=room)


def _differing(fact: PulseDigest, *, room: int) -> list[str]:
    different = [one for one in fact.by_group if _differences(fact.items, one)]
    alike = [one.group for one in fact.by_group if one not in different]
    same = f"*No visible difference from everyone*: {escape(shorten(', '.join(alike), 900))}" if alike else ""
    lines = [f"{_name(one)}: {', '.join(_differences(fact.items, one))}" for one in different]
    shown = fitting(lines, room=room - len(same) - ROOM_PER_LINE)
    parts = gathered(["*Groups that differ from everyone*", *shown]) if shown else []
    rest = [one.group for one in different[len(shown) :]]
    return [*parts, *([unshown(rest)] if rest else []), *([same] if same else [])]


def _line(items: Sequence[AskedItem], of: GroupFigures) -> str:
    """By number; a day that all of them are from is said once."""
    shown = [
        (number, item, figure)
        for number, (item, figure) in enumerate(zip(items, of.figures, strict=True), start=1)
        if figure is not None
    ]
    days = {figure.now.closed_on if figure.repeated else None for _, _, figure in shown}
    (day, *others) = days
    told = [f"{number} {brief(item, figure, dated=bool(others))}" for number, item, figure in shown]
    end = f" (as of {day_and_year(day)})" if day and not others else ""
    return f"{_name(of)}: {', '.join(told)}{end}"


def _differences(items: Sequence[AskedItem], of: GroupFigures) -> list[str]:
    both = enumerate(zip(items, of.figures, strict=True), start=1)
    return [f"{n} {brief(item, figure)}" for n, (item, figure) in both if figure and beside(item, figure)]


def _name(of: GroupFigures) -> str:
    return f"*{escape(shorten(of.group, 80))}*"
