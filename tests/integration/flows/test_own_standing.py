"""What the Home tab and the form tell somebody of their own answers: what counts, and what a manager got."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete

from staybot.errors import Refused
from staybot.facts import InterviewAnswers, InterviewForm, OpenInterview, ShareCount
from staybot.flows import home, privacy
from staybot.flows.answering import interview, open_interviews, pulse, sharing
from staybot.store.database import Tx
from staybot.store.tables import Ballot, Round, RoundState
from tests.company_rows import DAVE, MARIA, NOOR, PRIYA, TOM, Company
from tests.pulse_rows import now_as_slack_says, opened, under_pulses


@pytest.fixture
def round_id(company: Company) -> str:
    return company.opens()


def _home(c: Company, by: str = MARIA) -> OpenInterview:
    found = c.db.now(home.home, by=by).interview
    assert found is not None
    return found


def _form(c: Company, round_id: str) -> InterviewForm:
    return c.db.now(interview.form, by=MARIA, round_id=round_id)


def _types(c: Company, round_id: str, **texts: str) -> None:
    c.passes(hours=1)
    draft = InterviewAnswers(texts)
    c.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=draft, at=now_as_slack_says(c))


def _told(c: Company, round_id: str) -> tuple[ShareCount, ...]:
    found = _home(c).shares
    assert found == _form(c, round_id).share_counts
    return found


def _today(c: Company) -> date:
    return c.clock.now().date()


def test_whose_ballot_was_taken_away_in_the_database_sees_no_interview(
    company: Company, round_id: str
) -> None:
    assert _home(company).round_id == round_id
    company.db.now(lambda tx: tx.session.execute(delete(Ballot)))
    assert company.db.now(home.home, by=MARIA).interview is None


# ---------------------------------------------------- what a manager got


def test_before_an_answer_nothing_is_said_of_sharing(company: Company, round_id: str) -> None:
    _types(company, round_id, energized="half")
    assert _told(company, round_id) == ()


def test_who_answered_and_shared_nothing_reads_so(company: Company, round_id: str) -> None:
    company.marks(MARIA, round_id, frustrated="The rota")  # and closes the preview
    assert _told(company, round_id) == (ShareCount("Priya", 0, None),)


def test_what_was_shared_is_counted_with_its_last_day(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id, energized="a", frustrated="b")
    assert _told(company, round_id) == (ShareCount("Priya", 2, _today(company)),)
    company.passes(days=1)
    company.shares(MARIA, round_id, energized="a", frustrated="b, and more")
    assert _told(company, round_id) == (ShareCount("Priya", 2, _today(company)),)


def test_what_was_withdrawn_from_view_is_told_as_such_with_and_without_answers(
    company: Company, round_id: str
) -> None:
    company.shares(MARIA, round_id, frustrated="b")
    (mine,) = company.db.now(home.home, by=MARIA).shares
    company.db.now(sharing.take_back, by=MARIA, share_id=mine.share_id)
    taken_back = (ShareCount("Priya", 0, None, withdrawn=True),)
    assert _told(company, round_id) == taken_back
    company.db.now(interview.withdraw, by=MARIA, round_id=round_id)
    assert _told(company, round_id) == taken_back


def test_a_new_manager_got_nothing_and_the_one_before_what_they_got(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id, frustrated="b")
    company.sets(MARIA, manager_id=company.ids[DAVE])
    assert _told(company, round_id) == (
        ShareCount(company.person(DAVE).name, 0, None),
        ShareCount("Priya", 1, _today(company)),
    )


def test_without_a_manager_in_reach_nothing_is_said(company: Company, round_id: str) -> None:
    company.sets(MARIA, manager_id=None)
    company.answers(MARIA, round_id)
    assert _told(company, round_id) == ()


def test_what_was_shared_from_another_interview_or_by_others_does_not_count(
    company: Company, round_id: str
) -> None:
    company.shares(MARIA, round_id, frustrated="b")
    company.answers(TOM, round_id)
    (his,) = _home(company, TOM).shares
    assert his.answers == 0
    company.ends(round_id)
    company.db.now(_voided, round_id)
    later = company.opens()
    company.answers(MARIA, later)
    assert _told(company, later) == (ShareCount("Priya", 0, None),)


def _voided(tx: Tx, round_id: str) -> None:
    tx.session.get_one(Round, round_id).state = RoundState.VOID


# ---------------------------------------------------- what counts


def test_an_edit_that_is_not_sent_is_no_answer_and_leaves_the_one_that_counts(
    company: Company, round_id: str
) -> None:
    company.answers(MARIA, round_id, energized="a")
    assert (_home(company).progress, _form(company, round_id).unsent) == ("submitted", False)
    _types(company, round_id, energized="a, changed")
    assert (_home(company).progress, _form(company, round_id).unsent) == ("changed", True)
    assert company.db.now(privacy.mine, by=MARIA).holds == "your answers, and changes that you have not sent"
    company.answers(MARIA, round_id, energized="a, changed")
    assert (_home(company).progress, _form(company, round_id).unsent) == ("submitted", False)


def test_an_edit_that_is_undone_is_no_change(company: Company, round_id: str) -> None:
    company.answers(MARIA, round_id, energized="a")
    _types(company, round_id, energized="a", frustrated="")
    assert (_home(company).progress, _form(company, round_id).unsent) == ("submitted", False)


@pytest.mark.parametrize(
    "draft",
    [
        InterviewAnswers({}, {"energized": "manager"}),
        InterviewAnswers({}, {}, "structural"),
        InterviewAnswers({"energized": ""}),
    ],
)
def test_a_tick_a_choice_and_an_emptied_field_are_changes(
    company: Company, round_id: str, draft: InterviewAnswers
) -> None:
    company.answers(MARIA, round_id, energized="a")
    company.passes(hours=1)
    at = now_as_slack_says(company)
    company.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=draft, at=at)
    assert _home(company).progress == "changed"


def test_only_a_draft_has_nothing_that_was_sent_before(company: Company, round_id: str) -> None:
    _types(company, round_id, energized="half")
    assert (_home(company).progress, _form(company, round_id).unsent) == ("draft", False)


def test_a_changed_comment_of_a_pulse_is_told_apart(company: Company) -> None:
    c = under_pulses(company)
    pulse_id = opened(c)
    c.db.now(pulse.submit, by=MARIA, round_id=pulse_id, answers={}, comment="Sent.")
    assert not c.db.now(pulse.form, by=MARIA, round_id=pulse_id).comment_changed
    c.passes(hours=1)
    c.db.now(pulse.save_comment, by=MARIA, round_id=pulse_id, text="Not", at=now_as_slack_says(c))
    (one,) = c.db.now(home.home, by=MARIA).pulses
    assert one.comment == "changed"
    form = c.db.now(pulse.form, by=MARIA, round_id=pulse_id)
    assert (form.comment, form.comment_changed, form.comment_counts) == ("Not", True, False)


# ---------------------------------------------------- each role


def _refused(c: Company, by: str) -> str:
    with pytest.raises(Refused) as refusal:
        c.db.now(open_interviews.current, by=by)
    return refusal.value.message


def test_only_who_will_be_asked_is_told_to_wait_for_a_message(company: Company) -> None:
    nothing = "No interview is open for you just now."
    assert _refused(company, MARIA) == f"{nothing} I'll write to you when the next one is."
    for by in (NOOR, PRIYA):
        assert _refused(company, by) == (
            f"{nothing} Interviews ask engineers, and the people list does not have you as one, so I will "
            "not ask you for one. If that is wrong, tell whoever runs staybot here."
        )
    company.db.now(home.opt_out, by=MARIA)
    assert _refused(company, MARIA) == (
        f"{nothing} You have opted out, so I will not ask you for one; my Home tab changes that."
    )


def test_privacy_knows_who_is_asked(company: Company) -> None:
    assert company.db.now(privacy.mine, by=MARIA).is_asked
    assert not company.db.now(privacy.mine, by=NOOR).is_asked
