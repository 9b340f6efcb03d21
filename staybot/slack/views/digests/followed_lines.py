"""How promises went, line by line: the same words in the digest and in a leader's Home tab."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.facts import Followed, FollowThrough, Span
from staybot.slack.escape import escape
from staybot.slack.views.words import NOT_SHOWN, band, day_and_year, quarter

_OUTCOMES: Final = {
    "kept": "kept",
    "missed": "missed",
    "unconfirmed": "unconfirmed",
    "dropped": "taken back",
    "ended": "ended with somebody's leaving",
    "open": "still open",
}


_IN_SHORT: Final = {
    "kept": "Kept, say those they were made to",
    "missed": "missed",
    "unconfirmed": "unconfirmed",
}


def whole(fact: FollowThrough) -> Iterator[str]:
    """Clocks and promises of the whole company, a line each."""
    interview = f"the interview of {escape(quarter(fact.quarter))}"
    yield f"Sixty-day clocks that {interview} started: {number(fact.opened_now)}."
    if fact.since is None or fact.until is None:
        yield "How they go is told with the next interview's digest, when they are over."
        return
    yield f"Those that started from {day_and_year(fact.since)} to {day_and_year(fact.until)}:"
    if fact.clocks is None:
        yield f"•  {NOT_SHOWN}"
    else:
        yield from _course(fact.clocks, soon=True)
    yield "Promises made in that time:"
    if fact.promises is None:
        yield f"•  {NOT_SHOWN}"
    else:
        yield from _course(fact.promises, soon=False)


def in_short(fact: FollowThrough) -> Iterator[str]:
    """The promises of the interview before in a line, once there is something to tell."""
    if fact.since is None or fact.until is None or fact.promises is None:
        return
    found = dict(fact.promises.outcomes)
    told = "; ".join(f"{words}: {number(found.get(name))}" for name, words in _IN_SHORT.items())
    yield (
        f"Promises made from {day_and_year(fact.since)} to {day_and_year(fact.until)}: "
        f"{band(*fact.promises.opened)}. {told}; share kept: {percent(fact.promises.kept_rate)}."
    )


def _course(one: Followed, *, soon: bool) -> Iterator[str]:
    first = f"•  {band(*one.opened)} in all"
    yield first + (f"; with a promise within 14 days: {number(one.promised_soon)}" if soon else "")
    found = dict(one.outcomes)
    yield "•  " + "; ".join(f"{words}: {number(found.get(name))}" for name, words in _OUTCOMES.items())
    yield f"•  share kept: {percent(one.kept_rate)}; median days until kept: {number(one.days_to_keep)}" + (
        f", until promised: {number(one.days_to_commit)}" if soon else ""
    )


def number(span: Span | None) -> str:
    """A band of numbers."""
    return band(*span) if span else NOT_SHOWN


def percent(span: Span | None) -> str:
    """A band of percent; its ends are told without a number that nobody knows to be true."""
    if span is None:
        return NOT_SHOWN
    if span[0] == 0:
        return f"less than {span[1]} %"
    return f"{span[0]} % or more" if span[1] in {100, None} else f"{span[0]} to {span[1]} %"
