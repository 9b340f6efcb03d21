"""How promises stand, in words, and which buttons each has: those that would not be refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from staybot import facts
from staybot.rules.commitments import LIFE, Event, State
from staybot.slack.views import home
from staybot.slack.views.asking import interview, last_time
from staybot.slack.views.digests import follow_through
from staybot.slack.views.letters import letter
from staybot.slack.views.promises import commit_form, commitment, group_promise, promise_states
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


@pytest.mark.parametrize(
    ("many", "kind"), [(1, "static_select"), (100, "static_select"), (101, "users_select")]
)
def test_the_window_offers_those_who_report_to_its_reader(many: int, kind: str) -> None:
    reports = tuple((f"U{n}", f"*Ada* \u202e<{n}>") for n in range(many))
    shown = commit_form.form(facts.CommitForm(None, "", zoo.ON, None, reports=reports))
    picker = next(block["element"] for block in shown["blocks"] if block.get("block_id") == "who")
    assert picker["type"] == kind
    if kind == "static_select":
        assert len(picker["options"]) == many
        assert picker["options"][0]["text"]["text"] == "*Ada* <0>", "letter by letter"
        assert picker["options"][0]["value"] == "U0"


def test_the_window_repeats_what_is_answered_in_short() -> None:
    fact = facts.CommitForm(
        facts.Who("Maria", None), "e", zoo.ON, zoo.ON,
        shared=tuple(facts.SharedAnswer("frustrated", "x" * 2000) for _ in range(9)),
        promised=tuple(f"Promise <{number}>" for number in range(9)),
    )  # fmt: skip
    blocks = commit_form.form(fact)["blocks"]
    quotes = [one for one in blocks if one["type"] == "rich_text"]
    assert len(quotes) == 5
    assert len(json.dumps(quotes[0])) < 700
    lines = [one["elements"][0]["text"] for one in blocks if one["type"] == "context"]
    assert "You promised already: “Promise &lt;8&gt;”" in lines
    assert "You promised already: “Promise &lt;3&gt;”" not in lines, "the newest ones"


def test_a_promise_just_made_can_be_taken_back_by_whoever_keeps_it() -> None:
    made = facts.Committed(facts.Who("Maria", None), "Rest", zoo.ON, 3, commitment_id="c1")
    (back,) = commitment.committed(made).blocks[-1]["elements"]
    assert (back["action_id"], back["value"]) == ("commitment.drop", "c1")
    given = facts.GroupCommitted("everyone", "Rest", zoo.ON, 3, True, 5, commitment_id="c1")  # noqa: FBT003
    assert "commitment.drop" in json.dumps(group_promise.committed(given).blocks)
    named = replace(given, owner=facts.Who("Priya", None))
    assert "commitment.drop" not in json.dumps(group_promise.committed(named).blocks)


def test_the_name_of_a_group_cannot_break_the_line_that_it_stands_in() -> None:
    made = facts.GroupCommitted("team *a* `b`", "Pair on Fridays", zoo.ON, 7, askable=True, floor=5)
    said = group_promise.committed(made).sent()[0]["text"]["text"]
    assert said == "Logged, to *team ∗a∗ ˋbˋ*."


@pytest.mark.parametrize("to_manager", [True, False])
def test_the_end_of_sixty_days_without_a_promise_says_so_once(*, to_manager: bool) -> None:
    who = facts.Who("Priya", "UPRIYA001")
    over = facts.ClockNews("over", "c", who, who, zoo.ON, "missed", (), to_manager)
    said = letter(over)
    assert said.text.endswith("are over: nothing was promised.")
    assert len(said.blocks) == 1
    ended = letter(replace(over, outcome="ended")).text
    assert ended.endswith("they ended, because one of you left, before anything was promised.")


@pytest.mark.parametrize("to_manager", [True, False])
def test_the_end_of_sixty_days_tells_of_every_promise_how_it_stands(*, to_manager: bool) -> None:
    who = facts.Who("Priya", "UPRIYA001")
    stood = tuple(facts.PromiseStood(f"Promise {one}", zoo.ON, one.value) for one in State)
    said = letter(facts.ClockNews("over", "c", who, who, zoo.ON, "kept", stood, to_manager)).text
    assert "are over: a promise was kept." in said
    assert "•  “Promise kept”: kept\n" in said
    assert "•  “Promise open”: still open, due Friday 27 November\n" in said
    assert "•  “Promise missed”: missed, was due Friday 27 November\n" in said
    assert "{" not in said
    handed = letter(facts.ClockNews("handed_over", "c", who, who, zoo.ON, "open", stood * 2, to_manager)).text
    assert "•  “Promise kept”\n" in handed
    assert "And 8 more in my Home tab." in handed


@pytest.mark.parametrize(
    ("questions", "praise"),
    [(("energized",), True), (("energized", "frustrated"), False), (("pick_up_call",), False)],
)
def test_praise_alone_asks_what_will_be_kept_and_not_what_will_change(
    questions: tuple[str, ...], *, praise: bool
) -> None:
    told = tuple(facts.SharedAnswer(one, "Pairing on the ranker") for one in questions)
    said = letter(facts.SharedAnswers("c", facts.Who("Maria", "UMARIA001"), told, zoo.ON)).text
    assert (
        "say what you will keep or do more of, so that they see it by Friday 27 November" in said
    ) is praise
    assert ("choose one change that they will be able to see by Friday 27 November" in said) is not praise
