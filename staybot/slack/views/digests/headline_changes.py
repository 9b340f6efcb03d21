"""What changed, as a clause of a digest's headline: only where published bands tell (R13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from staybot.facts import AskedItem, Digest, PulseDigest, ThemeBand
from staybot.slack.escape import escape, named, shorten
from staybot.slack.views.digests.digest_lines import (
    DIRECTIONS,
    is_beyond_telling,
    is_step,
    theme_name,
    way_of,
)
from staybot.slack.views.digests.figures import grown_of, moved_apart
from staybot.slack.views.digests.figures import way_of as figure_way
from staybot.slack.views.digests.headline_names import NAMED, judged, quoted
from staybot.slack.views.words import quarter, several

FIGURES: Final = 3
"""Answers that a clause names one by one: a pulse asks few things."""

_OUTCOMES: Final = {
    "recommend": "willingness to recommend this place",
    "stay": "seeing oneself here in two years",
}


def changed(fact: Digest) -> Iterator[str]:
    """At most one clause."""
    if isinstance(fact, PulseDigest):
        yield from _figures_moved(fact)
    else:
        yield from _themes_moved(fact)


def _themes_moved(fact: Digest) -> Iterator[str]:
    """What skipped a band; or that nothing moved, unless no band could have told."""
    compared = [one for one in fact.themes if one.before is not None]
    if any(map(way_of, compared)):
        yield from _went([one for one in compared if not is_step(one)], since=fact.themes_since)
    elif not all(map(is_beyond_telling, compared)):
        yield f"nothing moved visibly since {escape(quarter(fact.themes_since))}"


def stepped(fact: Digest, *, known: ThemeBand | None) -> Iterator[str]:
    """What an interview's themes did that went into the next band, where none went farther: it may be one
    person, so other news goes before it. `known` is the one theme that the clause before it names.
    """
    steps = [] if isinstance(fact, PulseDigest) else [one for one in fact.themes if is_step(one)]
    for told in _went(steps, since=fact.themes_since):
        yield told.replace(f" {quoted([known])} ", " it ", 1) if known in steps else told


def _went(those: Sequence[ThemeBand], *, since: str) -> Iterator[str]:
    """More people than in Q3 2026 say that “A” needs work, and fewer that “B” works well."""
    parts = [
        (words, polarity, found)
        for polarity in DIRECTIONS
        for way, words in (("up", "more"), ("down", "fewer"))
        if (found := [one for one in those if one.polarity == polarity and way_of(one) == way])
    ]
    if not parts:
        return
    (words, polarity, found), *others = parts
    first = f"{words} people than in {escape(quarter(since))} say {judged(found, polarity)}"
    yield ", and ".join([first, *(f"{more} {judged(each, of)}" for more, of, each in others[:1])])


def raised_most(fact: Digest) -> list[ThemeBand]:
    """Those of the highest band."""
    top = max((one.least for one in fact.themes), default=0)
    return [one for one in fact.themes if one.least == top]


def alone(fact: Digest) -> ThemeBand | None:
    """The one theme that is said to be raised most."""
    first = raised_most(fact)
    return first[0] if fact.ranks and len(first) == 1 else None


def named_first(fact: Digest) -> list[ThemeBand]:
    """The themes that need work for more people than before, if the first clause names them."""
    up = [one for one in fact.themes if one.polarity == "negative" and way_of(one) == "up"]
    far = [one for one in up if not is_step(one)]
    return far if len(far) <= NAMED else []


def _figures_moved(fact: PulseDigest) -> Iterator[str]:
    """What of the items went up and what down since they were last asked; if nothing, in which groups."""
    items = fact.items
    compared = [(at, item) for at, item in enumerate(items, 1) if item.everyone and item.everyone.before]
    if not compared:
        return
    went = {way: [pair for pair in compared if figure_way(pair[1].everyone) == way] for way in ("up", "down")}
    alike = next((way for way, those in went.items() if len(those) == len(compared) > FIGURES), None)
    if alike is not None:
        yield f"everything that can be compared went {alike} since it was last asked"
        return
    told = [f"{_items(those)} went {way}" for way, those in went.items() if those]
    is_still = not told and not any(grown_of(item.everyone) for _, item in compared)
    groups = _groups_moved(fact) if is_still else ""
    together = "taken together, " if groups else ""
    yield f"{together}{', and '.join(told) or _nothing(items, compared)} since last asked{groups}"


def _groups_moved(fact: PulseDigest) -> str:
    """Of few groups which: `, but answers went up in A and down in B`; of more how many."""
    ways = {
        way: [
            one.group
            for one in fact.by_group
            if any(moved_apart(*each) == way for each in zip(fact.items, one.figures, strict=True))
        ]
        for way in ("up", "down")
    }
    found = list(dict.fromkeys(group for groups in ways.values() for group in groups))
    if len(found) > NAMED:
        return f", but {len(found)} groups did"
    told = [f"{way} in {several([_group(one) for one in groups])}" for way, groups in ways.items() if groups]
    return f", but answers went {several(told)}" if told else ""


def _group(name: str) -> str:
    return named(shorten(name, 60))


def told_alone(items: Sequence[AskedItem], one: AskedItem) -> Literal["now", "still"] | None:
    """Whether the clause names this item alone: that it moved, or that it did not."""
    compared = [each for each in items if each.everyone and each.everyone.before]
    moved = [each for each in compared if figure_way(each.everyone)]
    if moved:
        return "now" if moved == [one] else None
    is_part = len(compared) < sum(each.everyone is not None for each in items)
    return "still" if compared == [one] and is_part else None


def _nothing(items: Sequence[AskedItem], compared: Sequence[tuple[int, AskedItem]]) -> str:
    """Nothing moved, or a share alone; of few things compared which, if others could not be."""
    for way, words in (("up", "rose"), ("down", "fell")):
        if those := [pair for pair in compared if grown_of(pair[1].everyone) == way]:
            return f"no average moved visibly, but the share who agree {words} on {_items(those)}"
    if len(compared) == sum(one.everyone is not None for one in items):
        return "nothing moved visibly"
    if len(compared) > FIGURES:
        return "nothing that can be compared moved visibly"
    return f"{_items(compared)} did not move visibly"


def _items(those: Sequence[tuple[int, AskedItem]]) -> str:
    if len(those) > FIGURES:
        return f"{len(those)} answers"
    return several([_item(at, item) for at, item in those])


def _item(at: int, item: AskedItem) -> str:
    if item.outcome in _OUTCOMES:
        return _OUTCOMES[item.outcome]
    return f"“{theme_name(item.theme)}”" if item.theme else f"no. {at}"
