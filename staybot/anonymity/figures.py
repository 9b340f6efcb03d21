"""Published figures as they stand in a file: counts, bands, rounded numbers and distributions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from staybot.anonymity.published import Counts, Interval

if TYPE_CHECKING:
    from staybot.anonymity.reading import Node


def read_counts(node: Node | None) -> Counts:
    """A number of people: exact, or from low to high, null being no upper end."""
    if node is None:
        return 0, None
    if not isinstance(node.value, list):
        return _people(node), _people(node)
    low, high = node.pair()
    top = None if high.value is None else _people(high)
    if top is not None and top < _people(low):
        node.refuse("its low end lies above its high end")
    return _people(low), top


def _people(node: Node) -> int:
    count = node.whole()
    if count < 0:
        node.refuse("must not be negative")
    return count


def read_figure(
    cell: Node, name: str, *, ends: tuple[int, int], rounding: Node | None = None, half_open: bool = False
) -> Interval | None:
    """A figure given as a range, or as a rounded number that stands for everything that rounds to it."""
    given, exact = cell.optional(f"{name}_range"), cell.optional(name)
    if given is not None:
        low, high = (Fraction(str(end.number())) for end in given.pair())
        if not ends[0] <= low <= high <= ends[1]:
            given.refuse(f"must be two numbers from {ends[0]} to {ends[1]}, the lower first")
        return Interval(low, high, open_top=half_open and high != ends[1])
    if exact is None:
        return None
    value = Fraction(str(exact.number()))
    half = _half_unit(exact, rounding)
    if not ends[0] <= value <= ends[1]:
        exact.refuse(f"must lie between {ends[0]} and {ends[1]}")
    return Interval(value - half, value + half)


def _half_unit(exact: Node, rounding: Node | None) -> Fraction:
    """Half of the last place: as the release says, or as the number is written (at least one decimal).

    `rounding` is a number of decimals when it is whole, a step when it is below one. A number written with
    more places than that was not rounded so.
    """
    exponent = Decimal(str(exact.value)).as_tuple().exponent
    written = max(1, -int(exponent))
    if rounding is not None:
        step = Fraction(str(rounding.number()))
        if step < 0:
            rounding.refuse("must be a number of decimals or a step")
        if 0 < step < 1:
            return step / 2
        if isinstance(exact.value, int) or int(step) >= written:
            return Fraction(1, 2 * 10 ** int(step))
    return Fraction(1, 2 * 10**written)


def read_dist(cell: Node, *, scale: tuple[int, int]) -> list[tuple[int, Counts]]:
    """How many gave each score: {score: count}, or the counts in the order of the scale."""
    node = cell.optional("dist")
    if node is None:
        return []
    if isinstance(node.value, list):
        if len(node.items()) != scale[1] - scale[0] + 1:
            node.refuse("must have one count for each score")
        return [(score, read_counts(one)) for score, one in enumerate(node.items(), start=scale[0])]
    found = []
    for name, one in node.fields():
        if not name.isdecimal() or not scale[0] <= int(name) <= scale[1]:
            one.refuse(f"is not a score from {scale[0]} to {scale[1]}")
        found.append((int(name), read_counts(one)))
    return found


def read_share(cell: Node, *, half_open: bool = False) -> Interval | None:
    """The share of favourable scores as a fraction: `favourable` or its `_range` in percent, or `fav`, a
    fraction up to 1 or a percentage.
    """
    found = read_figure(cell, "favourable", ends=(0, 100), half_open=half_open)
    if found is None:
        found = read_figure(cell, "fav", ends=(0, 100))
        if found is None or found.low + found.high <= 2:
            return found
    return Interval(found.low / 100, found.high / 100, open_top=found.open_top)
