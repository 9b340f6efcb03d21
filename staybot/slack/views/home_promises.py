"""Promises in the Home tab: each with how it stands, and the buttons to act in place."""

from __future__ import annotations

from staybot.facts import CommitmentLine, Home, WaitingClock
from staybot.slack.escape import escape, named, shorten
from staybot.slack.ids import Action
from staybot.slack.views.blocks import Json, actions, button, context, section
from staybot.slack.views.promises import consent, promise_states
from staybot.slack.views.words import day, day_and_year, days_left

Part = list[Json]


def received(fact: Home) -> list[Part]:
    """Promises to the viewer; those they are asked about come first."""
    return [_received(one) for one in fact.commitments.received]


def made(fact: Home) -> list[Part]:
    """The viewer's own promises."""
    return [_made(one) for one in fact.commitments.made]


def waiting(fact: Home) -> list[Part]:
    """People whose sixty days run without a promise."""
    return [_waits(one) for one in fact.commitments.awaiting]


def _received(one: CommitmentLine) -> Part:
    buttons = [] if one.group else list(promise_states.for_engineer(one.commitment_id, one.state))
    if one.consent:
        buttons.append(consent.take_back(one.commitment_id))
    return _told(one, buttons, to=False)


def _made(one: CommitmentLine) -> Part:
    buttons = promise_states.for_maker(one.commitment_id, one.state, one.other.name)
    return _told(one, list(buttons), to=True)


def _told(one: CommitmentLine, buttons: list[Json], *, to: bool) -> Part:
    """What is over and cannot be changed any more is told in small print."""
    name, what = named(shorten(one.other.name, 60)), escape(shorten(one.text, 300))
    group = f" to {named(shorten(one.group, 60))}" if one.group else ""
    stands = promise_states.standing(one, to=to)
    text = (
        f"*{'To' if to else 'From'} {name}*{group}, by {day_and_year(one.due_on)}: “{what}”\n"
        f"{stands[:1].upper()}{stands[1:]}"
    )
    if buttons:
        return [section(text), actions(*buttons)]
    return [section(text) if promise_states.goes_on(one.state) else context(text)]


def _waits(one: WaitingClock) -> Part:
    name = named(shorten(one.engineer, 60))
    text = f"{name}: one visible change by {day(one.ends_on)} ({days_left(one.days_left)})"
    if not one.in_slack:
        return [section(f"{text}. They are not in Slack: tell them yourself.")]
    log = button(
        "Log a commitment", Action.COMMITMENT_OPEN, value=f"clock:{one.sixty_days_id}",
        says=f"Log a commitment to {one.engineer}",
    )  # fmt: skip
    return [section(text, accessory=log)]
