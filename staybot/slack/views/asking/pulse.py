"""A pulse in the DM. None of its messages depends on what, or whether, somebody answered."""

from __future__ import annotations

from collections.abc import Iterator

from staybot.facts import PulseClosed, PulseInvitation, PulseReminder, PulseVoid
from staybot.slack.escape import escape, named
from staybot.slack.ids import Action, variant
from staybot.slack.views import promise
from staybot.slack.views.asking import scale
from staybot.slack.views.blocks import Json, Message, actions, button, context, header, message, section
from staybot.slack.views.words import day


def invitation(fact: PulseInvitation) -> Message:
    """The first question, which one tap answers; who sees the answer stands above it, the rest below."""
    why, first = _why(fact), _first(fact)
    seen, stored = promise.who_sees_pulse(fact.promise)
    in_a_line = promise.pulse_first(fact.promise)
    text = "\n".join(
        (
            named(fact.title),
            why,
            in_a_line,
            f"{first} Choose: {scale.in_words(fact.first)}.",
            seen,
            stored,
            "To answer in a window, or to change or withdraw answers, type /stay pulse.",
        )
    )
    return message(
        text.replace("*", ""),
        header(fact.title),
        section(why),
        section(in_a_line),
        section(first),
        actions(*_buttons(fact)),
        *([context(scale.ends())] if fact.first.scale == "recommend" else ()),
        ways(fact.round_id),
        context(seen),
        context(stored),
    )


def ways(round_id: str) -> Json:
    """The same for everybody, answered or not."""
    return actions(
        button("Open or change my answers", Action.PULSE_OPEN, value=round_id),
        button("Not while I'm away", Action.PULSE_AWAY, value=round_id),
    )


def reminder(fact: PulseReminder) -> Message:
    """The same words for everybody who gets one."""
    text = (
        f"A reminder: “{named(fact.title)}” is open until {day(fact.closes_on)}, a tap for each question. "
        "If you have answered already, or would rather not, there is nothing to do."
    )
    return message(text, section(text), ways(fact.round_id))


def closed(fact: PulseClosed) -> Message:
    """What all messages of a pulse become at its close."""
    text = (
        f"“{named(fact.title)}” has closed. The answers were counted, and are deleted together with the key "
        "that opens them. The next one comes by itself."
    )
    return message(text, section(text))


def void(fact: PulseVoid) -> Message:
    """The key was lost, or a backup put in its place: say what that means, and that nobody answers again."""
    text = (
        f"I have to tell you that “{named(fact.title)}” is void: its answers cannot be opened or counted "
        "any more, by anyone, and nothing of it is published. You need not answer it again. I am sorry for "
        "the taps."
    )
    return message(text, section(text))


def _why(fact: PulseInvitation) -> str:
    again = "This may have reached you before; it is the same pulse. " if fact.resent else ""
    many = f"{fact.count} questions, a tap each" if fact.count > 1 else "One question, one tap"
    return (
        f"{again}{many}; open until {day(fact.promise.closes_on)}. {escape(fact.intro)} "
        f"{named(fact.promise.sponsor)} set this up. *Your first tap is already an answer*: you can change "
        "or withdraw it until then."
    )


def _first(fact: PulseInvitation) -> str:
    number = f"1 of {fact.count}: " if fact.count > 1 else ""
    return f"{number}*{escape(fact.first.text)}*"


def _buttons(fact: PulseInvitation) -> Iterator[Json]:
    for one in scale.answers(fact.first):
        value = f"{fact.round_id}:{fact.first.id}:{one.score}"
        yield button(one.label, variant(Action.PULSE_TAP, one.score), value=value, says=one.spoken)
