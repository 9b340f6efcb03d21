"""How promises went, in the bands of one release: told alike wherever it is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.facts import Followed, FollowThrough, Span
from staybot.slack.escape import escape, shorten
from staybot.slack.views.digest import NOT_SHOWN, fitting, gathered
from staybot.slack.views.words import band, day_and_year, quarter

_OUTCOMES: Final = {
    "kept": "kept",
    "missed": "missed",
    "unconfirmed": "unconfirmed",
    "dropped": "taken back",
    "ended": "ended with somebody's leaving",
    "open": "still open",
}
ROOM: Final = 8_000
"""Characters for groups; the release has all of them."""


def paragraphs(fact: FollowThrough) -> Iterator[str]:
    """Each for one section."""
    yield f"*Follow-through, as the digest of {escape(quarter(fact.quarter))} told it*"
    yield "\n".join(_whole(fact))
    lines = [f"•  {escape(shorten(name, 80))}: {_in_short(one)}" for name, one in fact.groups]
    shown = fitting(lines, room=ROOM)
    left = [f"And {len(lines) - len(shown)} more groups, in the release."] if len(shown) < len(lines) else []
    yield from gathered(["*By group*", *shown, *left] if lines else [])


def _whole(fact: FollowThrough) -> Iterator[str]:
    interview = f"the interview of {escape(quarter(fact.quarter))}"
    yield f"Sixty-day clocks that {interview} started: {_n(fact.opened_now)}."
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


def _course(one: Followed, *, soon: bool) -> Iterator[str]:
    first = f"•  {band(*one.opened)} in all"
    yield first + (f"; with a promise within 14 days: {_n(one.promised_soon)}" if soon else "")
    found = dict(one.outcomes)
    yield "•  " + "; ".join(f"{words}: {_n(found.get(name))}" for name, words in _OUTCOMES.items())
    yield f"•  share kept: {_percent(one.kept_rate)}; median days until kept: {_n(one.days_to_keep)}" + (
        f", until promised: {_n(one.days_to_commit)}" if soon else ""
    )


def _in_short(one: Followed) -> str:
    kept = dict(one.outcomes).get("kept")
    return f"{band(*one.opened)} in all; kept: {_n(kept)}; share kept: {_percent(one.kept_rate)}"


def _n(span: Span | None) -> str:
    return band(*span) if span else NOT_SHOWN


def _percent(span: Span | None) -> str:
    return f"{span[0]} to {span[1]} %" if span else NOT_SHOWN
