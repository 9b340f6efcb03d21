"""The steps of re-sealing: what is read, chosen and written, and a round that closes meanwhile."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlmodel import col, select

from staybot.anonymity import sealing
from staybot.flows.answering import interview, resealing
from staybot.flows.answering.resealing import Found, chosen
from staybot.flows.publishing import closing
from staybot.heartbeat import reseal_round
from staybot.store.tables import Ballot
from tests.company_rows import MARIA, Company

pytestmark = pytest.mark.each_database


def ids(count: int) -> tuple[bytes, ...]:
    return tuple(number.to_bytes(16, "big") for number in range(count))


def found(count: int, *written: int) -> Found:
    return Found(ids(count), frozenset(ids(count)[number] for number in written), is_whole=True)


def rewritten(of: Found) -> list[bytes]:
    return [one for portion in chosen(of) for one in portion]


@pytest.mark.parametrize("count", [0, 1, 4, 5, 9, 49, 50])
def test_a_small_round_is_rewritten_whole(count: int) -> None:
    assert rewritten(found(count)) == [*ids(count)]
    if count:
        assert rewritten(found(count, 0)) == [*ids(count)]


@pytest.mark.parametrize(
    ("count", "written", "expected"),
    [(1000, 0, 50), (1000, 1, 50), (1000, 10, 50), (1000, 11, 100), (1000, 30, 200), (1000, 200, 1000)],
)
def test_as_many_are_rewritten_as_hide_those_that_were_written(
    count: int, written: int, expected: int
) -> None:
    of = found(count, *range(0, 5 * written, 5))
    assert len(rewritten(of)) == expected
    assert of.written <= {*rewritten(of)}


@pytest.mark.parametrize("changed", [0, 1, 24, 25, 26, 700, 3_000])
def test_among_a_hundred_thousand_each_time_rewrites_what_hides_the_changed_ones_and_never_gigabytes(
    changed: int,
) -> None:
    """Changed by chance, as people answer; with three thousand in ten minutes, everybody answers in a day.
    The ballots of an interview are the largest.
    """
    every, chance = ids(100_000), random.Random(changed)
    of = Found(every, frozenset(chance.sample(every, changed)), is_whole=True)
    again = set(rewritten(of))
    changed_groups = {every.index(one) // resealing.GROUP for one in sorted(of.written)[:50]}
    assert of.written <= again
    assert len(again - of.written) >= max(changed, resealing.FEWEST - changed)
    for group in changed_groups:
        assert {*every[group * resealing.GROUP :][: resealing.GROUP]} <= again
    assert resealing.FEWEST <= len(again) <= max(resealing.FEWEST, 2 * resealing.GROUP * changed)
    assert len(again) * sealing.INTERVIEW_BALLOT < 1e9


def test_a_working_hour_of_a_hundred_thousand_rewrites_no_gigabyte() -> None:
    """Two and a half thousand answer in it, everybody within five working days."""
    every, chance = ids(100_000), random.Random(1)
    hour = 0
    for _ in range(timedelta(hours=1) // resealing.EVERY_OF_LARGE):
        hour += len(rewritten(Found(every, frozenset(chance.sample(every, 417)), is_whole=True)))
    assert hour * sealing.INTERVIEW_BALLOT < 0.5e9


@pytest.mark.parametrize(("count", "is_whole"), [(13, True), (14, False)])
def test_as_large_a_round_as_may_be_is_rewritten_whole_and_one_more_person_is_too_many(
    company: Company, monkeypatch: pytest.MonkeyPatch, count: int, *, is_whole: bool
) -> None:
    monkeypatch.setattr(resealing, "WHOLE", 13 * sealing.INTERVIEW_BALLOT)
    company.engineers(count - 2)
    round_id = company.opens()
    company.answers(MARIA, round_id)

    looked = company.db.now(resealing.look, round_id=round_id, so_far=Found())

    assert len(looked.ids) == count
    assert (looked.is_all_due, len(looked.written)) == ((True, 0) if is_whole else (False, 1))


def test_where_whole_groups_were_written_as_many_others_hide_them() -> None:
    assert len(rewritten(found(1000, *range(100)))) == 200


def test_a_group_is_always_rewritten_whole() -> None:
    once, again = (set(rewritten(found(1003, 502))) for _ in range(2))
    assert {*ids(1003)[500:505]} <= once & again
    last = {*ids(1003)[995:]}
    assert last.isdisjoint(once) or last <= once


def test_portions_are_in_the_order_of_ids_and_no_larger_than_one_transaction_takes() -> None:
    portions = chosen(found(1000, *range(0, 1000, 5)))
    assert [len(portion) for portion in portions] == [resealing.REWRITTEN_AT_ONCE] * 5
    assert [one for portion in portions for one in portion] == [*ids(1000)]


@pytest.mark.parametrize(
    ("whole", "again_in"), [(resealing.WHOLE, resealing.EVERY), (0, resealing.EVERY_OF_LARGE)]
)
async def test_the_heartbeat_takes_the_same_steps_one_by_one(
    company: Company, monkeypatch: pytest.MonkeyPatch, whole: int, again_in: timedelta
) -> None:
    monkeypatch.setattr(resealing, "WHOLE", whole)
    monkeypatch.setattr(resealing, "LOOKED_AT_ONCE", 3)
    monkeypatch.setattr(resealing, "REWRITTEN_AT_ONCE", 4)
    company.engineers(7)
    round_id = company.opens()
    company.answers(MARIA, round_id)
    before = company.dump()["ballot"]

    await reseal_round(company.db, round_id)

    after = company.dump()["ballot"]
    assert all(new["sealed"] != old["sealed"] for old, new in zip(before, after, strict=True))
    assert company.db.now(interview.form, by=MARIA, round_id=round_id).submitted
    assert company.round(round_id).reseal_at == company.clock.now() + again_in


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
def test_a_ballot_that_somebody_is_just_writing_is_not_waited_for(company: Company) -> None:
    """Taps share transactions, in no order of ballots: whoever waits for one while another waits is stuck."""
    round_id = company.opens()
    before = company.dump()["ballot"]
    every = company.db.now(resealing.every_ballot)[round_id]

    with company.db.engine.begin() as tap:
        tap.execute(select(Ballot.ballot_id).where(col(Ballot.ballot_id) == every.ids[0]).with_for_update())
        company.db.now(resealing.rewrite, round_id=round_id, ids=every.ids)

    after = company.dump()["ballot"]
    assert [old["ballot_id"] for old, new in zip(before, after, strict=True) if old == new] == [every.ids[0]]


def test_a_round_that_closes_meanwhile_is_left_alone(company: Company) -> None:
    round_id = company.opens()
    looked = company.db.now(resealing.look, round_id=round_id, so_far=Found())
    company.clock.move_to(company.round(round_id).closes_at)
    company.db.now(closing.begin, round_id=round_id)
    before = company.dump()["ballot"]

    company.db.now(resealing.rewrite, round_id=round_id, ids=looked.ids)

    assert company.dump()["ballot"] == before
