"""The digest of a pulse or of check-ins: one message, made of published bands and of nothing else (R19)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from staybot.facts import AskedItem, Figure, PulseDigest
from staybot.slack.escape import named, shorten
from staybot.slack.views.blocks import Message
from staybot.slack.views.digests import tactics
from staybot.slack.views.digests.digest import post, raised, too_few
from staybot.slack.views.digests.digest_lines import answered, said_done
from staybot.slack.views.digests.figures import moved_apart, other_day, since, told, way_of
from staybot.slack.views.digests.headline import headline
from staybot.slack.views.words import NOT_SHOWN, band, day_and_year, several

IN_FULL: Final = 6
"""Items up to which all stand in the post; of more, the outcomes and what moved."""

AVERAGES: Final = "*What people answered, on average*"
GROUPS: Final = "*Groups that moved differently* (more in the thread)"
NAMED: Final = 3
"""Groups that are named of those where an answer went up, or down."""


def pulse_digest(fact: PulseDigest) -> Message:
    """One message, whatever the number of items and groups; the rest is in its thread."""
    if not fact.enough:
        return too_few(fact)
    parts = [
        f"*{headline(fact)}*",
        answered(fact),
        *_figures(fact),
        *_groups(fact),
        _comments(fact),
        *_promises(fact),
        *said_done(fact.said_done),
        *([] if fact.comments_on else tactics.paragraphs(fact)),
    ]
    return post(fact, parts)


def _figures(fact: PulseDigest) -> list[str]:
    """Every item; in one line where nothing of any is shown."""
    if not has_figures(fact):
        return [f"{AVERAGES}: {NOT_SHOWN}"]
    numbered = list(enumerate(fact.items, start=1))
    if not is_long(fact):
        return [AVERAGES, *items(numbered)]
    first = [one for one in numbered if one[1].outcome or way_of(one[1].everyone)][:IN_FULL]
    return [AVERAGES, *items(first), "All statements and their figures stand in the thread."]


def is_long(fact: PulseDigest) -> bool:
    """Whether the post leaves some items to its thread."""
    return len(fact.items) > IN_FULL and has_figures(fact)


def has_figures(fact: PulseDigest) -> bool:
    """Whether any figure of any item is shown, of everyone or of a group."""
    return bool(fact.by_group) or any(item.everyone is not None for item in fact.items)


def items(those: Sequence[tuple[int, AskedItem]]) -> Iterator[str]:
    """Numbered, because groups refer to them."""
    for number, item in those:
        known = item.everyone
        words = told(item, known) + since(item, known) if known else NOT_SHOWN
        day = f"Day {item.milestone}: " if item.milestone else ""
        yield f"{number}.  {day}{named(shorten(item.text, 200))}\n{words}"


def _groups(fact: PulseDigest) -> list[str]:
    """Statement by statement; no numbers, a minute has no room for them."""
    found: dict[str, list[str]] = {}
    for at, item in enumerate(fact.items):
        figures = [(one.group, figure) for one in fact.by_group if (figure := one.figures[at])]
        ways = {
            way: [_name(group, item, figure) for group, figure in figures if moved_apart(item, figure) == way]
            for way in ("up", "down")
        }
        told = "; ".join(f"{way} in {_named(groups)}" for way, groups in ways.items() if groups)
        if told:
            found.setdefault(told, []).append(str(at + 1))
    lines = [f"•  {several(numbers)}: {told}" for told, numbers in found.items()]
    more = ["The others stand in the thread."] if len(lines) > IN_FULL else []
    return ["\n".join([GROUPS, *lines[:IN_FULL], *more])] if lines else []


def _name(group: str, item: AskedItem, figure: Figure) -> str:
    day = other_day(item, figure)
    return named(shorten(group, 60)) + (f" (since {day})" if day else "")


def _named(names: Sequence[str]) -> str:
    """Some of them, in the release's order."""
    rest = len(names) - NAMED
    more = [f"{rest} more {'group' if rest == 1 else 'groups'}"] if rest > 0 else []
    return several([*names[:NAMED], *more])


def _comments(fact: PulseDigest) -> str:
    again = f", as of {day_and_year(fact.comments_on)}; next figure later" if fact.comments_on else ""
    return raised(fact, title=f"What comments were about{again}", in_short=True)


def _promises(fact: PulseDigest) -> list[str]:
    """Only where there is something to show: a pulse comes often."""
    made = [f"made since this opened: {band(*fact.commitments_made)}"] if fact.commitments_made else []
    due = [f"still to come due: {band(*fact.commitments_due)}"] if fact.commitments_due else []
    return [f"*Commitments by managers*: {'; '.join([*made, *due])}."] if made or due else []
