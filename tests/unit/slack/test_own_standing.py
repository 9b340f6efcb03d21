"""What people are told of their own answers and roles: what counts, who got it, and no more than is true."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Literal

import pytest

from staybot import facts
from staybot.clock import ManualClock
from staybot.slack.views import home, notices, privacy
from staybot.slack.views.asking import interview, pulse_form
from staybot.slack.views.letters import letter
from staybot.slack.views.promises import commit_form, group_form
from staybot.store.database import Database
from tests.unit.slack import zoo, zoo_pulses
from tests.unit.slack.edge import edge
from tests.unit.slack.test_views import all_text

NOTHING = facts.ShareCount("Priya", 0, None)
UNSENT = "You have changes that are not sent; what you sent before still counts."

Progress = Literal["empty", "draft", "changed", "submitted", "declined"]


def _home(progress: Progress, *shares: facts.ShareCount) -> str:
    one = facts.OpenInterview(zoo.ROUND, "2026-Q4", zoo.ON, progress, shares)
    return all_text(home.home(replace(zoo.home_of("Maria"), interview=one)))


def _form(**more: Any) -> list[str]:
    form = interview.form(replace(zoo.form("Priya"), **more))
    return [all_text(block) for block in form["blocks"]]


# ---------------------------------------------------- who sees it, before the first question


def test_one_line_above_the_first_question_of_a_pulse_says_who_sees_the_answer() -> None:
    said = letter(replace(zoo_pulses.invitation("Pulse"), promise=zoo_pulses.promise()))
    line = (
        "Only counted, in groups of at least 5 people, after the close. Nobody is shown your answers, or "
        "whether you answered."
    )
    blocks = list(said.blocks)
    at = next(n for n, one in enumerate(blocks) if line in all_text(one).replace("*", ""))
    first = next(n for n, one in enumerate(blocks) if zoo_pulses.AGREE.text in all_text(one))
    assert at < first
    assert blocks[at]["type"] == "section", "as large as the question"
    assert said.text.index(line) < said.text.index(zoo_pulses.AGREE.text)
    assert "could technically break that" in said.text[said.text.index(line) :], "the long one stays below"


def test_the_window_of_a_pulse_begins_with_the_same_line() -> None:
    first, *_ = pulse_form.form(zoo_pulses.form("Pulse"))["blocks"]
    assert "Nobody is shown your answers, or whether you answered." in all_text(first)


# ---------------------------------------------------- what a manager got


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (NOTHING, "Shared with Priya from this interview: nothing."),
        (
            replace(NOTHING, withdrawn=True),
            "Shared with Priya from this interview: nothing any more; what you withdrew they may have read.",
        ),
        (
            facts.ShareCount("Priya", 1, zoo.ON),
            f"Shared with Priya from this interview: 1 answer, on {zoo.ON:%A} {zoo.ON.day} {zoo.ON:%B}.",
        ),
        (
            facts.ShareCount("Priya", 2, zoo.ON),
            f"from this interview: 2 answers, the last on {zoo.ON:%A} {zoo.ON.day} {zoo.ON:%B}.",
        ),
    ],
)
def test_home_and_the_form_say_what_a_manager_got(count: facts.ShareCount, said: str) -> None:
    assert said in _home("submitted", count)
    head = "\n".join(_form(share_counts=(count,))[:2])
    assert said in head
    assert "A tick below shares nothing by itself" in head


def test_nothing_is_said_of_sharing_where_nothing_could_be_shared() -> None:
    for said in (_home("submitted"), "\n".join(_form(share_counts=()))):
        assert "from this interview" not in said


async def test_who_does_not_share_after_all_reads_that_nothing_went(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as company:
        maria = company.maria
        await company.invited()
        await maria.open_home()
        await maria.click("Start", within="home")
        await maria.submit({"frustrated": "The rota", "seen_by.frustrated": "manager"})
        await maria.submit()
        assert maria.sees("Nothing has been sent to Priya")
        await maria.close_modal(all=True)  # “Don't share”
        await maria.open_home()
        assert maria.sees("Shared with Priya from this interview: nothing.")
        await maria.click("Change my answers", within="home")
        assert maria.modal is not None
        assert "Shared with Priya from this interview: nothing." in all_text(maria.modal.blocks)
        await maria.type("frustrated", "The rota, and the pager")
        await maria.close_modal(all=True)
        await maria.open_home()
        assert maria.sees(UNSENT)
        await maria.click("Change my answers", within="home")
        assert UNSENT in all_text(maria.modal.blocks)
        assert not maria.errors


# ---------------------------------------------------- what counts


def test_changes_that_are_not_sent_are_told_apart_from_what_counts() -> None:
    said = _home("changed", NOTHING)
    assert UNSENT in said
    assert "Change my answers" in said
    assert "Withdraw my answers" in said
    assert UNSENT not in _home("submitted", NOTHING)
    assert UNSENT in _form(unsent=True)[0]
    assert "You have answered already. What you send now replaces it." in _form(unsent=False)[0]


def test_a_changed_comment_of_a_pulse_is_told_apart_from_the_one_that_counts() -> None:
    one = facts.OpenPulse(zoo_pulses.ROUND, "x", zoo_pulses.ON, 3, 3, "changed")
    said = all_text(home.home(zoo.home_of("Maria", pulses=(one,))))
    assert "your comment counts as you sent it; you have changes to it that are not sent" in said
    form = json.dumps(pulse_form.form(zoo_pulses.form("x", comment_changed=True)), ensure_ascii=False)
    assert UNSENT in form
    assert "This is a draft." not in form
    held = privacy.privacy(zoo.held("Maria", pulses=(one,))).text
    assert "your comment and a change to it that is not sent" in held


# ---------------------------------------------------- each role


def test_who_is_never_asked_is_not_told_to_be() -> None:
    said = privacy.privacy(replace(zoo.held("Noor"), is_asked=False)).text
    assert "You are not asked for interviews, pulses or check-ins: they go to engineers." in said
    assert "You can change that in my Home tab" not in said
    assert "You are asked for interviews, pulses and check-ins. You can change that" in (
        privacy.privacy(zoo.held("Maria")).text
    )
    out = privacy.privacy(replace(zoo.held("Noor"), is_asked=False, opted_out=True)).text
    assert "You opted out of interviews, pulses and check-ins. You can change that in my Home tab." in out


@pytest.mark.parametrize(
    ("roles", "told", "not_told"),
    [
        (("engineer",), ("/stay interview", "your interview, your pulse and promises to you"), "commit "),
        (("manager",), ("/stay commit @person", "who waits for a promise and your commit"), "/stay pulse"),
        (("leader",), ("/stay digest", "/stay commit everyone", "who waits"), "/stay interview"),
        ((), ("/stay privacy", "/stay commitments"), "with buttons"),
    ],
)
def test_help_names_what_each_role_has_and_where(
    roles: tuple[str, ...], told: tuple[str, ...], not_told: str
) -> None:
    said = notices.helped(facts.Help(roles)).text.replace("`", "")
    assert all(one in said for one in told), said
    assert not_told not in said.replace("/stay pulse new", "").replace("/stay commitments", "")
    assert "the same with buttons" not in said


# ---------------------------------------------------- plain words


def test_privacy_uses_words_that_everybody_knows() -> None:
    said = privacy.privacy(zoo.held("Maria")).text + notices.helped(facts.Help(("engineer",))).text
    assert "floor" not in said
    assert "keyed hash" not in said
    assert "a mark made from your Slack id and address" in said
    assert "only to know you again" in said


def test_the_window_of_a_promise_says_when_it_is_told_and_what_a_small_group_means() -> None:
    one = all_text(commit_form.form(facts.CommitForm(zoo.who("Maria"), "e1", zoo.ON, None, "", None, ())))
    assert "at once" not in one
    assert "in their next working hours" in one
    fact = facts.GroupCommitForm((("a", "x"),), "", "U1", may_name=True, due_on=zoo.ON)
    assert "unconfirmed at best" in json.dumps(group_form.form(fact))
