"""How promises stand, in words, and which buttons each has: those that would not be refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from staybot import facts
from staybot.rules.commitments import LIFE, Event, State
from staybot.slack.views import follow_through, group_promise, home, interview, last_time, promise_states
from tests.unit.slack import zoo, zoo_promises

BUTTONS = {
    "commitment.claim": Event.CLAIM,
    "commitment.drop": Event.DROP,
    "commitment.take_up": Event.TAKE_UP,
    "commitment.confirm": Event.CONFIRM,
    "commitment.doubt": Event.NOT_YET,
    "commitment.deny": Event.NOT_SEEN,
}


@pytest.mark.parametrize("state", State)
def test_every_state_has_words_for_both_and_only_buttons_that_work(state: State) -> None:
    line = zoo.line("Maria", state=state.value)
    for to in (True, False):
        assert "{" not in promise_states.standing(line, to=to)
    for_members = promise_states.standing(zoo.line("Noor", state=state.value, group="team search"), to=False)
    assert "{" not in for_members
    assert "you " not in for_members, "a group is spoken of as a group"
    offered = [
        *promise_states.for_maker("p", state.value, "Maria"),
        *promise_states.for_engineer("p", state.value),
    ]
    assert {BUTTONS[one["action_id"]] for one in offered} == {
        event for event in BUTTONS.values() if (state, event) in LIFE
    }


def test_what_is_promised_to_somebody_has_no_buttons_of_its_maker() -> None:
    fact = replace(
        zoo.every_state("Maria"),
        commitments=facts.MyCommitments((), zoo.every_state("x").commitments.received),
    )
    shown = json.dumps(home.home(fact))
    assert "commitment.confirm" in shown
    assert not any(
        action in shown for action in ("commitment.claim", "commitment.drop", "commitment.take_up")
    )


def test_the_interview_is_only_for_whoever_is_asked() -> None:
    manager = replace(zoo.home_of("Priya", progress=None), roles=("manager",))
    assert "Your stay interview" not in json.dumps(home.home(manager))
    assert "Your stay interview" in json.dumps(home.home(zoo.home_of("Maria", progress=None)))


def test_the_follow_through_says_what_is_not_shown_and_never_why() -> None:
    told = "\n".join(follow_through.paragraphs(zoo_promises.followed("research", groups=1)))
    assert "30–99 in all; with a promise within 14 days: 10–29" in told
    assert "kept: 10–29; missed: 0–9; unconfirmed: not shown" in told
    assert "share kept: 40 to 45 %; median days until kept: 30 or more, until promised: 0–7" in told
    assert "•  research: 5–9 in all; kept: not shown; share kept: not shown" in told
    nothing = facts.FollowThrough("2026-Q4", None, zoo.ON, zoo.ON, None, None, ())
    assert "\n".join(follow_through.paragraphs(nothing)).count("not shown") == 3
    first = facts.FollowThrough("2026-Q4", (5, 9), None, None, None, None, ())
    assert "when they are over" in "\n".join(follow_through.paragraphs(first))


def test_groups_without_room_are_counted() -> None:
    told = "\n".join(follow_through.paragraphs(zoo_promises.followed("x" * 70, groups=200)))
    assert "more groups, in the release." in told


def test_the_interview_begins_with_the_last_only_where_something_was_shared() -> None:
    assert list(last_time.blocks(None)) == []
    form = interview.form(replace(zoo.form("Priya"), last=zoo_promises.last_time("Priya", many=1)))
    assert "Last time you told Priya" in json.dumps(form["blocks"][0])
    said = json.dumps(form["blocks"][3], ensure_ascii=False)
    assert "Priya promised “Priya” by 27 November 2026. You said that it happened." in said
    nothing = json.dumps(list(last_time.blocks(zoo_promises.last_time("Priya", many=0))))
    assert "Nothing was promised." in nothing


def test_the_name_of_a_group_cannot_break_the_line_that_it_stands_in() -> None:
    made = facts.GroupCommitted("team *a* `b`", "Pair on Fridays", zoo.ON, 7, askable=True, floor=5)
    said = group_promise.committed(made).sent()[0]["text"]["text"]
    assert said == "Logged, to *team ∗a∗ ˋbˋ*."
