"""What the window of a promise shows: to whom it may go, what is answered, and what was promised before."""

from __future__ import annotations

from typing import Any

import pytest

from staybot.errors import Refused
from staybot.facts import CommitForm, SharedAnswer
from staybot.flows import home
from staybot.flows.answering import sharing
from staybot.flows.promising import commit_forms
from staybot.store.tables import PersonStatus
from tests.company_rows import DAVE, MARIA, PRIYA, TOM, Company
from tests.promise_rows import Promises


def form(company: Company, *, by: str = PRIYA, **whom: Any) -> CommitForm:
    return company.db.now(commit_forms.form, by=by, **whom)


def test_it_lists_the_makers_people_in_slack_and_nobody_else(promises: Promises) -> None:
    company = promises.company
    company.sets(PRIYA, manager_id=company.ids[PRIYA])
    assert form(company).reports == ((MARIA, "Maria"),)
    company.sets(TOM, manager_id=company.ids[PRIYA], name="Maria", email="tom@example.com")
    maria = company.person(MARIA).email
    assert set(form(company).reports) == {(MARIA, f"Maria ({maria})"), (TOM, "Maria (tom@example.com)")}
    company.sets(TOM, slack_id=None)
    company.sets(MARIA, status=PersonStatus.LEFT)
    with pytest.raises(Refused, match="know of nobody who does"):
        form(company)


def test_what_is_answered_stands_in_it_once_the_manager_has_it(company: Company) -> None:
    round_id = company.opens()
    company.shares(MARIA, round_id, frustrated="The rota", energized="The team")
    assert form(company, engineer=MARIA).shared == (), "their message is still on its way"
    company.delivers_each_morning(days=3)
    (clock,) = company.dump()["sixty_days"]
    both = (SharedAnswer("energized", "The team"), SharedAnswer("frustrated", "The rota"))
    assert form(company, sixty_days_id=clock["id"]).shared == both
    assert form(company, engineer=MARIA).shared == both
    company.sets(TOM, manager_id=company.ids[PRIYA])
    assert form(company, engineer=TOM).shared == ()
    (last, first) = company.db.now(home.home, by=MARIA).shares
    company.db.now(sharing.take_back, by=MARIA, share_id=last.share_id)
    assert len(form(company, engineer=MARIA).shared) == 1
    company.db.now(sharing.take_back, by=MARIA, share_id=first.share_id)
    assert form(company, engineer=MARIA).shared == (), "nothing of what was withdrawn"


def test_the_next_manager_reads_nothing_of_what_was_shared_with_the_one_before(promises: Promises) -> None:
    company = promises.company
    promises.clock()
    assert form(company, engineer=MARIA).shared == (SharedAnswer("frustrated", "The rota"),)
    company.sets(MARIA, manager_id=company.ids[DAVE])
    promises.turn()
    assert form(company, by=DAVE, engineer=MARIA).shared == ()


def test_it_says_what_was_promised_already_and_goes_on(promises: Promises) -> None:
    company = promises.company
    company.sets(TOM, manager_id=company.ids[PRIYA])
    assert form(company, engineer=MARIA).promised == ()
    kept, dropped, _ = (promises.make(text=text) for text in ("Kept", "Dropped", "A desk"))
    promises.make(to=TOM, text="For Tom")
    promises.claim(kept)
    promises.answer(kept, "confirm")
    promises.drop(dropped)
    assert form(company, engineer=MARIA).promised == ("A desk",)
