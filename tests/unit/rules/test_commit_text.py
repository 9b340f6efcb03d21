"""What is typed after /stay commit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staybot.demo.voices import promised
from staybot.rules.commit_text import CommitText, split_commit_text
from staybot.rules.playbook import THEME_IDS


@pytest.mark.parametrize(
    ("text", "who", "what", "by", "about"),
    [
        ("<@U123|maria> Move her off the night rota", "U123", "Move her off the night rota", None, None),
        (" <@W9>Faster reviews by 3 March", "W9", "Faster reviews", "3 March", None),
        (
            "<@U1> Two GPUs by Friday about compute_and_tooling",
            "U1",
            "Two GPUs",
            "Friday",
            "compute_and_tooling",
        ),
        (
            "<@U1> Two GPUs about Compute-and-Tooling by Friday",
            "U1",
            "Two GPUs",
            "Friday",
            "compute_and_tooling",
        ),
        ("<@U1> A talk about career growth", "U1", "A talk about career growth", None, "career_growth"),
        ("<@U1> A talk about compensation", "U1", "A talk about compensation", None, "compensation"),
        ("<@U1> Raise by 3 March about compensation", "U1", "Raise", "3 March", "compensation"),
        (
            "<@U1> A talk about compensation by Friday",
            "U1",
            "A talk about compensation",
            "Friday",
            "compensation",
        ),
        ("<@U1> Two GPUs about role_focus", "U1", "Two GPUs", None, "role_focus"),
        ("<@U1> Think about lunch", "U1", "Think about lunch", None, None),
        ("<@U1> by Friday", "U1", "", "Friday", None),
        ("<@U1>", "U1", "", None, None),
        ("", None, "", None, None),
        ("@maria Faster reviews", None, "@maria Faster reviews", None, None),
        ("Ask <@U1> to rest", None, "Ask <@U1> to rest", None, None),
        ("<!channel> Rest", None, "<!channel> Rest", None, None),
    ],
)
def test_a_commitment_is_taken_apart(
    text: str, who: str | None, what: str, by: str | None, about: str | None
) -> None:
    assert split_commit_text(text) == CommitText(who=who, what=what, by=by, about=about)


@pytest.mark.parametrize(
    ("text", "what", "by", "about", "because"),
    [
        ("Two GPUs by 3 March because of a slow order", "Two GPUs", "3 March", None, "of a slow order"),
        ("Two GPUs by Friday, BECAUSE we wait", "Two GPUs", "Friday", None, "we wait"),
        ("Rest by Friday because we wait about role_focus", "Rest", "Friday", "role_focus", "we wait"),
        ("Rest about role_focus by Friday because we wait", "Rest", "Friday", "role_focus", "we wait"),
        (
            "Rest by Friday because we talk about career growth",
            *("Rest", "Friday", "career_growth", "we talk about career growth"),
        ),
        ("Rest by Friday because of it by Monday", "Rest", "Friday", None, "of it by Monday"),
        ("Rest because we can by Friday", "Rest because we can", "Friday", None, ""),
        ("Rest by doing less because we can", "Rest by doing less because we can", None, None, ""),
        ("Rest by Friday because", "Rest by Friday because", None, None, ""),
    ],
)
def test_because_gives_a_reason_only_right_after_a_date(
    text: str, what: str, by: str | None, about: str | None, because: str
) -> None:
    found = split_commit_text(f"<@U1> {text}")
    assert replace(found, unread="") == CommitText(who="U1", what=what, by=by, about=about, because=because)
    assert found.unread == ("by Friday because" if text == "Rest by Friday because" else "")


@pytest.mark.parametrize(
    "sentence",
    [
        "Less pager load by hiring Tom",
        "Shorten the queue by 2 hours",
        "Shorten the wait by two weeks",
        "Cut the bill by 20%",
        "Cut the bill by 20",
        "Build faster by 1.5",
        "Reviews by 3 people at most",
        "Stand by her",
        "A review of on-call by the platform team",
        "Talk about pay",
        "Work on docs",
        "Work on Q1 goals",
        "Work on the end to end tests",
        "Reviews by end users",
        "Reviewed by Sundar",
        "Reviewed by Augusta",
        "Cut it by weeks",
        "Less noise due to better alerts",
        "No meetings on Friday afternoons",
        "No meetings before noon",
        "No pages until 10am",
        "No pages before lunch",
        "by",
        "Passed by",
    ],
)
def test_a_by_that_is_no_date_stays_in_the_sentence(sentence: str) -> None:
    assert split_commit_text(f"<@U1> {sentence}") == CommitText(who="U1", what=sentence, by=None, about=None)


@pytest.mark.parametrize(
    "by",
    [
        "3 March",
        "2027-03-04",
        "3/4",
        "next Friday",
        "in two weeks",
        "tomorrow",
        "the end of June",
        "May",
        "EOM",
    ],
)
def test_a_date_at_the_end_is_cut_off_and_an_earlier_by_stays(by: str) -> None:
    assert split_commit_text(f"<@U1> Get it read by Tom, by {by}.").what == "Get it read by Tom"
    assert (split_commit_text(f"<@U1> Rest by {by}").by) == by


@pytest.mark.parametrize("thanks", [", thanks", " please", ", thank you!", " pls."])
def test_courtesies_after_a_date_or_a_theme_are_no_part_of_it(thanks: str) -> None:
    assert split_commit_text(f"<@U1> Rest by fri{thanks}") == CommitText("U1", "Rest", "fri", None)
    assert split_commit_text(f"<@U1> Rest about role_focus{thanks}").about == "role_focus"
    assert split_commit_text("<@U1> Say please").what == "Say please"


@pytest.mark.parametrize(
    ("text", "what", "by", "unread"),
    [
        ("Two GPUs until Friday", "Two GPUs until Friday", "Friday", ""),
        ("Two GPUs before 3 March", "Two GPUs before 3 March", "3 March", ""),
        ("Off the rota until June", "Off the rota until June", "June", ""),
        ("Two GPUs on 3 March", "Two GPUs on 3 March", "3 March", ""),
        ("Two GPUs due Friday", "Two GPUs", "Friday", ""),
        ("Two GPUs due by Friday", "Two GPUs", "Friday", ""),
        ("No meetings on Friday", "No meetings on Friday", "Friday", "on Friday"),
    ],
)
def test_other_words_before_a_date_do_as_well_and_stay_where_they_carry_the_sense(
    text: str, what: str, by: str, unread: str
) -> None:
    found = split_commit_text(f"<@U1> {text}")
    assert (found.what, found.by, found.unread) == (what, by, unread)


@pytest.mark.parametrize(
    "tail",
    [
        "by christmas about compute", "by christmas", "by new year", "by asap", "by Q1", "by the 5th",
        "by firday", "by friday 5pm", "by 5pm", "by Friday at the latest",
        "by the end of it", "by mid next week", "by in two sprints",
        "by next release", "before christmas", "until 5th of it", "on novmber the fith", "due next sprint",
    ],
)  # fmt: skip
def test_an_end_that_looks_like_a_date_and_is_none_is_told_and_not_thrown_away(tail: str) -> None:
    found = split_commit_text(f"<@U1> Two GPUs {tail}")
    assert (found.what, found.by, found.unread) == (f"Two GPUs {tail}", None, tail)


def test_weeks_from_now_are_a_day_and_weeks_alone_an_amount() -> None:
    assert split_commit_text("<@U1> Two GPUs by 2 weeks from now").by == "2 weeks from now"
    assert split_commit_text("<@U1> Two GPUs by two weeks from today").by == "two weeks from today"
    assert split_commit_text("<@U1> Shorten the rota by two weeks").by is None


def test_after_a_date_an_unknown_theme_is_told_and_the_date_is_read() -> None:
    found = split_commit_text("<@U1> a slot by Friday about GPUs")
    assert found == CommitText("U1", "a slot about GPUs", "Friday", None, unread="about GPUs")
    assert split_commit_text("<@U1> A slot by christmas about role_focus") == CommitText(
        "U1", "A slot by christmas", None, "role_focus", unread="by christmas"
    )


@pytest.mark.parametrize("promise", [one for each in promised().values() for one in each])
def test_no_promise_of_the_demo_company_is_asked_about(promise: str) -> None:
    assert split_commit_text(f"<@U1> {promise}").unread == ""


@pytest.mark.parametrize("by", ["31 February", "31.02.2027", "2027-13-45"])
def test_a_day_that_does_not_exist_is_taken_for_a_date_so_that_it_can_be_refused(by: str) -> None:
    assert split_commit_text(f"<@U1> Rest by {by}") == CommitText(who="U1", what="Rest", by=by, about=None)


def test_a_date_is_recognised_in_the_language_of_the_locale() -> None:
    assert split_commit_text("<@U1> Ruhe by Freitag", locale="de-DE").by == "Freitag"
    assert split_commit_text("<@U1> Ruhe by Freitag", locale="en-US").by is None


@given(text=st.text(max_size=200))
@settings(max_examples=80)
def test_anything_can_be_typed(text: str) -> None:
    parts = split_commit_text(f"<@U1> {text}")
    assert parts.who == "U1"
    assert len(parts.what) <= len(text)
    assert parts.about is None or parts.about in THEME_IDS
