"""What was noticed in somebody's own words, shown to them alone: hints before, themes after submitting.

The words of the hints are here, in English; those of the themes in reading_words.py, in six languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.facts import Direction, Hints, Reading, ThemeRow
from staybot.slack.escape import escape, named, shorten
from staybot.slack.ids import Action, Callback, Field, theme_row
from staybot.slack.metadata import pack
from staybot.slack.views.asking import readers
from staybot.slack.views.asking.reading_words import WORDS, Words
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
from staybot.themes.names import themes_in
from staybot.themes.taxonomy import THEMES, Theme

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
_OUTSIDE_READS = (
    "In this round the words that you send, also those that are only counted, go without your name to a "
    "program outside this server, which finds the themes in them. What is kept there I cannot delete. What "
    "you typed is kept here as a draft."
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
        context(_OUTSIDE_READS if fact.external else _WHO_READS),
        callback=Callback.HINTS_ACCEPT,
        submit="Submit as it is",
        close="Go back and change it",
        metadata=pack(round_id=fact.round_id, at=fact.at),
    )


def themes(fact: Reading) -> Json:
    """The page after submitting, in its reader's language: a row for each theme, and a list to add from."""
    words, known = WORDS[fact.language], themes_in(fact.language)
    intro = words.confirmed if fact.confirmed else words.read
    skip = button(words.skip, Action.THEMES_SKIP, value=fact.round_id, says=words.skip_says)
    rows = (_row(row, known[row.theme], words) for row in fact.rows)
    blocks = [section(intro if fact.rows else words.none, accessory=skip), *rows]
    there = {row.theme for row in fact.rows}
    others = [each for theme in known.values() if theme.id not in there for each in _both(theme, words)]
    if others:
        blocks.append(asked(Field.ADDED, words.missing, several_of(others, placeholder=words.choose)))
    return modal(
        words.title,
        *blocks,
        context(_note(fact, words)),
        *([readers.outside(fact.language)] if fact.external else ()),
        callback=Callback.THEMES_CONFIRM,
        submit=words.confirm,
        close=words.close,
        metadata=pack(round_id=fact.round_id),
    )


def in_words(rows: tuple[ThemeRow, ...]) -> str:
    """Confirmed themes in a line of the English form: A (needs work); B (works well, needs work)."""
    english = _directions(WORDS["en"])
    told = (
        f"{THEMES[row.theme].name} ({', '.join(english[each].lower() for each in row.directions)})"
        for row in rows
    )
    return escape("; ".join(told)) or "no theme"


def _directions(words: Words) -> dict[Direction, str]:
    """The two directions of a theme, in the order in which a row has them."""
    return {"positive": words.positive, "negative": words.negative}


def _row(row: ThemeRow, theme: Theme, words: Words) -> Json:
    options = [option(label, direction) for direction, label in _directions(words).items()]
    return asked(
        theme_row(row.theme), theme.name, ticks(options, chosen=row.directions), hint=theme.definition
    )


def _both(theme: Theme, words: Words) -> Iterator[Json]:
    """A theme that has no row, in both directions."""
    for direction, label in _directions(words).items():
        yield option(f"{theme.name} – {label.lower()}", f"{theme.id}:{direction}")


def _note(fact: Reading, words: Words) -> str:
    """How the themes count and, where something would be shared, what comes next."""
    if fact.manager is None:
        return words.counted
    name = named(shorten(fact.manager, 80))
    return f"{words.counted}\n{words.next_page.format(name=name)}"
