"""Who is not asked for a while: by their own wish, or their group by its operator's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from staybot.errors import Refused
from staybot.flows import home
from staybot.flows.asking import pauses
from staybot.store.database import Tx
from staybot.store.tables import Person, PersonStatus
from tests.company_rows import MARIA, TOM, Company, differences
from tests.pulse_rows import search_of_five

TODAY = date(2026, 10, 12)


def _resting(c: Company, who: str, *, on: date) -> bool:
    def read(tx: Tx) -> bool:
        person = tx.session.get_one(Person, c.ids[who])
        alone = pauses.is_resting(tx, person, on=on)
        among_all = select(Person.id).where(Person.id == person.id, pauses.is_none(tx, on=on))
        assert alone is (tx.session.exec(among_all).first() is None)
        return alone

    return c.db.now(read)


def _rests(c: Company, until: date) -> date | None:
    return c.db.now(pauses.rest, by=MARIA, until=until).until


def _own(c: Company, who: str) -> date | None:
    return c.db.now(lambda tx: pauses.of_person(tx, tx.session.get_one(Person, c.ids[who]))).until


def test_a_pause_lasts_through_its_last_day(company: Company) -> None:
    until = TODAY + timedelta(days=10)
    assert _rests(company, until) == until
    assert _own(company, MARIA) == until
    assert _resting(company, MARIA, on=until)
    assert not _resting(company, MARIA, on=until + timedelta(days=1))
    assert not _resting(company, TOM, on=until)
    company.passes(days=11)
    assert _own(company, MARIA) is None


def test_a_second_pause_replaces_the_first(company: Company) -> None:
    _rests(company, TODAY + timedelta(days=10))
    _rests(company, TODAY + timedelta(days=2))
    assert _own(company, MARIA) == TODAY + timedelta(days=2)


def test_back_again(company: Company) -> None:
    _rests(company, TODAY)
    assert company.db.now(pauses.resume, by=MARIA).until is None
    assert not _resting(company, MARIA, on=TODAY)
    assert company.db.now(pauses.resume, by=MARIA).until is None


@pytest.mark.parametrize("days", [-1, 367])
def test_a_day_that_is_past_or_far_away_is_refused(company: Company, days: int) -> None:
    with pytest.raises(Refused) as refused:
        _rests(company, TODAY + timedelta(days=days))
    assert refused.value.field == "until"
    assert _own(company, MARIA) is None


def test_a_stranger_has_no_pause(company: Company) -> None:
    with pytest.raises(Refused, match="don't know you"):
        company.db.now(pauses.rest, by="USTRANGER", until=TODAY)


def test_a_group_is_paused_by_what_the_people_list_calls_it(company: Company) -> None:
    search_of_five(company)
    until = TODAY + timedelta(days=5)
    done = company.db.now(pauses.rest_group, dimension="team", value="search", until=until)
    assert done.until == until
    assert _resting(company, MARIA, on=until)
    assert not _resting(company, TOM, on=until)
    assert _own(company, MARIA) is None, "it is not their own"
    assert company.db.now(
        pauses.rest_group, dimension="team", value="search", until=TODAY - timedelta(days=1)
    ).until is None  # fmt: skip
    assert not _resting(company, MARIA, on=TODAY)


@pytest.mark.parametrize(
    ("dimension", "value", "why"),
    [("tribe", "x", "no dimension called tribe"), ("person", "x", "no dimension"), ("team", "x", "Nobody")],
)
def test_a_group_that_does_not_exist_is_refused(
    company: Company, dimension: str, value: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        company.db.now(pauses.rest_group, dimension=dimension, value=value, until=TODAY)


@pytest.mark.parametrize(
    "unasked",
    [
        {"is_engineer": False}, {"is_human": False}, {"is_listed": False}, {"status": PersonStatus.LEFT},
        {"slack_id": None}, {"team": "billing"},
    ],
)  # fmt: skip
def test_fewer_than_five_whom_pulses_ask_are_not_paused_as_a_group(
    company: Company, unasked: dict[str, Any]
) -> None:
    """R12: the team's figure without one person, beside the last one with them, would be their answer."""
    company.sets(search_of_five(company)[0], **unasked)
    company.sets(MARIA, level="L99")
    for dimension, value in (("team", "search"), ("level", "L99")):
        with pytest.raises(Refused, match=f"fewer than 5 people with the {dimension} {value}.* “Not while"):
            company.db.now(pauses.rest_group, dimension=dimension, value=value, until=TODAY)
    assert company.dump()["pause"] == []


def test_whether_a_group_can_be_paused_tells_nothing_of_who_opted_out_or_is_away(company: Company) -> None:
    other, *_ = search_of_five(company)
    company.db.now(home.opt_out, by=other)
    _rests(company, TODAY)
    company.db.now(pauses.rest_group, dimension="team", value="search", until=TODAY)


def test_the_pause_of_a_group_that_has_shrunk_can_be_ended(company: Company) -> None:
    other, *_ = search_of_five(company)
    company.db.now(pauses.rest_group, dimension="team", value="search", until=TODAY)
    company.leaves(other)
    company.db.now(pauses.rest_group, dimension="team", value="search", until=TODAY - timedelta(days=1))
    assert not _resting(company, MARIA, on=TODAY)


def test_a_pause_is_a_row_of_its_own_and_changes_nothing_else(company: Company) -> None:
    before = company.dump()
    _rests(company, TODAY)
    assert differences(before, company.dump()) == {("pause", "")}
