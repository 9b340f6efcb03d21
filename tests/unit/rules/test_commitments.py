"""The life of a promise: all that may happen, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.errors import Refused
from staybot.rules.commitments import (
    ASK_AGAIN_AFTER_DAYS,
    CLOCK_DAYS,
    LIFE,
    SILENCE_AFTER_DAYS,
    Event,
    Outcome,
    State,
    clock_ends_on,
    days_left,
    default_due,
    next_state,
    outcome,
    reminder_days,
)

TABLE = """
             claim        confirm not_yet not_seen silence     deadline drop    hand_over    take_up end
open         claimed      -       -       -        -           missed   dropped handed_over  -       ended
claimed      -            kept    open    not_seen unconfirmed claimed  -       claimed      -       ended
not_seen     claimed      kept    -       -        -           missed   dropped handed_over  -       ended
handed_over  claimed      -       -       -        -           missed   dropped handed_over  open    ended
kept         -            -       -       -        -           -        -       -            -       -
unconfirmed  -            kept    open    not_seen -           -        -       -            -       -
missed       claimed_late -       -       -        -           -        -       -            -       -
claimed_late -            kept    missed  missed   missed      -        -       claimed_late -       missed
dropped      -            -       -       -        -           -        -       -            -       -
ended        -            -       -       -        -           -        -       -            -       -
"""


def _printed() -> list[list[str]]:
    events = [event for event in Event if event is not Event.MAKE]
    rows = [[str(state), *(str(LIFE.get((state, event), "-")) for event in events)] for state in State]
    return [[str(event) for event in events], *rows]


def test_the_whole_life_of_a_promise_is_this_table() -> None:
    table = _printed()
    print("\n".join(" ".join(f"{cell:12}" for cell in row) for row in table))  # noqa: T201 — read with -s
    assert table == [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_what_is_not_in_the_table_is_refused_in_words(state: State, event: Event) -> None:
    if (state, event) in LIFE:
        assert next_state(state, event) is LIFE[state, event]
        return
    with pytest.raises(Refused) as refused:
        next_state(state, event)
    assert refused.value.message.count(".") == 2  # where it stands, and what cannot be
    assert "_" not in refused.value.message


def test_nothing_happens_to_a_promise_before_it_is_made_and_it_is_made_once() -> None:
    for state in State:
        with pytest.raises(Refused, match="cannot be made a second time"):
            next_state(state, Event.MAKE)


def test_only_the_engineers_word_makes_a_promise_kept() -> None:
    assert {event for (_, event), after in LIFE.items() if after is State.KEPT} == {Event.CONFIRM}


def test_a_kept_promise_was_said_to_be_done_first() -> None:
    with pytest.raises(Refused, match="it is not said to be done"):
        next_state(State.OPEN, Event.CONFIRM)


def test_silence_is_never_consent() -> None:
    after_silence = {state for (_, event), state in LIFE.items() if event is Event.SILENCE}
    assert after_silence == {State.UNCONFIRMED, State.MISSED}


@given(events=st.lists(st.sampled_from(Event), max_size=30))
def test_a_promise_that_missed_its_day_counts_as_missed_until_the_engineer_says_kept(
    events: list[Event],
) -> None:
    state = State.MISSED
    for event in events:
        if (state, event) in LIFE:
            state = next_state(state, event)
        assert outcome(state) in {Outcome.MISSED, Outcome.KEPT}
        if outcome(state) is Outcome.KEPT:
            assert Event.CONFIRM in events


def test_every_promise_counts_as_exactly_one_thing() -> None:
    assert {state: outcome(state) for state in State} == {
        State.OPEN: Outcome.OPEN,
        State.CLAIMED: Outcome.OPEN,
        State.NOT_SEEN: Outcome.OPEN,
        State.HANDED_OVER: Outcome.OPEN,
        State.KEPT: Outcome.KEPT,
        State.UNCONFIRMED: Outcome.UNCONFIRMED,
        State.MISSED: Outcome.MISSED,
        State.CLAIMED_LATE: Outcome.MISSED,
        State.DROPPED: Outcome.DROPPED,
        State.ENDED: Outcome.ENDED,
    }


def test_what_counts_as_open_can_still_be_closed_by_time_or_a_leaver() -> None:
    for state in State:
        if outcome(state) is Outcome.OPEN:
            assert (state, Event.DEADLINE) in LIFE
            assert next_state(state, Event.END) is State.ENDED


def test_the_engineer_is_asked_twice_before_silence_counts() -> None:
    assert (ASK_AGAIN_AFTER_DAYS, SILENCE_AFTER_DAYS) == (7, 14)


def test_the_clock_ends_sixty_days_after_the_sharing() -> None:
    assert CLOCK_DAYS == 60
    assert clock_ends_on(date(2026, 10, 15)) == date(2026, 12, 14)


@pytest.mark.parametrize(
    ("shared_on", "today", "due_on"),
    [
        (date(2026, 10, 15), date(2026, 10, 20), date(2026, 12, 14)),
        (date(2026, 10, 15), date(2026, 12, 14), date(2026, 12, 14)),
        (date(2026, 10, 15), date(2026, 12, 15), date(2027, 2, 13)),
        (None, date(2026, 10, 15), date(2026, 12, 14)),
    ],
)
def test_a_promise_is_due_when_its_sixty_days_end_unless_they_are_over(
    shared_on: date | None, today: date, due_on: date
) -> None:
    assert default_due(shared_on=shared_on, today=today) == due_on


def test_days_left_count_down_to_nought_on_the_day_itself() -> None:
    due_on = date(2026, 12, 14)
    assert days_left(due_on, today=date(2026, 12, 13)) == 1
    assert days_left(due_on, today=due_on) == 0
    assert days_left(due_on, today=date(2026, 12, 16)) == -2


def test_the_maker_is_reminded_more_often_towards_the_day_and_three_times_after_it() -> None:
    due_on = date(2026, 12, 14)
    left = [days_left(due_on, today=day) for day in reminder_days(due_on)]
    assert left == [30, 14, 7, 1, 0, -7, -14, -21]
    assert reminder_days(due_on)[0] == due_on - timedelta(days=30)
