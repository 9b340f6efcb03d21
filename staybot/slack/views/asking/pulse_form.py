"""The window of a pulse: every item with what is stored filled in, the comment, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from staybot.facts import Paused, PulseForm, PulseItem, PulseSubmitted, PulseWithdrawn
from staybot.rules.bank import comment as comment_words
from staybot.rules.items import MAX_COMMENT
from staybot.slack.escape import escape, shorten
from staybot.slack.ids import TYPED, Action, Callback, Field, item_field, variant
from staybot.slack.metadata import pack
from staybot.slack.views import promise
from staybot.slack.views.asking import scale
from staybot.slack.views.blocks import (
    Json,
    actions,
    asked,
    button,
    confirm,
    context,
    divider,
    modal,
    option,
    plain,
    radio,
    section,
    text_input,
)
from staybot.slack.views.words import day

SAVED: Final = (
    "Your answer is saved, and counts. If no window with the other questions opened, press “Open or change "
    "my answers” or type `/stay pulse`: you can go on there."
)
"""Told when Slack did not let the window be opened. Which answer it was stands in no message."""

SAVED_UNSEEN: Final = (
    "Your answer is saved, and counts, but Slack did not let me mark it in the window. Close it and open it "
    "again to see it."
)


UNSENT: Final = "You have changes that are not sent; what you sent before still counts."


def form(fact: PulseForm) -> Json:
    """Every tap counts at once; pressing Done sends the comment."""
    seen = promise.pulse_first(fact.promise)
    intro = f"{seen}\nEvery tap counts as your answer at once; tap again to change it."
    if fact.asks_comment:
        intro += " A comment counts when you press *Done*."
    blocks = [section(intro)]
    for number, item in enumerate(fact.items, 1):
        blocks += _asking(item, fact.answers.get(item.id), number=number, of=len(fact.items))
    if fact.asks_comment:
        blocks += _commenting(fact)
    blocks += [divider(), context(promise.pulse_in_sight(fact.promise)), context(promise.SLACK)]
    if fact.answered:
        blocks.append(actions(withdraw(fact.round_id)))
    return modal(
        shorten(fact.title, 24),
        *blocks,
        callback=Callback.PULSE_SUBMIT,
        submit="Done",
        metadata=pack(round_id=fact.round_id),
    )


@lru_cache(maxsize=1024)
def _asking(item: PulseItem, given: int | None, *, number: int, of: int) -> tuple[Json, ...]:
    """The blocks of an item, made once: they are all there is to a window, and every tap opens one."""
    return tuple(_asked(item, given, number=number, of=of))


def _asked(item: PulseItem, given: int | None, *, number: int, of: int) -> Iterator[Json]:
    label, field = f"{number} of {of}: {item.text}", item_field(item.id)
    every = list(scale.answers(item))
    if item.scale == "agree":
        options = [option(one.label, str(one.score)) for one in every]
        chosen = None if given is None else str(given)
        yield asked(field, label, radio(options, chosen=chosen, action=Action.PULSE_CHOOSE), live=True)
        return
    # Eleven answers: radio buttons take ten, and a select would take two taps.
    yield section(f"*{escape(label)}*")
    yield {"block_id": field, **actions(*(_number(one, chosen=one.score == given) for one in every))}
    yield context(scale.ends())


def _number(one: scale.Answer, *, chosen: bool) -> Json:
    return button(
        f"✓ {one.label}" if chosen else one.label,
        variant(Action.PULSE_CHOOSE, one.score),
        value=str(one.score),
        style="primary" if chosen else "",
        says=f"Chosen: {one.spoken}" if chosen else one.spoken,
    )


def _commenting(fact: PulseForm) -> Iterator[Json]:
    words = comment_words()
    hint = words.hint
    if fact.comment_changed:
        hint += f" {UNSENT}"
    elif fact.comment and not fact.comment_counts:
        hint += " This is a draft."
    typing = text_input(most=MAX_COMMENT, value=fact.comment, live=Action.PULSE_COMMENT)
    yield asked(Field.COMMENT, words.text, typing, hint=hint, live=True)
    if fact.promise.external:
        yield context(promise.OUTSIDE_COMMENT)


def withdraw(round_id: str) -> Json:
    """The way back, wherever it is offered."""
    sure = confirm(
        "Withdraw your answers?",
        "Your answers to this pulse, your comment and any draft are deleted.",
        yes="Withdraw",
        no="Keep them",
    )
    return button("Withdraw my answers", Action.PULSE_WITHDRAW, value=round_id, style="danger", confirm=sure)


def thanks(fact: PulseSubmitted) -> Json:
    """The last page."""
    some = f"{fact.answered} of {fact.of} answered. " if fact.answered < fact.of else ""
    return modal(
        "Thank you",
        section(
            f"Thank you. {some}What you gave is stored, sealed, and will only be counted. Until "
            f"{day(fact.closes_on)} you can change or withdraw it: from the message, from my Home tab, or "
            "with `/stay pulse`."
        ),
    )


def withdrawn(fact: PulseWithdrawn) -> str:
    """What is said once the ballot is empty again."""
    return f"Your answers are withdrawn and gone. You can answer anew until {day(fact.closes_on)}."


def away(fact: Paused) -> Json:
    """Until when no pulse shall come."""
    picker: Json = {"type": "datepicker", "action_id": TYPED, "placeholder": plain("Pick a day")}
    blocks = []
    if fact.until is not None:
        picker["initial_date"] = fact.until.isoformat()
        back = button("I'm back", Action.PULSE_BACK, value="back", says="I'm back: ask me again")
        blocks.append(section(f"I leave you alone through {day(fact.until)}.", accessory=back))
    return modal(
        "Not while I'm away",
        *blocks,
        asked(Field.UNTIL, "Your last day away", picker, optional=False),
        context(_AWAY),
        callback=Callback.PULSE_REST,
        submit="Save",
    )


_AWAY = (
    "Through that day I send you no pulse, no check-in and no reminder of one; stay interviews still come. "
    "One that is open now stays open for you. The day is stored with your name and not encrypted; nobody is "
    "told, but whoever runs the server could look it up."
)


def resting(fact: Paused) -> str:
    """What is said once a pause is set, or ended."""
    if fact.until is None:
        return "Welcome back. Pulses come as usual."
    return (
        f"All right: no pulse and no reminder of one through {day(fact.until)}. “I'm back” in my Home tab "
        "ends that sooner."
    )
