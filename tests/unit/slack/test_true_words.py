"""Words about what is kept, who sees it and how it ends, where an easier sentence would not be true."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from staybot import facts
from staybot.commands.people_erase import STAYS
from staybot.slack.views import home, privacy, promise
from staybot.slack.views.asking import interview, pulse_form
from staybot.slack.views.letters import letter
from staybot.slack.views.promises import promise_pages
from tests.unit.slack import zoo, zoo_pulses


def text_of(thing: Any) -> str:
    return json.dumps(thing, ensure_ascii=False)


@pytest.mark.parametrize("said", ["not_yet", "not_seen"])
def test_the_window_of_an_answer_says_what_is_kept_and_who_can_list_it(said: Any) -> None:
    page = text_of(promise_pages.answering(facts.AnswerForm("p", zoo.who("Priya"), "x", said, "e1")))
    assert "Optional. Sent only if you tick the box below; otherwise not kept." in page
    assert (
        "Priya is told your answer in any case. Whoever runs staybot can list it with the promise (who, "
        "what, when), never your words."
    ) in page


def test_answers_are_said_to_be_gone_only_when_they_are() -> None:
    over, counting, none = (
        privacy.privacy(replace(zoo.held("Maria"), ballot_until=None, before=before)).text
        for before in ("over", "counting", "none")
    )
    gone = "those of earlier rounds were deleted together with their key"
    waits = "Its answers stay sealed until that is done; then they and their key are deleted."
    assert (gone in over, waits in over) == (True, False)
    assert (gone in counting, waits in counting) == (False, True)
    assert (gone in none, waits in none) == (False, False)
    assert "there are no answers of yours" in none


def test_an_interview_that_is_still_counted_is_told_beside_the_open_one() -> None:
    waits = "One of before has closed and is still being counted."
    assert waits in privacy.privacy(replace(zoo.held("Maria"), before="counting")).text
    assert waits not in privacy.privacy(zoo.held("Maria")).text


def test_a_pulse_that_is_still_counted_is_told_with_or_without_an_open_one() -> None:
    waits = (
        "A pulse or check-in that asked you has closed and is being counted. Its answers stay sealed until "
        "that is done; then they and their key are deleted."
    )
    for held in (zoo.held("Maria"), zoo.held("Maria", pulses=zoo_pulses.open_ones("x"))):
        assert waits in privacy.privacy(replace(held, pulse_counting=True)).text
        assert waits not in privacy.privacy(held).text


def test_what_is_listed_is_said_to_stay_until_somebody_erases_it() -> None:
    said = privacy.privacy(zoo.held("Maria")).text
    assert "It stays after you leave, until whoever runs staybot erases you." in said
    assert "keeps a mark made from your Slack id and address" in said


def test_what_an_erasure_leaves_names_the_copies_that_it_cannot_reach() -> None:
    assert "published figures and sentences, word for word" in STAYS
    assert "Backups, and files of before a restore or a move, still hold them: delete those." in STAYS


def test_engineers_are_not_sent_to_files_that_they_do_not_have() -> None:
    said = privacy.privacy(zoo.held("Maria")).text
    assert "Ask whoever runs staybot for `staybot releases export`" in said


@pytest.mark.parametrize(
    "fact",
    [facts.RoundVoid("2026-Q4", zoo.ON), facts.RoundVoid("2026-Q4", None), facts.PulseVoid("x")],
)
def test_what_is_void_is_said_in_words_that_are_true_of_a_restore_too(fact: Any) -> None:
    said = letter(fact).text
    assert "is void: its answers cannot be opened or counted any more, by anyone" in said
    assert not any(word in said for word in ("key", "lost", "did arrive"))
    if isinstance(fact, facts.RoundVoid):
        assert "What you shared by name is in my Home tab if it is still here." in said


def test_before_any_answer_slack_and_reminders_are_told_of() -> None:
    for said in (
        letter(facts.Invitation(zoo.ROUND, "2026-Q4", zoo.promise("Priya"))).text,
        letter(replace(zoo_pulses.invitation("Pulse"), promise=zoo_pulses.promise())).text,
        text_of(interview.form(zoo.form("Priya"))),
        text_of(pulse_form.form(zoo_pulses.form("Pulse"))),
    ):
        assert promise.SLACK_SEES in said
    assert "(they go only to those who have not answered)" in promise.SLACK_SEES


def test_the_invitation_says_what_follows_from_sharing_only_to_whom_it_can_follow() -> None:
    follows = (
        "What you share with Priya starts sixty days for one change that you can see, and only your word "
        "makes a promise of theirs count as kept."
    )
    for manager in (True, False):
        asked = facts.Invitation(zoo.ROUND, "2026-Q4", zoo.promise("Priya", manager=manager))
        assert (follows in letter(asked).text) is manager


def test_that_leaders_never_see_words_comes_first_and_in_short() -> None:
    first, second, *_ = promise.who_sees(zoo.promise("Priya"))
    assert first.startswith("Never your words. Leadership sees how many people raised a theme")
    assert max(len(one.split()) for one in (first, second)) < 40
    assert "whether it would follow people to another team" in second
    assert "the response rate of everyone" in second


def test_after_the_close_one_reads_where_promises_of_leaders_stand() -> None:
    said = letter(facts.InvitationClosed("2026-Q4")).text
    assert "What leaders promise to all or to your team stands in my Home tab" in said
    assert "What you shared with your manager stands there too, and you can withdraw it from view." in said


def test_who_opts_out_is_told_before_and_after_how_it_is_stored() -> None:
    kept = "It is stored with your name, not encrypted."
    before, after = (
        text_of(home.home(replace(zoo.home_of("Maria"), opted_out=out))) for out in (False, True)
    )
    assert before.count(kept) == 1
    assert after.count(kept) == 1
