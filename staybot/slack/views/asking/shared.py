"""What a manager reads of what somebody chose to share; shown to the engineer first, by the same code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from staybot.facts import SharedAnswer, SharedAnswers
from staybot.rules.questions import INTERVIEW
from staybot.slack.escape import escape, named
from staybot.slack.ids import Action
from staybot.slack.views.blocks import (
    Json,
    Message,
    actions,
    button,
    context,
    header,
    message,
    quote,
    section,
)
from staybot.slack.views.words import day, question


def told(engineer: str, answers: Sequence[SharedAnswer]) -> list[Json]:
    """The part that is the engineer's: previewed and posted alike."""
    return [
        header(f"{engineer} shared this with you"),
        *(quote(each.text, above=question(each.question)) for each in answers),
    ]


def shared(fact: SharedAnswers) -> Message:
    """The message to the manager, with the way to answer it by a promise."""
    name = named(fact.engineer.name)
    if not fact.answers:
        return message(gone := f"What {name} shared here was withdrawn from view.", section(gone))
    again = "This may have reached you before. " if fact.resent else ""
    intro = f"{again}From the stay interview of {name}, who chose to tell you this by name."
    asks = (
        "say what you will keep or do more of, so that they see it"
        if all(one.question == _ENERGY for one in fact.answers)
        else "choose one change that they will be able to see"
    )
    then = (
        f"Thank {name}, and {asks} by *{day(fact.ends_on)}*. Small things count; saying which is the first "
        "step."
    )
    private = (
        "Please keep it between the two of you. I never tell you who shared nothing, or what was not shared."
    )
    words = (f"{question(one.question)}\n“{escape(one.text)}”" for one in fact.answers)
    text = "\n\n".join(
        (f"{name} shared this with you", intro, *words, then.replace("*", ""), f"{_HOW} {private}")
    )
    log = button(
        "Log a commitment", Action.COMMITMENT_OPEN, value=f"clock:{fact.sixty_days_id}", style="primary",
        says=f"Log a commitment to {fact.engineer.name}",
    )  # fmt: skip
    title, *quotes = told(fact.engineer.name, fact.answers)
    return message(text, title, context(intro), *quotes, section(then), actions(log), context(private))


_HOW = "To log your commitment, press the button or type /stay commit."
_ENERGY: Final = INTERVIEW[0].id
"""What gave energy: whoever shares that alone asks for no change."""
