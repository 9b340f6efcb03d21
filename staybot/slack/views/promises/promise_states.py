"""How a promise stands, in words for its maker and for whom it was made to; and the buttons that each has.

The buttons are those of the one table of a promise's life: what is not offered would be refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.facts import CommitmentLine
from staybot.rules.commitments import LIFE, Event, Outcome, State, outcome
from staybot.slack.escape import escape, named, shorten
from staybot.slack.ids import Action
from staybot.slack.views.blocks import Json, button
from staybot.slack.views.words import days_left

_TO_MAKER: Final = {
    "open": "{left}",
    "not_yet": "{name} said: not yet; {left}",
    "claimed": "you said that it is done; {name} is being asked",
    "not_seen": "{name} has not seen it happen yet; {left}",
    "handed_over": "made by their manager before you; {left}",
    "kept": "kept: {name} says that it happened",
    "unconfirmed": "unconfirmed: {name} was asked twice and has not answered",
    "missed": "missed",
    "claimed_late": "missed; you said later that it is done, and {name} is being asked",
    "dropped": "taken back: “{because}”",
    "ended": "ended, because one of you left",
}
_TO_ENGINEER: Final = {
    "open": "{left}",
    "not_yet": "you said: not yet; {left}",
    "claimed": "{name} says that it is done. Did it happen?",
    "not_seen": "you have not seen it happen yet; {left}",
    "handed_over": "made by your manager before; {name} has it now and has not answered for it yet; {left}",
    "kept": "kept: you said that it happened",
    "unconfirmed": "unconfirmed: said to be done, and you can still answer",
    "missed": "missed",
    "claimed_late": "missed; {name} says that it is done now. Did it happen?",
    "dropped": "taken back: “{because}”",
    "ended": "ended, because one of you left",
}
_TO_GROUP: Final = _TO_MAKER | {
    "kept": "kept: {name} has seen it happen, by the published average",
    "unconfirmed": "unconfirmed: the answer of {name} is not clear, or not shown",
}


_TO_MEMBER: Final = {
    "open": "{left}",
    "claimed": "{name} says that it is done; {group} is asked in a pulse whether it happened",
    "not_seen": "{group} has not seen it happen yet, by the published average; {left}",
    "handed_over": "{left}",
    "kept": "kept: {group} has seen it happen, by the published average",
    "unconfirmed": "unconfirmed: the answer of {group} is not clear, or not shown",
    "missed": "missed",
    "claimed_late": "missed; {name} says that it is done now, and {group} is asked in a pulse",
    "dropped": "taken back: “{because}”",
    "ended": "ended, because {name} left",
}


def standing(one: CommitmentLine, *, to: bool) -> str:
    """In words for the maker (`to` the other), for the engineer, or for the members of a group."""
    to_other = _TO_GROUP if one.to_group else _TO_MAKER
    to_me = _TO_MEMBER if one.group else _TO_ENGINEER
    return (to_other if to else to_me)["not_yet" if one.not_yet else one.state].format(
        group=named(shorten(one.group, 60)),
        name=named(shorten(one.other.name, 60)),
        left=days_left(one.days_left),
        because=escape(shorten(one.because, 200)),
    )


def for_maker(commitment_id: str, state: str, engineer: str) -> Iterator[Json]:
    """What its maker can do about a promise."""
    if _can(state, Event.TAKE_UP):
        yield button(
            "I stand by it", Action.COMMITMENT_TAKE_UP, value=commitment_id, style="primary",
            says=f"Take up the promise to {engineer}",
        )  # fmt: skip
    if _can(state, Event.CLAIM):
        yield button(
            "It is done", Action.COMMITMENT_CLAIM, value=commitment_id,
            says=f"The promise to {engineer} is done",
        )  # fmt: skip
    if _can(state, Event.DROP):
        yield button(
            "Take it back …", Action.COMMITMENT_DROP, value=commitment_id,
            says=f"Take back the promise to {engineer}",
        )  # fmt: skip


def for_engineer(commitment_id: str, state: str) -> Iterator[Json]:
    """The last word, while it can be said."""
    if _can(state, Event.CONFIRM):
        yield button("Yes, it happened", Action.COMMITMENT_CONFIRM, value=commitment_id, style="primary")
    if _can(state, Event.NOT_YET):
        yield button("Not yet …", Action.COMMITMENT_DOUBT, value=commitment_id)
    if _can(state, Event.NOT_SEEN):
        yield button("I have not seen it …", Action.COMMITMENT_DENY, value=commitment_id)


def goes_on(state: str) -> bool:
    """Whether its story is not over."""
    return outcome(State(state)) is Outcome.OPEN


def _can(state: str, event: Event) -> bool:
    return (State(state), event) in LIFE
