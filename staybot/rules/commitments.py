"""The sixty days, and the life of a promise: one table of what may happen to it when.

The sixty-day rule, the reminders and the engineer's last word are those of the retention programme
(articles A and C, staybot.rules.playbook).
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from staybot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

CLOCK_DAYS = 60
"""Days in which a shared interview must be followed by one visible change (article A)."""

DAYS_LEFT_TO_REMIND = (30, 14, 7, 1, 0)
DAYS_OVERDUE_TO_REMIND = (7, 14, 21)

ASK_AGAIN_AFTER_DAYS = 7
"""Days after a claim when the engineer is asked a second and last time."""

SILENCE_AFTER_DAYS = 14
"""Days after a claim when no answer becomes `Event.SILENCE`."""


class State(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    """Its maker says it is done; the engineer is asked."""
    NOT_SEEN = "not_seen"
    """The engineer answered a claim with: I did not see it happen."""
    HANDED_OVER = "handed_over"
    """The manager changed; the next one has not taken it up yet."""
    KEPT = "kept"
    UNCONFIRMED = "unconfirmed"
    """The engineer was asked twice and said nothing. Never counted as kept."""
    MISSED = "missed"
    CLAIMED_LATE = "claimed_late"
    """Missed, then said to be done after all: it stays missed unless the engineer says it was kept."""
    DROPPED = "dropped"
    ENDED = "ended"
    """One of the two left while it was still open."""


class Event(StrEnum):
    MAKE = "make"
    """The first line of every history; leads to `State.OPEN` and never happens again."""
    CLAIM = "claim"
    CONFIRM = "confirm"
    NOT_YET = "not_yet"
    NOT_SEEN = "not_seen"
    SILENCE = "silence"
    DEADLINE = "deadline"
    """The due day has ended where the engineer is."""
    DROP = "drop"
    HAND_OVER = "hand_over"
    TAKE_UP = "take_up"
    END = "end"


class Outcome(StrEnum):
    """What a promise counts as. Every promise counts as exactly one of these, so the sums always add up."""

    OPEN = "open"
    KEPT = "kept"
    UNCONFIRMED = "unconfirmed"
    MISSED = "missed"
    DROPPED = "dropped"
    ENDED = "ended"


LIFE: Mapping[tuple[State, Event], State] = MappingProxyType(
    {
        (State.OPEN, Event.CLAIM): State.CLAIMED,
        (State.OPEN, Event.DEADLINE): State.MISSED,
        (State.OPEN, Event.DROP): State.DROPPED,
        (State.OPEN, Event.HAND_OVER): State.HANDED_OVER,
        (State.OPEN, Event.END): State.ENDED,
        (State.CLAIMED, Event.CONFIRM): State.KEPT,
        (State.CLAIMED, Event.NOT_YET): State.OPEN,
        (State.CLAIMED, Event.NOT_SEEN): State.NOT_SEEN,
        (State.CLAIMED, Event.SILENCE): State.UNCONFIRMED,
        # Claimed in time: the deadline waits for the answer, and a "not yet" meets it again as open.
        (State.CLAIMED, Event.DEADLINE): State.CLAIMED,
        # The question is out already; whoever is manager now waits for the answer to it.
        (State.CLAIMED, Event.HAND_OVER): State.CLAIMED,
        (State.CLAIMED, Event.END): State.ENDED,
        (State.NOT_SEEN, Event.CLAIM): State.CLAIMED,
        (State.NOT_SEEN, Event.CONFIRM): State.KEPT,
        (State.NOT_SEEN, Event.DEADLINE): State.MISSED,
        (State.NOT_SEEN, Event.DROP): State.DROPPED,
        (State.NOT_SEEN, Event.HAND_OVER): State.HANDED_OVER,
        (State.NOT_SEEN, Event.END): State.ENDED,
        (State.HANDED_OVER, Event.TAKE_UP): State.OPEN,
        (State.HANDED_OVER, Event.CLAIM): State.CLAIMED,
        (State.HANDED_OVER, Event.DEADLINE): State.MISSED,
        (State.HANDED_OVER, Event.DROP): State.DROPPED,
        (State.HANDED_OVER, Event.HAND_OVER): State.HANDED_OVER,
        (State.HANDED_OVER, Event.END): State.ENDED,
        # Silence was not consent, and it is not a verdict either: a late answer still counts.
        (State.UNCONFIRMED, Event.CONFIRM): State.KEPT,
        (State.UNCONFIRMED, Event.NOT_YET): State.OPEN,
        (State.UNCONFIRMED, Event.NOT_SEEN): State.NOT_SEEN,
        (State.MISSED, Event.CLAIM): State.CLAIMED_LATE,
        (State.CLAIMED_LATE, Event.CONFIRM): State.KEPT,
        (State.CLAIMED_LATE, Event.NOT_YET): State.MISSED,
        (State.CLAIMED_LATE, Event.NOT_SEEN): State.MISSED,
        (State.CLAIMED_LATE, Event.SILENCE): State.MISSED,
        (State.CLAIMED_LATE, Event.HAND_OVER): State.CLAIMED_LATE,
        (State.CLAIMED_LATE, Event.END): State.MISSED,
    }
)
"""The whole life of a promise. What is not in this table cannot happen."""

_STANDS = {
    State.OPEN: "This promise is open: it is not said to be done.",
    State.CLAIMED: "This promise was said to be done, and the person it was made to is being asked.",
    State.NOT_SEEN: "The person this promise was made to has not seen it happen.",
    State.HANDED_OVER: "This promise was handed over and waits for the new manager.",
    State.KEPT: "This promise was kept: the person it was made to said so.",
    State.UNCONFIRMED: "This promise was said to be done, but the person it was made to has not answered.",
    State.MISSED: "This promise was not kept by its day.",
    State.CLAIMED_LATE: "This promise was said to be done late; the person it was made to is being asked.",
    State.DROPPED: "This promise was dropped.",
    State.ENDED: "This promise ended because one of the two people left.",
}

_SO = {
    Event.MAKE: "It cannot be made a second time.",
    Event.CLAIM: "It cannot be marked as done now.",
    Event.CONFIRM: "There is no question about it to answer now.",
    Event.NOT_YET: "There is no question about it to answer now.",
    Event.NOT_SEEN: "There is no question about it to answer now.",
    Event.SILENCE: "No answer about it is awaited.",
    Event.DEADLINE: "Its deadline changes nothing any more.",
    Event.DROP: "It cannot be dropped now.",
    Event.HAND_OVER: "It cannot be handed over now.",
    Event.TAKE_UP: "There is nothing to take up.",
    Event.END: "There is nothing left to end.",
}

_COUNTS_AS = {
    State.KEPT: Outcome.KEPT,
    State.UNCONFIRMED: Outcome.UNCONFIRMED,
    State.MISSED: Outcome.MISSED,
    State.CLAIMED_LATE: Outcome.MISSED,
    State.DROPPED: Outcome.DROPPED,
    State.ENDED: Outcome.ENDED,
}


def next_state(state: State, event: Event) -> State:
    """The state after `event`. Raises Refused, in words for whoever tried, for all that cannot happen."""
    if (state, event) not in LIFE:
        raise Refused(f"{_STANDS[state]} {_SO[event]}")
    return LIFE[state, event]


def outcome(state: State) -> Outcome:
    """What a promise in this state counts as in every statistic."""
    return _COUNTS_AS.get(state, Outcome.OPEN)


def clock_ends_on(shared_on_local: date) -> date:
    """The last local day of the engineer on which the change can still be seen: 60 days after the sharing."""
    return shared_on_local + timedelta(days=CLOCK_DAYS)


def default_due(*, shared_on: date | None, today: date) -> date:
    """The day a promise is due when nobody names one.

    It is the end of the sixty days; without a shared interview, or when those sixty days are over,
    sixty days from today.
    """
    if shared_on is not None and clock_ends_on(shared_on) >= today:
        return clock_ends_on(shared_on)
    return clock_ends_on(today)


def days_left(due_on: date, *, today: date) -> int:
    """Days until the due day: 0 on the day itself, negative when overdue."""
    return (due_on - today).days


def reminder_days(due_on: date) -> tuple[date, ...]:
    """The days on which the maker is reminded, earliest first: 30, 14, 7, 1, 0 left, then weekly three times.

    Days before the promise was made are among them for a near deadline; the caller leaves those out.
    """
    before = tuple(due_on - timedelta(days=left) for left in DAYS_LEFT_TO_REMIND)
    return before + tuple(due_on + timedelta(days=over) for over in DAYS_OVERDUE_TO_REMIND)
