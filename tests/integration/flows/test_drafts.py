"""Nothing typed is lost: drafts merge, older keystrokes never overwrite newer ones."""

from __future__ import annotations

import pytest

from staybot.facts import InterviewAnswers, InterviewForm
from staybot.flows.answering import interview
from tests.company_rows import MARIA, Company

T0 = 1_791_979_200
"""Noon of Wednesday 14 October 2026, two hours after the round opened."""


@pytest.fixture
def round_id(company: Company) -> str:
    opened = company.opens()
    company.passes(hours=2)
    return opened


def _types(
    company: Company, round_id: str, *, at: str, draft: InterviewAnswers | None = None, **texts: str
) -> None:
    typed = draft or InterviewAnswers(texts)
    company.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=typed, at=at)


def _form(company: Company, round_id: str) -> InterviewForm:
    return company.db.now(interview.form, by=MARIA, round_id=round_id)


def test_a_draft_comes_back_with_what_was_chosen(company: Company, round_id: str) -> None:
    draft = InterviewAnswers({"energized": "Half a th"}, {"energized": "manager"}, "unsure")
    _types(company, round_id, at=f"{T0}.000001", draft=draft)
    form = _form(company, round_id)
    assert form.answers == draft
    assert not form.submitted


def test_a_later_keystroke_keeps_the_other_fields(company: Company, round_id: str) -> None:
    first = InterviewAnswers({"energized": "a"}, {"energized": "manager"}, "structural")
    _types(company, round_id, at=f"{T0}.000001", draft=first)
    _types(company, round_id, at=f"{T0}.000002", frustrated="b")
    answers = _form(company, round_id).answers
    assert answers.texts == {"energized": "a", "frustrated": "b"}
    assert answers.visibility == {"energized": "manager"}
    assert answers.transfer == "structural"


def test_a_field_that_was_emptied_stays_empty(company: Company, round_id: str) -> None:
    _types(company, round_id, at=f"{T0}.000001", energized="a", frustrated="b")
    _types(company, round_id, at=f"{T0}.000002", energized="")
    assert _form(company, round_id).answers.texts == {"energized": "", "frustrated": "b"}


def test_an_older_keystroke_that_arrives_late_is_ignored(company: Company, round_id: str) -> None:
    _types(company, round_id, at=f"{T0}.000009", energized="The whole sentence.")
    _types(company, round_id, at=f"{T0}.000002", energized="The wh")
    _types(company, round_id, at=f"{T0}.000009", energized="a second delivery")
    assert _form(company, round_id).answers.texts == {"energized": "The whole sentence."}


def test_a_time_that_is_none_never_overwrites_nor_locks(company: Company, round_id: str) -> None:
    _types(company, round_id, at=f"{T0}.000001", energized="kept")
    for nonsense in ("", "nan", "inf", "-1", "1e400", "9" * 400):
        _types(company, round_id, at=nonsense, energized="not kept")
    assert _form(company, round_id).answers.texts == {"energized": "kept"}
    _types(company, round_id, at=f"{T0}.000002", energized="newer")
    assert _form(company, round_id).answers.texts == {"energized": "newer"}


def test_a_draft_of_a_change_starts_from_what_was_given(company: Company, round_id: str) -> None:
    company.answers(MARIA, round_id, energized="a", frustrated="b")
    _types(company, round_id, at=f"{T0 + 60}.000001", energized="a, and more")
    form = _form(company, round_id)
    assert form.submitted
    assert form.answers.texts == {"energized": "a, and more", "frustrated": "b"}


def test_submitting_ends_the_draft(company: Company, round_id: str) -> None:
    _types(company, round_id, at=f"{T0 - 60}.000001", energized="half", stay_two_years="an idea")
    company.answers(MARIA, round_id, energized="whole")
    assert _form(company, round_id).answers.texts == {"energized": "whole"}


def test_a_keystroke_from_before_the_submission_makes_no_new_draft(company: Company, round_id: str) -> None:
    _types(company, round_id, at=f"{T0 - 60}.000001", energized="The wh")
    company.answers(MARIA, round_id, energized="The whole sentence.")
    _types(company, round_id, at=f"{T0 - 1}.000001", energized="The whole sen")  # it was delayed on its way
    form = _form(company, round_id)
    assert form.answers.texts == {"energized": "The whole sentence."}
    _types(company, round_id, at=f"{T0 + 1}.000001", energized="The whole sentence, changed.")
    assert _form(company, round_id).answers.texts == {"energized": "The whole sentence, changed."}


def test_unknown_fields_are_not_kept(company: Company, round_id: str) -> None:
    _types(company, round_id, at=f"{T0}.000001", energized="a", salary="b")
    assert _form(company, round_id).answers.texts == {"energized": "a"}
