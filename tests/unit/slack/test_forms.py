"""Whatever comes back from Slack is one of our values, or a refusal in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.errors import Refused
from staybot.facts import InterviewAnswers
from staybot.slack import forms, metadata
from staybot.slack.escape import clean, escape, shorten, unescape

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def typed(text: str | None) -> dict[str, Any]:
    return {"interview.draft": {"type": "plain_text_input", "value": text}}


def chosen(value: str | None) -> dict[str, Any]:
    option = {"text": {"type": "plain_text", "text": "x"}, "value": value} if value else None
    return {"interview.draft": {"type": "radio_buttons", "selected_option": option}}


def view(**values: Any) -> dict[str, Any]:
    return {"state": {"values": {name.replace("__", "."): value for name, value in values.items()}}}


def clicked(value: Any, **more: Any) -> dict[str, Any]:
    return {"actions": [{"value": value, **more}]}


def test_submitted_answers_are_read_with_their_own_choice_of_who_sees_them() -> None:
    read = forms.answers(
        view(
            energized=typed("  The ranker\n"),
            frustrated=typed("rota"),
            seen_by__energized=chosen("themes"),
            seen_by__frustrated=chosen("manager"),
            transfer=chosen("structural"),
            stay_two_years=typed(None),
        )
    )
    assert read == InterviewAnswers(
        {"energized": "  The ranker\n", "frustrated": "rota"},
        {"energized": "themes", "frustrated": "manager"},
        "structural",
    )


def test_choices_that_are_not_offered_are_not_taken() -> None:
    read = forms.answers(view(seen_by__energized=chosen("everyone"), transfer=chosen("perhaps")))
    assert read == InterviewAnswers()


def test_a_draft_keeps_the_touched_field_even_when_it_was_emptied() -> None:
    body = {
        "actions": [{"block_id": "energized"}],
        "view": view(energized=typed(None), frustrated=typed(None)),
    }
    assert forms.draft(body) == InterviewAnswers({"energized": ""})


@pytest.mark.parametrize("window", [{}, {"view": None}, {"view": "x"}, {"view": {"state": "x"}}])
def test_a_keystroke_in_no_window_brings_no_words(window: dict[str, Any]) -> None:
    assert forms.draft({"actions": [{}], **window}) == InterviewAnswers()


def test_a_draft_leaves_out_fields_that_came_back_null() -> None:
    body = {
        "actions": [{"block_id": "energized"}],
        "view": view(energized=typed("a"), frustrated=typed(None)),
    }
    assert forms.draft(body).texts == {"energized": "a"}


@given(ANYTHING)
def test_any_state_of_a_view_is_read_without_an_error(values: Any) -> None:
    assert isinstance(forms.answers({"state": {"values": values}}), InterviewAnswers)


@given(ANYTHING)
def test_any_element_of_a_question_is_read_without_an_error(element: Any) -> None:
    held = {"energized": {"x": element}, "seen_by.energized": {"x": element}, "transfer": {"x": element}}
    assert isinstance(forms.answers({"state": {"values": held}}), InterviewAnswers)


def test_the_day_to_be_reminded_comes_with_its_interview() -> None:
    assert forms.postpone(clicked(None, selected_option={"value": "next_week:r1"})) == forms.Postpone(
        "r1", "next_week"
    )


@pytest.mark.parametrize("value", ["", None, "soon:r1", "tomorrow:", "tomorrow", 7])
def test_a_reminder_that_was_never_offered_is_refused(value: Any) -> None:
    with pytest.raises(Refused, match="out of date"):
        forms.postpone(clicked(value))


@pytest.mark.parametrize(("value", "read"), [("clock:c1", ("clock", "c1")), ("user:U1", ("user", "U1"))])
def test_a_commitment_is_asked_for_by_clock_or_by_person(value: str, read: tuple[str, str]) -> None:
    assert forms.subject(clicked(value)) == read


@pytest.mark.parametrize("value", ["c1", "clock:", "team:t1"])
def test_a_commitment_to_nobody_we_know_is_refused(value: str) -> None:
    with pytest.raises(Refused, match="out of date"):
        forms.subject(clicked(value))


@pytest.mark.parametrize(("value", "page"), [("3", 3), ("-1", 0), ("x", 0), ("99999", 0), ("٣", 0)])
def test_a_page_that_is_no_number_is_the_first(value: str, page: int) -> None:
    assert forms.page(clicked(value)) == page


def test_a_promise_is_one_sentence_and_a_day() -> None:
    read = forms.promised(
        view(text={"i": {"value": " Off the\nrota "}}, due_on={"i": {"selected_date": "2026-11-27"}})
    )
    assert read == forms.Promised("Off the rota", date(2026, 11, 27))


def test_a_promise_without_a_day_leaves_it_open() -> None:
    assert forms.promised(view(text={"i": {"value": "x"}})).due_on is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": {"i": {"value": " \n "}}}, "text"),
        ({}, "text"),
        ({"text": {"i": {"value": "x"}}, "due_on": {"i": {"selected_date": "soon"}}}, "due_on"),
        ({"text": {"i": {"value": "x"}}, "due_on": {"i": {"selected_date": 7}}}, "due_on"),
    ],
)
def test_a_promise_is_refused_under_the_field_that_is_wrong(values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        forms.promised(view(**values))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("", "", ""),
        (None, "", ""),
        ("  HELP  ", "help", ""),
        ("commit <@U1|maria> x &amp; y", "commit", "<@U1|maria> x &amp; y"),
        ("commit\n<@U1> x", "commit", "<@U1> x"),
    ],
)
def test_a_command_is_its_first_word_and_the_rest(text: str | None, word: str, rest: str) -> None:
    assert forms.command({"text": text}) == forms.Asked(word, rest)


@pytest.mark.parametrize(
    "blocks",
    [None, "note", [None, {}], [{"block_id": "note"}], [{"block_id": "note", "text": "x"}],
     [{"block_id": "note", "text": {"text": None}}]],
)  # fmt: skip
def test_the_note_of_a_window_is_read_as_it_stands_or_there_is_none(blocks: Any) -> None:
    assert forms.note({"blocks": blocks}) == ""
    shown = [{"block_id": "who"}, {"block_id": "note", "text": {"text": "I could not read <that>."}}]
    assert forms.note({"blocks": shown}) == "I could not read <that>."


def test_a_commitment_is_decoded_once_after_its_mention_was_read() -> None:
    read = forms.commitment("<@U1|maria> A &amp; B &lt;!channel&gt; by 2026-11-27")
    assert (read.who, read.what, read.by) == ("U1", "A & B <!channel>", "2026-11-27")


@pytest.mark.parametrize("rest", ["&lt;@U1&gt; x", "@maria x", "x", "", "&amp;lt;@U1&gt; x"])
def test_a_name_that_slack_did_not_turn_into_a_person_is_nobody(rest: str) -> None:
    assert forms.commitment(rest).who is None


@given(st.text())
def test_escaping_is_undone_by_decoding_once(text: str) -> None:
    assert unescape(escape(text)) == text
    assert not set("<>") & set(escape(text))


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_cleaned_text_can_always_be_stored(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert clean(cleaned) == cleaned


def test_halves_of_characters_become_marks_and_pairs_become_characters() -> None:
    assert clean("\ud83d\ude00 \ud800x") == "😀 \ufffdx"


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_shortened_text_fits_on_one_line(text: str, most: int) -> None:
    short = shorten(text, most)
    assert len(short) <= most
    assert "\n" not in short


def test_a_window_carries_its_ids_and_where_it_was_opened() -> None:
    opened = {"private_metadata": metadata.pack(round_id="r1")}
    assert metadata.unpack(opened, "round_id") == "r1"
    assert metadata.opened_from_home(opened) is None
    marked = metadata.from_home(opened, page=2)
    assert metadata.unpack(marked, "round_id") == "r1"
    assert metadata.opened_from_home(marked) == 2


@pytest.mark.parametrize("packed", ["", "x", "[]", "{}", '{"round_id": 7}', '{"round_id": ""}', None])
def test_a_window_without_its_ids_is_refused_in_words(packed: str | None) -> None:
    with pytest.raises(Refused, match="open it again"):
        metadata.unpack({"private_metadata": packed}, "round_id")


@given(ANYTHING)
def test_any_metadata_is_read_without_an_error(opened: Any) -> None:
    assert isinstance(metadata.opened_from_home(opened), int | None)
