"""The window in which a commitment is made: to whom, about what, what helps, what will change, by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from staybot.facts import CommitForm, TacticLine
from staybot.rules.playbook import NOT_STATED
from staybot.slack.escape import escape, named, shorten, straight
from staybot.slack.ids import NOTE, TYPED, Action, Callback, Field
from staybot.slack.metadata import pack
from staybot.slack.views.blocks import (
    Json,
    asked,
    button,
    context,
    modal,
    option,
    plain,
    quote,
    section,
    text_input,
)
from staybot.slack.views.words import day, question
from staybot.themes.taxonomy import THEMES

MAX_TEXT = 300
"""Characters in a promise: one sentence that the engineer would recognise when it happens."""
OPTIONS: Final = 100
"""What Slack takes in one list, and in one part of a list of parts."""
QUOTED: Final = 5
QUOTED_TEXT: Final = 300
"""So many answers and promises, of so many characters, are repeated above the fields."""


def form(fact: CommitForm) -> Json:
    """Everything that makes a promise; the theme brings two or three tactics of the playbook."""
    return modal(
        "Log a commitment",
        *note(fact.note),
        *_shared(fact),
        *_whom(fact),
        *theme(fact.theme, fact.tactics),
        asked(
            Field.TEXT,
            "What will change?",
            text_input(
                most=MAX_TEXT,
                value=fact.text,
                placeholder="For example: you are off the night rota from June",
            ),
            optional=False,
            hint="One sentence that they would recognise when it happens.",
        ),
        *_when(fact),
        context(
            "Once they say that it was kept, they may let leaders read the sentence in a digest, without "
            "names."
        ),
        callback=Callback.COMMITMENT_MAKE,
        submit="Log it",
        close="Cancel",
        metadata=pack(engineer_id=fact.engineer_id),
    )


def note(words: str) -> Iterator[Json]:
    """What was not understood, in words that come back with the window as they are."""
    if words:
        yield {"type": "section", "block_id": NOTE, "text": plain(words)}


def _shared(fact: CommitForm) -> Iterator[Json]:
    """What is answered, for the window covers the message that says it; and what was promised before."""
    for one in fact.shared[:QUOTED]:
        yield quote(shorten(one.text, QUOTED_TEXT), above=shorten(question(one.question), QUOTED_TEXT))
    for text in fact.promised[-QUOTED:]:
        yield context(f"You promised already: “{escape(shorten(text, QUOTED_TEXT))}”")


def _whom(fact: CommitForm) -> Iterator[Json]:
    told = "is told in their next working hours and will say whether it happened."
    if fact.engineer is not None:
        yield section(f"To *{named(fact.engineer.name)}*, who {told}")
        return
    if fact.may_group:
        group = button("To a group instead", Action.COMMITMENT_GROUP, value="group")
        yield section("A promise to one person. It can be to a team or to everyone, too.", accessory=group)
    picker: Json = {"type": "users_select", "action_id": TYPED}
    if 0 < len(fact.reports) <= OPTIONS:
        options = [option(straight(name), slack_id) for slack_id, name in fact.reports]
        picker = {"type": "static_select", "action_id": TYPED, "options": options}
    picker["placeholder"] = plain("Somebody who reports to you")
    yield asked(Field.WHO, "To whom?", picker, optional=False, hint=f"Whoever you choose {told}")


def theme(which: str | None, tactics: Sequence[TacticLine]) -> Iterator[Json]:
    """What it is about; what has helped elsewhere appears below."""
    options = [option(one.name, one.id) for one in THEMES.values()]
    chosen = next((one for one in options if one["value"] == which), None)
    select: Json = {
        "type": "static_select",
        "action_id": str(Action.THEME_CHOOSE),
        "placeholder": plain("Choose a theme"),
        "options": options,
    }
    if chosen:
        select["initial_option"] = chosen
    hint = "Shows what has helped elsewhere, and what it costs."
    yield asked(Field.THEME, "What is it about?", select, hint=hint, live=True)
    if tactics:
        yield context("*What has helped elsewhere*\n" + "\n".join(_tactic(one) for one in tactics))


def _tactic(one: TacticLine) -> str:
    stated = [("cost", one.cost), ("shows in", one.time_to_effect), ("effect", one.effect)]
    told = ", ".join(f"{what} {value}" for what, value in stated if value != NOT_STATED)
    return f"•  {escape(one.text)} ({told or 'cost and time not stated'}; {escape(one.source)})"


def _when(fact: CommitForm) -> Iterator[Json]:
    picker = {"type": "datepicker", "action_id": TYPED, "initial_date": fact.due_on.isoformat()}
    hint = "Sixty days from today, unless you change it."
    if fact.latest_on is not None:
        hint = f"Their sixty days end on {day(fact.latest_on)}."
    hint = f"{fact.due_note} {hint}".strip()
    yield asked(Field.DUE_ON, "By when?", picker, optional=False, hint=hint)
    if fact.latest_on is None and fact.engineer is not None:
        return
    end = day(fact.latest_on) if fact.latest_on else "the end of their sixty days"
    why = text_input(most=MAX_TEXT, lines=False, value=fact.late_because)
    yield asked(Field.LATE_BECAUSE, f"Only if it is later than {end}: why?", why, hint="They read this.")
