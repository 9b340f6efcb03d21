"""The Home tab and help: only what the viewer may see."""

from __future__ import annotations

from datetime import date

import pytest

from staybot.errors import Refused
from staybot.facts import Help, InterviewAnswers, MyCommitments
from staybot.flows import home, viewer
from staybot.flows.answering import interview
from staybot.store.tables import PersonStatus
from tests.company_rows import DAVE, MARIA, NOOR, OLA, PRIYA, TOM, Company, somebody


def _progress(company: Company) -> str | None:
    found = company.db.now(home.home, by=MARIA).interview
    return found.progress if found else None


def test_a_stranger_gets_a_kind_word_and_nothing_else(company: Company) -> None:
    company.hires(somebody("UGUEST001", "Guest", is_listed=False))
    for who in ("UNOBODY01", "UGUEST001"):
        found = company.db.now(home.home, by=who)
        assert (found.known, found.name, found.roles, found.interview) == (False, "", (), None)
        assert found.commitments == MyCommitments((), ())


def test_the_tab_says_how_far_the_own_interview_is(company: Company) -> None:
    assert _progress(company) is None
    round_id = company.opens()
    assert _progress(company) == "empty"
    company.db.now(interview.decline, by=MARIA, round_id=round_id)
    assert _progress(company) == "declined"
    draft = InterviewAnswers({"energized": "half"})
    at = f"{company.clock.now().timestamp():.6f}"
    company.db.now(interview.save_draft, by=MARIA, round_id=round_id, draft=draft, at=at)
    assert _progress(company) == "draft"
    company.answers(MARIA, round_id)
    assert _progress(company) == "submitted"
    company.db.now(interview.withdraw, by=MARIA, round_id=round_id)
    assert _progress(company) == "empty"
    found = company.db.now(home.home, by=MARIA).interview
    assert found is not None
    assert (found.round_id, found.quarter, found.closes_on) == (round_id, "2026-Q4", date(2026, 11, 4))


def test_a_manager_sees_nothing_of_an_interview_that_was_not_shared(company: Company) -> None:
    round_id = company.opens()
    before = company.db.now(home.home, by=PRIYA)
    company.answers(MARIA, round_id, frustrated="Priya")
    assert company.db.now(home.home, by=PRIYA) == before
    assert before.interview is None


def test_a_lost_key_takes_nothing_from_the_tab_but_the_interview(company: Company) -> None:
    round_id = company.opens()
    company.shares(MARIA, round_id)
    company.keys.destroy(round_id)
    found = company.db.now(home.home, by=MARIA)
    assert found.interview is None
    assert len(found.shares) == 1


def test_what_was_shared_is_listed_newest_first(company: Company) -> None:
    round_id = company.opens()
    company.shares(MARIA, round_id, energized="a", pick_up_call="b")
    company.passes(days=1)
    company.shares(MARIA, round_id, energized="a", pick_up_call="b", frustrated="c")
    found = company.db.now(home.home, by=MARIA).shares
    assert [(one.question, one.text, one.manager) for one in found] == [
        ("frustrated", "c", "Priya"),
        ("pick_up_call", "b", "Priya"),
        ("energized", "a", "Priya"),
    ]
    assert company.db.now(home.home, by=TOM).shares == ()


def test_the_tab_says_when_the_next_interview_opens(company: Company) -> None:
    assert company.db.now(home.home, by=MARIA).resting == ""
    company.plans()
    resting = company.db.now(home.home, by=MARIA).resting
    assert resting == "The next one opens on Thursday 15 October 2026."


def test_opting_out_and_in_again_twice_is_like_once(company: Company) -> None:
    for _ in range(2):
        assert company.db.now(home.opt_out, by=MARIA).opted_out
    assert len(company.dump()["opt_out"]) == 1
    assert not company.db.now(home.home, by=TOM).opted_out
    for _ in range(2):
        assert not company.db.now(home.opt_in, by=MARIA).opted_out
    assert company.dump()["opt_out"] == []


def test_opting_out_leaves_the_open_interview_open(company: Company) -> None:
    round_id = company.opens()
    company.db.now(home.opt_out, by=MARIA)
    company.answers(MARIA, round_id)


def test_a_stranger_opts_out_of_nothing(company: Company) -> None:
    for act in (home.opt_out, home.opt_in):
        with pytest.raises(Refused, match="don't know you"):
            company.db.now(act, by="UNOBODY01")


def test_help_knows_what_the_viewer_is(company: Company) -> None:
    assert company.db.now(home.help_, by=MARIA) == Help(("engineer",))
    assert company.db.now(home.help_, by=PRIYA, unknown="comit") == Help(("manager",), "comit")
    assert company.db.now(home.help_, by=NOOR) == Help(("manager", "leader"))
    assert company.db.now(home.help_, by=OLA) == Help(())
    assert company.db.now(home.help_, by="UNOBODY01") == Help(())


def test_whoever_has_reports_is_a_manager_and_without_them_is_not(company: Company) -> None:
    company.sets(DAVE, is_manager=False)
    assert company.db.now(home.home, by=DAVE).roles == ("manager",)
    company.leaves(TOM)
    assert company.db.now(home.home, by=DAVE).roles == ()


def test_whoever_was_deactivated_is_a_stranger(company: Company) -> None:
    company.sets(MARIA, status=PersonStatus.DEACTIVATED)
    assert not company.db.now(home.home, by=MARIA).known


def test_somebody_who_was_erased_has_no_name() -> None:
    assert viewer.who(None).name == "somebody who left"


def test_holidays_are_those_of_the_place_else_of_the_zone_else_of_the_settings(company: Company) -> None:
    german = company.under(region="DE-BE")
    assert german.db.now(lambda tx: viewer.region_of(tx, None)) == "DE-BE"
    assert company.db.now(lambda tx: viewer.region_of(tx, None)) is None
    company.sets(MARIA, location="Dublin, Ireland")
    company.sets(TOM, location="", tz="")
    maria, tom = company.person(MARIA), company.person(TOM)
    assert german.db.now(lambda tx: viewer.region_of(tx, maria)) == "IE"
    assert german.db.now(lambda tx: viewer.region_of(tx, tom)) == "DE-BE"
    assert company.db.now(lambda tx: viewer.region_of(tx, tom)) is None
