"""Pulses in the Home tab: what is open for its viewer, how far they are, and until when they are away."""

from __future__ import annotations

from collections.abc import Iterator

from staybot.facts import Home, OpenPulse, Paused
from staybot.slack.escape import named
from staybot.slack.ids import Action
from staybot.slack.views.asking import pulse_form
from staybot.slack.views.blocks import Json, actions, button, section
from staybot.slack.views.words import day


def parts(fact: Home) -> Iterator[list[Json]]:
    """For whoever is asked, or still has something to answer."""
    is_asked = "engineer" in fact.roles and not fact.opted_out
    if not (fact.pulses or is_asked):
        return
    yield [section("*Your pulse*"), *(block for one in fact.pulses for block in _open(one))]
    if is_asked:
        yield [*([] if fact.pulses else [section(_next(fact))]), *_away(fact.paused)]


def _open(one: OpenPulse) -> Iterator[Json]:
    yield section(f"“{named(one.title)}” is open until {day(one.closes_on)}. {_standing(one)}")
    is_begun = one.answered > 0 or one.comment != ""
    label = "Answer" if not is_begun else "Change my answers" if one.answered == one.of else "Continue"
    answer = button(
        label, Action.PULSE_OPEN, value=one.round_id, style="primary", says=f"{label}: {one.title}"
    )
    yield actions(answer, *([pulse_form.withdraw(one.round_id)] if is_begun else []))


def _standing(one: OpenPulse) -> str:
    given = f"You answered {one.answered} of {one.of} questions"
    comment = {
        "": "",
        "draft": "; your comment is a draft, which counts when you press Done",
        "changed": "; your comment counts as you sent it; you have changes to it that are not sent",
        "submitted": "; your comment counts",
    }[one.comment]
    if not one.answered and not one.comment:
        return f"{one.of} questions, a tap each." if one.of > 1 else "One question, one tap."
    return f"{given}{comment}. Only you see this."


def _next(fact: Home) -> str:
    if fact.next_pulse_on is None:
        return "No pulse is open for you just now."
    return f"No pulse is open for you just now. The next one is planned for {day(fact.next_pulse_on)}."


def _away(paused: Paused) -> Iterator[Json]:
    away = button("Not while I'm away", Action.PULSE_AWAY, value="away")
    if paused.until is None:
        yield actions(away)
        return
    yield section(f"You asked for none through {day(paused.until)}.")
    yield actions(
        button("I'm back", Action.PULSE_BACK, value="back", says="I'm back: ask me again"),
        button("Change the day", Action.PULSE_AWAY, value="away"),
    )
