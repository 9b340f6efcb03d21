"""Before answers are submitted: "this may identify you", and the writer decides."""

from __future__ import annotations

import pytest

from staybot.errors import Refused
from staybot.facts import Hints, InterviewAnswers, Submitted, Visibility
from staybot.flows.answering import ballots, hints, interview
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.store.database import Tx
from staybot.store.tables import Person, Round
from tests.company_rows import MARIA, PRIYA, Company, somebody
from tests.noting import noted

TELLING = "Priya never answers, see OPS-123"
PLAIN = "Jobs wait for days in the queue"


def _submits(
    company: Company, round_id: str, /, who: Visibility = "themes", **texts: str
) -> Hints | Submitted:
    given = InterviewAnswers(texts, dict.fromkeys(texts, who))
    return company.db.now(hints.submit, by=MARIA, round_id=round_id, answers=given)


def _warned(company: Company, round_id: str, **texts: str) -> Hints:
    found = _submits(company, round_id, "themes", **texts)
    assert isinstance(found, Hints)
    return found


def _ballot(company: Company, round_id: str) -> InterviewBallot:
    def read(tx: Tx) -> InterviewBallot | None:
        return ballots.read(
            tx,
            tx.session.get_one(Round, round_id),
            tx.session.get_one(Person, company.ids[MARIA]),
            holds=InterviewBallot,
        )

    found = company.db.now(read)
    assert found is not None
    return found


def test_plain_words_are_submitted_at_once(company: Company) -> None:
    round_id = company.opens()
    assert isinstance(_submits(company, round_id, frustrated=PLAIN), Submitted)
    assert _ballot(company, round_id).submitted is not None


def test_words_that_name_somebody_are_kept_as_a_draft_and_asked_about(company: Company) -> None:
    round_id = company.opens()
    found = _warned(company, round_id, frustrated=TELLING, energized=PLAIN)
    (noticed,) = found.noticed
    assert noticed.question == "frustrated"
    assert set(noticed.hints) == {"a name of somebody: Priya", "a ticket: OPS-123"}
    kept = _ballot(company, round_id)
    assert kept.submitted is None
    assert kept.draft is not None
    assert kept.draft.texts == {"frustrated": TELLING, "energized": PLAIN}


def test_submitting_as_it_is_stores_it_and_does_not_ask_again(company: Company) -> None:
    round_id = company.opens()
    found = _warned(company, round_id, frustrated=TELLING)
    company.db.now(hints.accept, by=MARIA, round_id=round_id, at=found.at)
    given = _ballot(company, round_id).submitted
    assert given == InterviewAnswers({"frustrated": TELLING}, {"frustrated": "themes"})
    assert isinstance(_submits(company, round_id, frustrated=TELLING, energized=PLAIN), Submitted)
    (again,) = _warned(company, round_id, frustrated=TELLING, energized="Ask @tom").noticed
    assert again.question == "energized", "only what is new"


def test_a_second_click_finds_it_submitted(company: Company) -> None:
    round_id = company.opens()
    found = _warned(company, round_id, frustrated=TELLING)
    first = company.db.now(hints.accept, by=MARIA, round_id=round_id, at=found.at)
    assert company.db.now(hints.accept, by=MARIA, round_id=round_id, at=found.at) == first


def test_what_was_changed_since_is_not_sent_by_an_old_page(company: Company) -> None:
    round_id = company.opens()
    found = _warned(company, round_id, frustrated=TELLING)
    company.passes(seconds=5)
    at = f"{company.clock.now().timestamp():.6f}"
    draft = InterviewAnswers({"frustrated": "Half a"})
    company.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=draft, at=at)
    with pytest.raises(Refused, match="changed since"):
        company.db.now(hints.accept, by=MARIA, round_id=round_id, at=found.at)
    assert _ballot(company, round_id).submitted is None


def test_keystrokes_from_before_do_not_change_what_was_asked_about(company: Company) -> None:
    round_id = company.opens()
    before = f"{company.clock.now().timestamp():.6f}"
    company.passes(seconds=1)
    found = _warned(company, round_id, frustrated=TELLING)
    draft = InterviewAnswers({"frustrated": TELLING[:9]})
    company.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=draft, at=before)
    company.db.now(hints.accept, by=MARIA, round_id=round_id, at=found.at)
    given = _ballot(company, round_id).submitted
    assert given is not None
    assert given.texts == {"frustrated": TELLING}


def test_nothing_is_sent_where_nothing_is_kept(company: Company) -> None:
    round_id = company.opens()
    with pytest.raises(Refused, match="changed since"):
        company.db.now(hints.accept, by=MARIA, round_id=round_id, at="1.0")


def test_what_is_shared_by_name_is_not_asked_about(company: Company) -> None:
    round_id = company.opens()
    assert isinstance(_submits(company, round_id, "manager", frustrated=TELLING), Submitted)


def test_an_answer_that_cannot_be_shared_is_asked_about_whatever_was_chosen(company: Company) -> None:
    round_id = company.opens()
    company.sets(MARIA, manager_id=None)
    assert isinstance(_submits(company, round_id, "manager", frustrated=TELLING), Hints)


def test_an_empty_interview_is_refused_before_anything_is_noticed(company: Company) -> None:
    round_id = company.opens()
    with pytest.raises(Refused, match="at least one"):
        _submits(company, round_id, frustrated=" ")


def test_names_are_those_of_this_company_and_of_people_still_listed(company: Company) -> None:
    company.hires(
        somebody("UZEB00001", "Zebediah Quill", workspace=company.db.workspace),
        somebody("UGONE0001", "Wilhelmina Gone", workspace=company.db.workspace, is_listed=False),
    )
    round_id = company.opens()
    (noticed,) = _warned(company, round_id, frustrated="quill, wilhelmina or Xaver").noticed
    assert noticed.hints == ("a name of somebody: Quill",)


def test_nobody_accepts_for_somebody_else(company: Company) -> None:
    round_id = company.opens()
    found = _warned(company, round_id, frustrated=TELLING)
    with pytest.raises(Refused, match="not part of"):
        company.db.now(hints.accept, by=PRIYA, round_id=round_id, at=found.at)


def test_a_submission_reads_its_ballot_once_and_writes_it_once(company: Company) -> None:
    round_id = company.opens()
    with noted(company.db) as statements:
        _submits(company, round_id, frustrated=PLAIN)
    on_ballots = [text.split()[0] for text, _ in statements if "ballot" in text]
    assert on_ballots == ["SELECT", "UPDATE"]
