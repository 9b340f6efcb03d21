"""The small windows of a promise's life, and what is said after each click."""

from __future__ import annotations

from typing import Final

from staybot.facts import Answered, AnswerForm, Claimed, DropForm, Dropped
from staybot.slack.escape import escape, named
from staybot.slack.ids import Callback, Field
from staybot.slack.metadata import pack
from staybot.slack.views.blocks import (
    Json,
    asked,
    context,
    modal,
    option,
    quote,
    section,
    text_input,
    ticks,
)
from staybot.slack.views.promises import group_promise

MAX_WORDS: Final = 500
SHOW: Final = "show"
"""The value of the one box that sends words on."""


def claimed(fact: Claimed) -> str:
    if fact.asked is not None:
        return group_promise.claimed(fact.whom, fact.asked)
    return (
        f"Noted. {fact.whom} is asked whether it happened, at a decent hour of theirs. Only their answer "
        "makes it kept; you will be told."
    )


def taken_up(fact: Claimed) -> str:
    return f"Thank you. {fact.whom} is told that you stand by it."


def answered(fact: Answered) -> str:
    """After an answer without words, or with them."""
    name = fact.by.name
    said = {
        "confirm": f"Thank you: this promise counts as kept, and {name} is told that you said so.",
        "not_yet": f"Thank you: the promise is open again, and {name} is told “not yet”.",
        "not_seen": f"Thank you: {name} is told that you have not seen it happen.",
    }[fact.said]
    if fact.said == "confirm":
        return said
    return f"{said} {'Your words go to them.' if fact.shown else 'Nothing that you wrote goes to them.'}"


def answered_page(fact: Answered) -> Json:
    return modal("Thank you", section(escape(answered(fact))))


def answering(fact: AnswerForm) -> Json:
    """Not yet, or not seen: optional words, neither sent nor kept unless their writer ticks the box."""
    title = "Not yet" if fact.said == "not_yet" else "Not seen"
    name = fact.by.name
    box = ticks([option(f"Show these words to {name}", SHOW)], chosen=())
    return modal(
        title,
        quote(fact.text, above="The promise"),
        asked(
            Field.WORDS, "Do you want to say more?", text_input(most=MAX_WORDS),
            hint="Optional. Sent only if you tick the box below; otherwise not kept.",
        ),
        asked(Field.SHOW, "Who reads them?", box),
        context(
            f"{named(name)} is told your answer in any case. Whoever runs staybot can list it with the "
            "promise (who, what, when), never your words."
        ),
        callback=Callback.COMMITMENT_ANSWER,
        submit="Answer",
        close="Cancel",
        metadata=pack(commitment_id=fact.commitment_id, said=fact.said, reader=fact.reader),
    )  # fmt: skip


def dropping(fact: DropForm) -> Json:
    """A promise is taken back with a reason."""
    return modal(
        "Take it back",
        quote(fact.text, above="Your promise"),
        asked(
            Field.BECAUSE, "Why?", text_input(most=MAX_WORDS), optional=False,
            hint="Whoever is in the group can read this." if fact.to_group else f"{fact.whom} reads this.",
        ),
        context("It then counts as dropped. A new promise can be made in its place."),
        callback=Callback.COMMITMENT_TAKE_BACK,
        submit="Take it back",
        close="Keep it",
        metadata=pack(commitment_id=fact.commitment_id),
    )  # fmt: skip


def dropped_page(fact: Dropped) -> Json:
    told = f"{named(fact.whom)} is told, with your reason."
    if fact.to_group:
        told = "It counts as dropped. I tell nobody; the group finds it, with your reason, in my Home tab."
    return modal("Taken back", section(told), quote(fact.because))
