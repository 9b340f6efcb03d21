"""What the playbook has for the themes that a digest puts first, with cost and time."""

from __future__ import annotations

from typing import Final

from staybot.facts import Digest, ThemeBand
from staybot.rules.playbook import NOT_STATED, THEME_IDS, Tactic, tactics
from staybot.slack.views.digests.digest_lines import theme_name, way_of
from staybot.themes.taxonomy import alphabet

THEMES: Final = 2
TITLE: Final = "*What has helped elsewhere*"
MORE: Final = "*More of what has helped elsewhere*"


def chosen(fact: Digest) -> tuple[str, ...]:
    """The themes that need work for which tactics are shown: at most two.

    From thirty writers on they are of those raised most (R11); where more than two share a band, those come
    first that moved up, then those with more people who say that it would follow them, then the alphabet,
    which is said. Below thirty nothing may be put in order, so tactics are shown only where there is nothing
    to choose.
    """
    return tuple(one.theme for one in _ordered(fact)[:THEMES])


def paragraphs(fact: Digest) -> list[str]:
    """For the post: of each theme the tactic whose figures are stated, if one's are; a minute has no room for
    the others, so they stand in the thread, which is said. Nothing where no theme may be put first.
    """
    lines = [f"•  *{theme_name(theme)}*: {_in_words(tactics(theme)[0])}" for theme in chosen(fact)]
    if not lines:
        return []
    rest = ["More of the playbook: in the thread."] if others(fact) else []
    return ["\n".join([TITLE + _by_the_alphabet(fact), *lines, *rest])]


def others(fact: Digest) -> list[str]:
    """For the thread: the tactics of the same themes that the post has no room for."""
    lines = [
        f"•  *{theme_name(theme)}*: {_in_words(one)}" for theme in chosen(fact) for one in tactics(theme)[1:]
    ]
    return ["\n".join([MORE, *lines])] if lines else []


def _ordered(fact: Digest) -> list[ThemeBand]:
    """Those that need work, the first to be chosen first; none where there is no choosing."""
    those = [one for one in fact.themes if one.polarity == "negative" and one.theme in THEME_IDS]
    if fact.ranks:
        return sorted(those, key=lambda one: (*_urgency(one), alphabet(one.theme)))
    return those if len(those) <= THEMES else []


def _by_the_alphabet(fact: Digest) -> str:
    """That nothing published puts those chosen before the others, where it is so."""
    urgencies = [_urgency(one) for one in _ordered(fact)]
    if len(urgencies) <= THEMES or urgencies[THEMES - 1] != urgencies[THEMES]:
        return ""
    alike = urgencies.count(urgencies[THEMES])
    if urgencies[0] == urgencies[THEMES]:
        return f" ({alike} themes tie for first place; these two come first in the alphabet)"
    return f" ({alike} themes tie for second place; of these the first in the alphabet is shown)"


def _urgency(one: ThemeBand) -> tuple[int, bool, int]:
    structural = one.structural[0] if one.structural else 0
    return -one.least, way_of(one) != "up", -structural


def _in_words(one: Tactic) -> str:
    """With its cost and how soon it shows, or that its article states neither."""
    if one.cost == one.time_to_effect == NOT_STATED:
        return f"{one.text} (cost and time {NOT_STATED})"
    return f"{one.text} (cost: {one.cost}, shows in: {one.time_to_effect})"
