"""A past digest with its pictures: by direct message, to a leader who asked, once for each time of asking."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from staybot.errors import Refused
from staybot.facts import DigestAgain, OperatorNotice
from staybot.flows.delivering import letters
from staybot.flows.publishing import digests_again, history
from staybot.slack.views.letters import letter
from staybot.store.tables import LetterState
from tests.attacks.operator import writes
from tests.company_rows import MARIA, NOOR, OLA, PRIYA, Company
from tests.ledger_rows import appended, enps, pulse

FIRST = date(2026, 10, 5)


@pytest.fixture
def release(company: Company) -> str:
    """A pulse's, posted yesterday at noon."""
    found = appended(company, pulse(FIRST, enps(0, 40)))
    company.clock.move_to(company.clock.now().replace(hour=12) + timedelta(days=1))
    company.delivers()
    return found


def asks(company: Company, release: str, by: str = NOOR) -> bool:
    return company.db.now(digests_again.ask, by=by, release_id=release)


def sent(company: Company) -> list[tuple[str, DigestAgain]]:
    return [(one.to, one.fact) for one in company.delivers() if isinstance(one.fact, DigestAgain)]


def states(company: Company) -> list[LetterState]:
    return [one.state for one in company.letters(kind=digests_again.KIND)]


def test_a_leader_gets_the_post_as_it_was_at_any_hour(company: Company, release: str) -> None:
    company.clock.move_to(company.clock.now().replace(hour=23))
    assert asks(company, release)
    ((to, fact),) = sent(company)
    posted = company.db.now(history.as_posted, release_id=release)
    assert posted is not None
    assert (to, fact) == (NOOR, DigestAgain(posted.digest, "2026-10-05"))
    whole = letter(fact)
    assert whole.blocks[:-1] == letter(posted.digest).blocks
    assert "/stay digest 2026-10-05" in whole.text


def test_asking_twice_is_answered_once_and_a_later_time_again(company: Company, release: str) -> None:
    asks(company, release)
    asks(company, release)
    (claimed,) = company.db.now(letters.claim, limit=5)
    asks(company, release)
    assert company.db.now(letters.compose, letter_id=claimed) is not None
    asks(company, release)
    company.db.now(letters.sent, letter_id=claimed, channel="DNOOR", ts="1.1")
    assert sent(company) == []
    asks(company, release)
    assert len(sent(company)) == 1
    company.passes(days=1)
    asks(company, release)
    assert len(sent(company)) == 1


def test_nothing_is_planned_where_pictures_are_switched_off(company: Company, release: str) -> None:
    assert not asks(company.under(charts="off"), release)
    assert states(company) == []


@pytest.mark.parametrize("by", [MARIA, PRIYA, OLA, "USTRANGER"])
def test_nobody_else_may_ask(company: Company, release: str, by: str) -> None:
    with pytest.raises(Refused):
        asks(company, release, by)
    assert states(company) == []


@pytest.mark.parametrize("flags", [{"is_leader": False}, {"is_guest": True}, {"is_human": False}])
def test_whoever_does_not_lead_any_more_gets_nothing(
    company: Company, release: str, flags: dict[str, bool]
) -> None:
    asks(company, release)
    company.sets(NOOR, **flags)
    assert sent(company) == []
    assert states(company) == [LetterState.DROPPED]


def test_nor_does_whoever_left(company: Company, release: str) -> None:
    asks(company, release)
    company.leaves(NOOR)
    assert sent(company) == []


def test_one_that_may_have_arrived_is_not_sent_twice_but_can_be_asked_for(
    company: Company, release: str
) -> None:
    asks(company, release)
    (claimed,) = company.db.now(letters.claim, limit=5)
    assert company.db.now(letters.compose, letter_id=claimed) is not None
    company.passes(minutes=3)
    assert [one.letter_id for one in company.db.now(letters.unsure, limit=5)] == [claimed]
    company.db.now(letters.undecided, letter_id=claimed)
    assert sent(company) == []
    assert states(company) == [LetterState.SETTLED]
    asks(company, release)
    assert len(sent(company)) == 1


def test_one_in_doubt_that_will_not_go_out_is_not_on_its_way(company: Company, release: str) -> None:
    asks(company, release)
    (claimed,) = company.db.now(letters.claim, limit=5)
    assert company.db.now(letters.compose, letter_id=claimed) is not None
    company.passes(minutes=3)
    assert company.db.now(letters.unsure, limit=5)
    company.db.now(letters.undecided, letter_id=claimed)
    assert asks(company, release)
    assert len(sent(company)) == 1


def test_a_ledger_changed_meanwhile_holds_it_and_the_operator_hears_of_it(
    company: Company, release: str
) -> None:
    asks(company, release)
    writes(company.db, "UPDATE release SET hash = prev_hash")
    facts = [one.fact for one in company.delivers()] + [one.fact for one in company.delivers()]
    assert [type(one) for one in facts] == [OperatorNotice]
    assert states(company) == [LetterState.WAITING]


def test_of_a_release_that_is_gone_nothing_is_sent(company: Company, release: str) -> None:
    asks(company, release)
    writes(company.db, "UPDATE letter SET subject = 'gone' WHERE kind = 'digest_again'")
    assert sent(company) == []
