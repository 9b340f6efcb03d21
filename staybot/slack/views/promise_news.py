"""What letters about promises say: reminders with buttons to act, the one question, and what became of it."""

from __future__ import annotations

from typing import Final

from staybot.facts import (
    ClockNews,
    CommitmentAnswered,
    CommitmentNews,
    CommitmentQuestion,
    MakerDay,
    OpenPromise,
    WaitingClock,
)
from staybot.slack.escape import escape, named, shorten
from staybot.slack.ids import Action
from staybot.slack.views import promise_states
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
from staybot.slack.views.words import day, days_left

AT_ONCE: Final = 12
"""Promises and clocks in one reminder; the Home tab has the rest."""


def maker_day(fact: MakerDay) -> Message:
    """Everything whose day it is, each with what can be done about it."""
    title = "Your commitments today"
    parts = [_promise(one) for one in fact.promises] + [_waiting(one) for one in fact.waiting]
    shown, left = parts[:AT_ONCE], len(parts) - AT_ONCE
    more = [context(f"And {left} more in my Home tab.")] if left > 0 else []
    text = "\n".join([title, *(line for line, _ in parts), "My Home tab has the buttons for all of them."])
    return message(text, header(title), *(block for _, blocks in shown for block in blocks), *more)


def _promise(one: OpenPromise) -> tuple[str, list[Json]]:
    name = named(shorten(one.engineer, 60))
    end = days_left(one.days_left)
    line = f"To {name}, {end} ({day(one.due_on)}): “{escape(shorten(one.text, 200))}”"
    if one.state == "not_seen":
        line += f" – {name} has not seen it happen yet."
    return line, [
        section(line),
        actions(*promise_states.for_maker(one.commitment_id, one.state, one.engineer)),
    ]


def _waiting(one: WaitingClock) -> tuple[str, list[Json]]:
    name = named(shorten(one.engineer, 60))
    line = f"{name} waits for one visible change by {day(one.ends_on)} ({days_left(one.days_left)})."
    log = button(
        "Log a commitment", Action.COMMITMENT_OPEN, value=f"clock:{one.sixty_days_id}",
        says=f"Log a commitment to {one.engineer}",
    )  # fmt: skip
    return line, [section(line, accessory=log)]


def question(fact: CommitmentQuestion) -> Message:
    """To the engineer. Nothing counts but their answer."""
    name = named(fact.by.name)
    before = "This may have reached you before. " if fact.resent else ""
    first = (
        f"{before}I asked you a week ago, and this is the last time: {name} says that this promise is done."
        if fact.again
        else f"{before}{name} says that this promise to you is done."
    )
    last = (
        "Did it happen? Only your answer counts. If you say nothing, it counts as unconfirmed, never as "
        f"kept. {name} sees your answer; words of yours only if you want that."
    )
    text = f"{first} “{escape(fact.text)}” {last}"
    return message(
        text,
        header("Did it happen?"),
        section(first),
        quote(fact.text),
        actions(*promise_states.for_engineer(fact.commitment_id, "claimed")),
        context(last),
    )


_SAID: Final = {
    "confirm": "{name} says that it happened. This promise is kept. Thank you.",
    "not_yet": "{name} says: not yet. The promise is open again.",
    "not_seen": "{name} has not seen it happen. Talk to them, and say it is done again when they can see it.",
}


def answered(fact: CommitmentAnswered) -> Message:
    """To the maker."""
    first = _SAID[fact.said].format(name=named(fact.engineer.name))
    blocks = [section(first), quote(fact.text, above="Your promise")]
    text = f"{first} Your promise: “{escape(fact.text)}”"
    if fact.words:
        blocks.append(quote(fact.words, above=f"{shorten(fact.engineer.name, 80)} wanted you to read this"))
        text += f" {named(fact.engineer.name)} wanted you to read this: “{escape(fact.words)}”"
    return message(text, *blocks)


_NEWS: Final = {
    "unanswered": "I asked {name} twice whether this happened and got no answer. It counts as unconfirmed, "
    "not as kept; {name} can still answer.",
    "unanswered_late": "I asked {name} twice whether this happened and got no answer. It stays missed.",
    "missed": "This was promised to you, and its day has passed. It counts as missed. If it happens after "
    "all and {name} says so, I will ask you.",
    "dropped": "{name} takes back this promise to you.",
    "handed_over": "{name} is your manager now, and this promise of your manager before went to them.",
    "given": "You manage {name} now, and this promise of their manager before went to you. My Home tab has "
    "the buttons: stand by it, say that it is done, or take it back.",
    "ended": "{name}, from whom this promise came, has left, and nobody took it up. It ended, and counts as "
    "ended, neither kept nor missed.",
    "taken_up": "{name} is your manager now and stands by this promise to you.",
}


def news(fact: CommitmentNews) -> Message:
    """A change that somebody has to know of."""
    first = _NEWS[fact.kind].format(name=named(fact.other.name))
    blocks = [section(first), quote(fact.text, above=f"Due {day(fact.due_on)}")]
    text = f"{first} “{escape(fact.text)}”, due {day(fact.due_on)}."
    if fact.because:
        blocks.append(quote(fact.because, above="Their reason"))
        text += f" Their reason: “{escape(fact.because)}”"
    return message(text, *blocks)


_STANDS: Final = {
    "kept": "a promise was kept",
    "open": "a promise still waits for its day or its answer",
    "unconfirmed": "a promise was said to be done, and nobody confirmed it",
    "dropped": "what was promised was taken back",
    "missed": "nothing that was promised was kept",
    "ended": "they ended, because one of you left, before a promise was kept",
}


def clock(fact: ClockNews) -> Message:
    """To both, each in their own words."""
    first = _handed_over(fact) if fact.kind == "handed_over" else _over(fact)
    lines = "\n".join(f"•  “{escape(shorten(one, 200))}”" for one in fact.promises[:AT_ONCE])
    said = f"What was promised:\n{lines}" if lines else "Nothing was promised."
    blocks = [section(first), section(said)]
    if fact.to_manager and fact.kind == "handed_over":
        blocks.append(
            actions(button("Log a commitment", Action.COMMITMENT_OPEN, value=f"clock:{fact.sixty_days_id}"))
        )
    return message(f"{first}\n{said}", *blocks)


def _over(fact: ClockNews) -> str:
    how = _STANDS[fact.outcome]
    if fact.to_manager:
        name = named(fact.engineer.name)
        return f"The sixty days after {name} shared their interview with you are over: {how}."
    return (
        f"The sixty days after you shared your interview with {named(fact.manager.name)} are over: {how}. "
        "What was promised, and how it stands, is in my Home tab."
    )


def _handed_over(fact: ClockNews) -> str:
    until = day(fact.ends_on)
    if fact.to_manager:
        return (
            f"You manage {named(fact.engineer.name)} now. They shared their interview with their manager "
            f"before you, and one visible change by {until} is still open. What they shared stays with that "
            "manager."
        )
    return (
        f"{named(fact.manager.name)} is your manager now, and has the sixty days that run until {until}. "
        "What you shared stays with your manager of then; the promises below are known to both."
    )
