"""A digest in one sentence: what changed, what stands out, what was kept.

Made by rules alone of what was published. A change is said only where bands tell (R13), an order only
from thirty writers on (R11), and every clause is true of every value in its band.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.anonymity.changes import Direction, apart
from staybot.facts import Digest, Followed, PulseDigest, Span, ThemeBand
from staybot.slack.views.digests import band_words
from staybot.slack.views.digests.digest_lines import DIRECTIONS, way_of
from staybot.slack.views.digests.followed_lines import percent
from staybot.slack.views.digests.headline_changes import (
    alone,
    changed,
    named_first,
    raised_most,
    stepped,
    told_alone,
)
from staybot.slack.views.digests.headline_names import LISTED, NAMED, level, quoted, said
from staybot.slack.views.words import NOT_SHOWN, several

UNSHOWN: Final = f"What people raised is {NOT_SHOWN}."
UNSHOWN_FIGURES: Final = f"What people answered is {NOT_SHOWN}."
AGAIN: Final = "There are no new figures this time: those shown are from an earlier round."
NOTHING_BEFORE: Final = "There are no earlier figures yet to compare these answers with."

FIRST: Final = "there is no earlier round to compare with"

LAST: Final = "of the last round"

FEW, HALF, MOST = 25, 50, 75
"""Percent of promises kept up to which few were, below which fewer than half, and from which most were."""


def headline(fact: Digest) -> str:
    """One sentence in markup, ending in a full stop."""
    changes = list(changed(fact))
    steps = [] if changes else list(stepped(fact, known=alone(fact)))
    stands = list(_stands_out(fact, in_short=bool(changes or steps)))
    kept = list(_kept(fact))
    found = [*changes, *stands, *steps, *kept] if stands else [*changes, *kept, *steps]
    if not found:
        return _plain(fact)
    sentence = "; ".join([*found, *([FIRST] if fact.first else [])])
    return f"{sentence[0].upper()}{sentence[1:]}."


def _plain(fact: Digest) -> str:
    """Where no rule has anything to say."""
    if not isinstance(fact, PulseDigest):
        return UNSHOWN
    figures = [one.everyone for one in fact.items] + [one for of in fact.by_group for one in of.figures]
    shown = [one for one in figures if one is not None]
    if not shown:
        return UNSHOWN_FIGURES
    return AGAIN if all(one.repeated for one in shown) else NOTHING_BEFORE


# ------------------------------------------------------------------- what stands out


def _stands_out(fact: Digest, *, in_short: bool) -> Iterator[str]:
    if isinstance(fact, PulseDigest):
        yield from _outcome(fact)
        if fact.comments_on:  # an earlier round's: no news
            return
    yield from _most(fact, in_short=in_short) if fact.ranks else _shown(fact, in_short=in_short)


def _outcome(fact: PulseDigest) -> Iterator[str]:
    """Where the round's outcome stands; its change, if any, was said before."""
    for item in fact.items:
        if item.outcome is None or item.everyone is None or item.everyone.repeated:
            continue
        low, high = item.everyone.now.low, item.everyone.now.high
        if item.outcome == "recommend":
            yield f"there are {band_words.balance(low, high)} (eNPS {band_words.enps(low, high)})"
        elif words := band_words.on_average(low, high):
            where = {
                None: "on seeing themselves here in two years, people on average",
                "still": "on average people",
                "now": "on average people now",
            }[told_alone(fact.items, item)]
            yield f"{where} {words}"
        return


def _most(fact: Digest, *, in_short: bool) -> Iterator[str]:
    """What more people raised than anything else, if the bands tell, unless it was named as what more people
    raise than before; where there is room, whether it would follow them. Of an interview in which nothing
    moved, what shares the highest band.
    """
    first = raised_most(fact)
    if len(first) > NAMED and not isinstance(fact, PulseDigest) and not any(map(way_of, fact.themes)):
        yield level(first)
    if not first or len(first) > NAMED or first[0] in named_first(fact):
        return
    names = several([f"{quoted([one])} ({DIRECTIONS[one.polarity]})" for one in first])
    side = "" if in_short or len(first) > 1 else _side(first[0])
    yield f"of the themes shown, {names} {'was' if len(first) == 1 else 'were'} raised most{side}"


def _side(one: ThemeBand) -> str:
    match _apart(one.situational, one.structural):
        case "up":
            return ", and more say that it would follow them to another team than that it would not"
        case "down":
            return ", and fewer say that it would follow them to another team than that it would not"
        case _:
            return ""


def _shown(fact: Digest, *, in_short: bool) -> Iterator[str]:
    """Below thirty writers: what is shown, in no order; nothing where the first clause told what moved."""
    if any(way_of(one) for one in fact.themes):
        return
    negative = [one for one in fact.themes if one.polarity == "negative"]
    if those := negative or fact.themes:
        yield said(those, those[0].polarity, most=NAMED if in_short else LISTED)


# ------------------------------------------------------------------- what was kept


def _kept(fact: Digest) -> Iterator[str]:
    """How the promises after the interview before this one went, as far as their bands tell."""
    promises = fact.follow.promises if fact.follow else None
    if promises is None:
        return
    silence = _beside_kept(promises, "unconfirmed")
    if promises.kept_rate is not None:
        yield _rate(promises.kept_rate) + (", and more are unconfirmed than kept" if silence == "up" else "")
    elif silence == "up":
        yield f"more promises {LAST} are unconfirmed than kept"
    elif missed := _beside_kept(promises, "missed"):
        more, fewer = ("missed", "kept") if missed == "up" else ("kept", "missed")
        yield f"more promises {LAST} were {more} than {fewer}"


def _rate(rate: Span) -> str:
    low, high = rate[0], 100 if rate[1] is None else rate[1]
    if low >= MOST:
        return f"most promises {LAST} were kept ({percent(rate)})"
    if high <= FEW:
        return f"few promises {LAST} were kept ({percent(rate)})"
    if high <= HALF:
        return f"fewer than half of the promises {LAST} were kept ({percent(rate)})"
    return f"{percent(rate)} of the promises {LAST} were kept"


def _beside_kept(promises: Followed, other: str) -> Direction | None:
    """Where the band of another outcome lies, seen from that of the kept ones."""
    found = dict(promises.outcomes)
    return _apart(found.get("kept"), found.get(other))


def _apart(one: Span | None, other: Span | None) -> Direction | None:
    """Where the other band of people lies, seen from the one."""
    if one is None or other is None:
        return None
    return apart(_ends(one), _ends(other))


def _ends(span: Span) -> tuple[float, float]:
    return span[0], float("inf") if span[1] is None else span[1] + 1
