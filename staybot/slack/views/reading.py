"""What was noticed in somebody's own words, shown to them alone: hints before, themes after submitting.

All words of both pages are here, in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.facts import Hints, Reading, ThemeRow
from staybot.slack.escape import escape, shorten
from staybot.slack.ids import Action, Callback, Field, theme_row
from staybot.slack.metadata import pack
from staybot.slack.views.blocks import (
    Json,
    asked,
    button,
    context,
    divider,
    modal,
    option,
    quote,
    section,
    several_of,
    ticks,
)
from staybot.slack.views.words import question
from staybot.themes.taxonomy import THEMES

DIRECTIONS: Final = {"positive": "Works well", "negative": "Needs work"}
"""The two directions of a theme, in the order in which a row has them."""

AT_MOST: Final = 8
"""Hints shown for one answer."""

_WARNING = (
    "*Nothing is sent yet.* I noticed words that may tell who wrote this, or that name somebody. I may be "
    "wrong, and I miss much."
)
_WHO_READS = (
    "Nobody is shown the words of an answer that is only counted: a program on this server finds the themes "
    "in them, and they are deleted after the close. This is a reminder all the same: until then, the person "
    "who operates the server could technically read them. What you typed is kept as a draft."
)
_READ = (
    "Your answers are stored, sealed. I read these themes in them, and may be wrong: *what you confirm here "
    "is what counts.* Untick what you did not mean, tick what you did; a theme without a tick is left out."
)
_CONFIRMED = (
    "Your answers are stored, sealed. *This is what counts*, as you confirmed it. Change what is not right "
    "any more; a theme without a tick is left out."
)
_NONE = (
    "Your answers are stored, sealed. I found no theme in them. If they are about one that I know, add it "
    "here: *what you confirm is what counts.*"
)
_COUNTED = (
    "You count once for each theme and direction. If you skip or close this page, nothing that you change "
    "here is kept: the themes count as they were shown at first."
)


def hints(fact: Hints) -> Json:
    """The page above the form: what was noticed, question by question; the form waits below."""
    blocks = [section(_WARNING)]
    for one in fact.noticed:
        lines = [shorten(each, 80) for each in one.hints[:AT_MOST]]
        lines += [f"and {len(one.hints) - AT_MOST} more"] if len(one.hints) > AT_MOST else []
        blocks.append(quote("\n".join(lines), above=question(one.question)))
    return modal(
        "This may identify you",
        *blocks,
        divider(),
        context(_WHO_READS),
        callback=Callback.HINTS_ACCEPT,
        submit="Submit as it is",
        close="Go back and change it",
        metadata=pack(round_id=fact.round_id, at=fact.at),
    )


def themes(fact: Reading) -> Json:
    """The page after submitting: a row for each theme, and a list to add from."""
    intro = _CONFIRMED if fact.confirmed else _READ
    skip = button("Skip", Action.THEMES_SKIP, value=fact.round_id, says="Skip: the themes stay as they are")
    blocks = [section(intro if fact.rows else _NONE, accessory=skip), *(_row(row) for row in fact.rows)]
    others = list(_others(fact.rows))
    if others:
        adding = several_of(others, placeholder="Choose a theme and its direction")
        blocks.append(asked(Field.ADDED, "Is something missing?", adding))
    return modal(
        "Themes in your answers",
        *blocks,
        context(_COUNTED + _next(fact)),
        callback=Callback.THEMES_CONFIRM,
        submit="Confirm",
        metadata=pack(round_id=fact.round_id),
    )


def in_words(rows: tuple[ThemeRow, ...]) -> str:
    """Confirmed themes in a line: A (needs work); B (works well, needs work)."""
    told = (
        f"{THEMES[row.theme].name} ({', '.join(DIRECTIONS[each].lower() for each in row.directions)})"
        for row in rows
    )
    return escape("; ".join(told)) or "no theme"


def _row(row: ThemeRow) -> Json:
    theme = THEMES[row.theme]
    options = [option(label, direction) for direction, label in DIRECTIONS.items()]
    return asked(
        theme_row(row.theme), theme.name, ticks(options, chosen=row.directions), hint=theme.definition
    )


def _others(rows: tuple[ThemeRow, ...]) -> Iterator[Json]:
    """Every theme that has no row, in both directions."""
    there = {row.theme for row in rows}
    for theme in THEMES.values():
        if theme.id not in there:
            for direction, label in DIRECTIONS.items():
                yield option(f"{theme.name} – {label.lower()}", f"{theme.id}:{direction}")


def _next(fact: Reading) -> str:
    if fact.manager is None:
        return ""
    name = escape(shorten(fact.manager, 80))
    return f" On the next page you see what {name} would read; nothing has been sent to them yet."
