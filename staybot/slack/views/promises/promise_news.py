"""What letters about promises say: reminders with buttons to act, the one question, and what became of it."""

from __future__ import annotations

from typing import Final

from staybot.facts import (
    CommitmentAnswered,
    CommitmentNews,
    CommitmentQuestion,
    CommitmentQuestionAnswered,
    MakerDay,
    OpenPromise,
    WaitingClock,
)
from staybot.slack.escape import escape, named, shorten
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
from staybot.slack.views.promises import promise_states
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
    if one.not_yet:
        line += f" – {name} said: not yet."
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


_ANSWERED: Final = {
    "confirm": ("yes, it happened", "This promise counts as kept."),
    "not_yet": ("not yet", "{name} is told. When it is said to be done again, I ask you anew."),
    "not_seen": ("I have not seen it", "{name} is told. Should you see it after all, say so in my Home tab."),
}


def question_answered(fact: CommitmentQuestionAnswered) -> Message:
    """What the question becomes: nothing to press a second time."""
    said, then = _ANSWERED[fact.said]
    name = named(fact.by.name)
    first = f"You answered on {day(fact.said_on)}: {said}. {then.format(name=name)}"
    return message(
        f"{first} The promise: “{escape(fact.text)}”",
        header("Did it happen?"),
        quote(fact.text),
        section(first),
    )


_SAID: Final = {
    "confirm": "{name} says that it happened. This promise is kept. Thank you.",
    "not_yet": "{name} says: not yet. The promise is open again, due {due}.",
    "not_yet_late": "{name} says: not yet. The promise was due {due}, and counts as missed.",
    "not_seen": "{name} has not seen it happen. Talk to them, and say it is done again when they can see it.",
}


def answered(fact: CommitmentAnswered) -> Message:
    """To the maker, with what can be done about it."""
    said = "not_yet_late" if (fact.said, fact.state) == ("not_yet", "missed") else fact.said
    first = _SAID[said].format(name=named(fact.engineer.name), due=day(fact.due_on))
    blocks = [section(first), quote(fact.text, above="Your promise")]
    text = f"{first} Your promise: “{escape(fact.text)}”"
    if fact.words:
        blocks.append(quote(fact.words, above=f"{shorten(fact.engineer.name, 80)} wanted you to read this"))
        text += f" {named(fact.engineer.name)} wanted you to read this: “{escape(fact.words)}”"
    can = promise_states.for_maker(fact.commitment_id, fact.state, fact.engineer.name) if fact.state else ()
    if offered := list(can):
        blocks.append(actions(*offered))
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
