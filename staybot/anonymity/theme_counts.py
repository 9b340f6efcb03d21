"""Themes of a cell: who raised what is counted, held to its floors and coded (R14)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from staybot.anonymity import bands
from staybot.anonymity.cells import Frame, withstanding
from staybot.anonymity.releases import ThemeCount

if TYPE_CHECKING:
    from staybot.anonymity.cells import Ask
    from staybot.anonymity.policy import Policy
    from staybot.anonymity.releases import Filters
    from staybot.anonymity.rounds import Writing


def theme_counts(frame: Frame, *, writing: Writing, policy: Policy) -> tuple[ThemeCount, ...]:
    """R14: one vote per person; too few who raised a theme, or too few who did not, and it is not shown."""
    raised = Counter(
        key
        for person in frame.members
        for key in {key for mention in writing.mentions[person] for key in mention.counted_as()}
    )
    floor = policy.theme_segment if frame.filters else policy.theme_overall
    counts = []
    for key, people in sorted(raised.items()):
        band = bands.theme_band(people, floor=floor)
        if band is not None and len(frame.members) - people >= policy.theme_silent:
            counts.append(ThemeCount(key=key, people=band))
    return tuple(counts)


def theme_counts_within(
    frames: tuple[Frame, ...], *, ask: Ask, writing: Writing, policy: Policy
) -> dict[Filters, tuple[ThemeCount, ...]]:
    """Theme counts for a scored question's own cells: those whose writers are enough and isolate nobody.

    `ask` is the side of the writers. One-way cells only.
    """
    groups = [
        Frame(filters=frame.filters, members=_matching(frame.filters, ask=ask))
        for frame in frames
        if len(frame.filters) <= 1
    ]
    return {
        frame.filters: theme_counts(frame, writing=writing, policy=policy)
        for frame in withstanding(groups, ask=ask, policy=policy)
    }


def _matching(filters: Filters, *, ask: Ask) -> frozenset[str]:
    return frozenset(
        member.person
        for member in ask.cohort
        if all(member.segments.get(name) in values for name, values in filters)
    )
