"""The quarter's digest: every surface is made of the same coded release, and nothing else (R19)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from staybot.facts import Digest, GroupThemes, ThemeBand
from staybot.slack.escape import escape, shorten
from staybot.slack.views import followed_lines
from staybot.slack.views.blocks import (
    MESSAGE_CHARACTERS,
    Message,
    context,
    header,
    message,
    section,
    size,
)
from staybot.slack.views.words import NOT_SHOWN, band, quarter, several
from staybot.themes.taxonomy import THEMES

DIRECTIONS: Final = {"negative": "needs work", "positive": "works well"}
"""The two polarities in words, in the order in which a group's line has them."""

ROOM_FOR_METHOD = 1_600
LINES_PER_SECTION = 2_500
ROOM_PER_LINE = 40
"""What a line may cost beside its characters: the block around it, what JSON has to escape."""


def digest(fact: Digest) -> Message:
    """One message, whatever the number of groups: what does not fit is named, not dropped."""
    title = f"Stay interviews, {quarter(fact.quarter)}"
    if not fact.enough:
        return message(f"{escape(title)}\n{TOO_FEW}", header(title), section(TOO_FEW))
    summary = _summary(fact)
    lines = [theme_line(one) for one in fact.themes] or [f"•  Themes: {NOT_SHOWN}"]
    heads = [header(title), section(summary), section("*What people raised*\n" + "\n".join(lines))]
    promises, method = _promises(fact), _method(fact)
    room = MESSAGE_CHARACTERS - size([*heads, section(promises), context(method)]) - ROOM_FOR_METHOD
    groups = theme_groups(fact.groups, room=room)
    blocks = [*heads, *(section(part) for part in groups), section(promises), context(method)]
    text = "\n".join([escape(title), summary, "What people raised:", *lines, *groups, promises, method])
    return message(text.replace("*", ""), *blocks)


TOO_FEW = "Too few people answered for anything to be shown."


def _summary(fact: Digest) -> str:
    most = _strongest(fact.themes) if fact.ranks else ""
    return answered(fact) + (f" Raised most: {most}." if most else "")


def answered(fact: Digest) -> str:
    """How many, and of how many."""
    rate = NOT_SHOWN if fact.response_rate is None else f"about {fact.response_rate} %"
    told = f"{people(*fact.answered)} answered" if fact.answered else f"Number of answers: {NOT_SHOWN}"
    return f"{told}; response rate: {rate}."


def _strongest(themes: Sequence[ThemeBand]) -> str:
    top = max((one.least for one in themes), default=0)
    names = [f"{theme_name(one.theme)} ({DIRECTIONS[one.polarity]})" for one in themes if one.least == top]
    return several([*names[:2], f"{len(names) - 2} more"] if len(names) > 3 else names)


def theme_line(one: ThemeBand) -> str:
    return f"•  {theme_name(one.theme)} – {DIRECTIONS[one.polarity]}: {people(one.least, one.most)}"


def people(least: int, most: int | None) -> str:
    return f"{band(least, most)} people"


def theme_name(theme: str) -> str:
    return escape(THEMES[theme].name) if theme in THEMES else escape(theme)


def theme_groups(groups: Sequence[GroupThemes], *, room: int, title: str = "By group") -> list[str]:
    """One compact line per group, gathered into sections; those without room are listed by name."""
    lines = [f"*{escape(shorten(one.group, 80))}*: {_brief(one.themes)}" for one in groups]
    shown = fitting(lines, room=room)
    sections = gathered([f"*{title}*", *shown] if shown else [])
    rest = [one.group for one in groups[len(shown) :]]
    return [*sections, unshown(rest)] if rest else sections


def fitting(lines: Sequence[str], *, room: int) -> list[str]:
    """As many lines from the first on as a message with so much room can take."""
    shown: list[str] = []
    for line in lines:
        if len(line) + ROOM_PER_LINE > room:
            break
        room -= len(line) + ROOM_PER_LINE
        shown.append(line)
    return shown


def _brief(themes: Sequence[ThemeBand]) -> str:
    """Needs work: A (3–10), B (3–10); works well: C (5–10)."""
    told = []
    for polarity, words in DIRECTIONS.items():
        those = [one for one in themes if one.polarity == polarity]
        names = ", ".join(f"{theme_name(one.theme)} ({band(one.least, one.most)})" for one in those)
        told += [f"{words}: {names}"] if names else []
    return "; ".join(told) or NOT_SHOWN


def gathered(lines: Sequence[str]) -> list[str]:
    sections: list[str] = []
    for line in lines:
        if sections and len(sections[-1]) + len(line) < LINES_PER_SECTION:
            sections[-1] += "\n" + line
        else:
            sections.append(line)
    return sections


def unshown(groups: Sequence[str]) -> str:
    """Names the groups that a message has no room for."""
    rest, names = groups, escape(shorten(", ".join(shorten(one, 40) for one in groups), 900))
    return f"And {len(rest)} more groups, without room in this message (the release has them): {names}"


def _promises(fact: Digest) -> str:
    made = band(*fact.commitments_made) if fact.commitments_made else NOT_SHOWN
    due = band(*fact.commitments_due) if fact.commitments_due else NOT_SHOWN
    lines = [
        f"*Commitments by managers*\nMade since this interview opened: {made}. Still to come due: {due}."
    ]
    return "\n".join([*lines, *(followed_lines.whole(fact.follow) if fact.follow else ())])


_AUDITED = (
    "Audited before posting: nothing exposed, not even to somebody who answered and knows who else did; "
    "anyone with this server can repeat it with `staybot verify`. "
)


def _method(fact: Digest) -> str:
    return (
        "How this was made: themes are counted once, on this server, after the interview has closed; then "
        "the answers are deleted with their key. Each person counts once per theme, no words are quoted. "
        f"{floors(fact)}\n{release(fact)}; {reading(fact)}."
    )


def floors(fact: Digest) -> str:
    """How many people a group needs, and who counts."""
    first = " In this first round everybody counts towards the floor, however new their account."
    return f"Groups of at least {fact.floor} people, numbers only as bands.{first if fact.first else ''}"


def release(fact: Digest) -> str:
    """Which entry of the ledger this is, and that it was attacked before."""
    return (
        f"{_AUDITED if fact.audited else ''}Release `{fact.release_hash[:16] or NOT_SHOWN}` in a ledger that "
        "keeps each digest as posted"
    )


def reading(fact: Digest) -> str:
    """Who found the themes, how often none was found, and how many writers had the last word."""
    reader = f"themes by reader {escape(fact.model) or NOT_SHOWN}"
    if fact.command_reach:
        reader = (
            f"themes read by the operator's own program (reach: {escape(fact.command_reach)}), share of "
            f"texts: {_share(fact.command)}; the rest by staybot's reader {escape(fact.model) or NOT_SHOWN}"
        )
    return (
        f"{reader}. Texts in which {'they' if fact.command_reach else 'it'} found none: "
        f"{_share(fact.unread)}; writers who confirmed or corrected their themes: {_share(fact.confirmed)}"
    )


def _share(percent: tuple[float, float] | None) -> str:
    """A band in percent as people say it; its ends are wide."""
    if percent is None:
        return NOT_SHOWN
    least, most = percent
    if least == 0:
        return f"less than {most:g} %"
    return f"more than {least:g} %" if most == 100 else f"about {(least + most) / 2:g} %"
