"""Check-ins of new people: they join a quarter's round as they fall due, and no answer is lost by it."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from staybot.errors import Refused
from staybot.facts import PulseClosed, PulseInvitation, PulseReminder, PulseVoid
from staybot.flows.answering import participation, pulse
from staybot.flows.asking import check_in_rounds, pauses, rounds, seals
from staybot.flows.publishing import closing
from staybot.heartbeat import Heartbeat
from staybot.store.database import Tx
from staybot.store.keys import KeysUnreachable
from staybot.store.tables import Ballot, CohortMember, Round, RoundKind, RoundState
from tests.company_rows import MARIA, Company
from tests.pulse_rows import (
    answers_all,
    check_in_of,
    closes,
    every_hour,
    form,
    items,
    joins,
    new_here,
    taps,
)

ANNA, BEN, CARL = "UANNA0001", "UBEN00001", "UCARL0001"
TODAY = date(2026, 10, 12)


@pytest.fixture
def c(company: Company) -> Company:
    return company.under(check_ins=True)


def _starts(c: Company, who: str, *, ago: int, **values: Any) -> None:
    new_here(c, who, c.clock.now().date() - timedelta(days=ago), **values)


def _members(c: Company) -> set[str]:
    return c.db.now(lambda tx: set(tx.session.exec(select(CohortMember.person_id))))


def _ballot_ids(c: Company) -> set[bytes]:
    return c.db.now(lambda tx: set(tx.session.exec(select(Ballot.ballot_id))))


def _check_ins(c: Company) -> list[Round]:
    return c.db.now(lambda tx: list(tx.session.exec(select(Round).where(Round.kind == RoundKind.CHECK_IN))))


@pytest.mark.parametrize("ago", [7, 30, 60, 90])
def test_somebody_new_is_asked_about_the_milestone_they_reached(c: Company, ago: int) -> None:
    _starts(c, ANNA, ago=ago)
    assert joins(c) == 1
    of = check_in_of(c)
    assert (of.label, of.opens_on, of.closes_on) == ("2026-Q4", date(2026, 10, 3), date(2026, 12, 31))
    assert _members(c) == {c.ids[ANNA]}
    assert all(item.startswith(f"check_in_{ago}.") for item in items(c, ANNA, of.id))
    (letter,) = c.letters(kind="invitation")
    assert letter.due_on == TODAY


@pytest.mark.parametrize("ago", [6, 22, 29, 45, 89, 105])
def test_nobody_joins_before_a_milestone_or_long_after_it(c: Company, ago: int) -> None:
    _starts(c, ANNA, ago=ago)
    assert joins(c) == 0
    assert _check_ins(c) == []


@pytest.mark.parametrize("values", [{"is_engineer": False}, {"slack_id": None}, {"is_listed": False}])
def test_whoever_cannot_be_asked_does_not_join(c: Company, values: dict[str, Any]) -> None:
    _starts(c, ANNA, ago=7)
    c.sets(ANNA, **values)
    assert joins(c) == 0


def test_switched_off_nobody_joins(company: Company) -> None:
    new_here(company, ANNA, TODAY - timedelta(days=7))
    assert joins(company) == 0


def test_a_second_beat_invites_nobody_twice(c: Company) -> None:
    _starts(c, ANNA, ago=7)
    assert [joins(c), joins(c)] == [1, 0]
    assert len(c.letters(kind="invitation")) == len(c.letters(kind="reminder")) == 1


def test_whoever_is_away_is_asked_when_they_are_back(c: Company) -> None:
    _starts(c, ANNA, ago=7)
    c.db.now(pauses.rest, by=ANNA, until=TODAY + timedelta(days=3))
    assert joins(c) == 0
    c.passes(days=4)
    assert joins(c) == 1


def test_after_this_mornings_hour_the_question_comes_tomorrow(c: Company) -> None:
    """A reminder of this morning took no notice of it."""
    c.clock.move_to(datetime(2026, 10, 12, 12, tzinfo=UTC))
    _starts(c, ANNA, ago=7)
    joins(c)
    (letter,) = c.letters(kind="invitation")
    assert letter.due_on == TODAY + timedelta(days=1)


def test_answers_of_earlier_members_survive_a_join_under_new_ids(c: Company) -> None:
    _starts(c, ANNA, ago=7)
    joins(c)
    of = check_in_of(c)
    answers_all(c, [ANNA], of.id, 2, comment="No laptop yet")
    before = _ballot_ids(c)
    c.passes(days=1)
    _starts(c, BEN, ago=30)
    assert joins(c) == 1
    after = _ballot_ids(c)
    assert (len(before), len(after)) == (1, 2)
    assert not before & after
    seen = form(c, ANNA, of.id)
    assert (set(seen.answers.values()), seen.comment) == ({2}, "No laptop yet")
    assert form(c, BEN, of.id).answers == {}
    c.db.now(rounds.reseal, round_id=of.id)
    assert _ballot_ids(c) == after


def test_the_next_milestone_of_the_same_quarter_asks_anew_and_lays_no_ballot(c: Company) -> None:
    _starts(c, ANNA, ago=7)
    joins(c)
    of = check_in_of(c)
    week = items(c, ANNA, of.id)
    answers_all(c, [ANNA], of.id, 4)
    ids = _ballot_ids(c)
    every_hour(c, until=TODAY + timedelta(days=3), beat=lambda: joins(c))
    out = every_hour(c, until=TODAY + timedelta(days=28), beat=lambda: joins(c))
    facts = [one.fact for _, one in out if one.to == ANNA]
    assert [type(fact) for fact in facts] == [PulseInvitation, PulseReminder]
    assert {type(fact).__name__: fact.title for fact in facts} == {  # type: ignore[union-attr]
        "PulseInvitation": "Your first month",
        "PulseReminder": "Your first month",
    }
    assert _ballot_ids(c) == ids
    assert len(c.letters(kind="reminder", recipient=c.ids[ANNA])) == 1
    month = items(c, ANNA, of.id)
    assert not set(week) & set(month)
    with pytest.raises(Refused, match="not part of the pulse"):
        taps(c, ANNA, of.id, week[0], 1)
    answers_all(c, [ANNA], of.id, 5)
    body = closes(c, of.id)
    assert {item["question"] for item in body["items"]} >= {*week, *month}


def test_whoever_answered_about_this_milestone_is_not_reminded(c: Company) -> None:
    _starts(c, ANNA, ago=7)
    _starts(c, BEN, ago=7)
    joins(c)
    answers_all(c, [ANNA], check_in_of(c).id, 4)
    out = every_hour(c, until=TODAY + timedelta(days=10), beat=lambda: joins(c))
    assert [one.to for _, one in out if isinstance(one.fact, PulseReminder)] == [BEN]


def test_a_corrected_start_date_leaves_nothing_to_ask_and_breaks_nothing(c: Company) -> None:
    _starts(c, ANNA, ago=7)
    joins(c)
    of = check_in_of(c)
    c.clock.move_to(datetime(2026, 10, 12, 12, tzinfo=UTC))
    assert [type(one.fact) for one in c.delivers()] == [PulseInvitation]
    for start_on in (date(2026, 10, 10), None):
        c.sets(ANNA, start_on=start_on)
        with pytest.raises(Refused, match="No check-in is due"):
            form(c, ANNA, of.id)
    c.clock.move_to(datetime(2026, 10, 13, 12, tzinfo=UTC))
    assert c.delivers() == []
    closes(c, of.id)
    assert [one.fact for one in c.delivers() if one.to == ANNA] == [PulseClosed("Your first week")]


def test_an_invitation_whose_milestone_is_gone_is_dropped(c: Company) -> None:
    _starts(c, ANNA, ago=7)
    joins(c)
    c.sets(ANNA, start_on=date(2026, 10, 10))
    c.clock.move_to(datetime(2026, 10, 12, 12, tzinfo=UTC))
    assert c.delivers() == []


def test_it_is_published_once_after_its_close(c: Company) -> None:
    for n in range(6):
        _starts(c, f"UNEW{n:05}", ago=40)
        c.sets(f"UNEW{n:05}", start_on=TODAY - timedelta(days=30))
    assert joins(c) == 6
    of = check_in_of(c)
    answers_all(c, [f"UNEW{n:05}" for n in range(6)], of.id, 5)
    c.clock.move_to(of.closes_at - timedelta(seconds=1))
    assert c.db.now(closing.begin, round_id=of.id) is RoundState.OPEN
    body = closes(c, of.id)
    assert (body["kind"], body["wave"], body["enough"]) == ("check_in", "check_in 2026-Q4", True)
    assert c.round(of.id).state is RoundState.CLOSED
    assert joins(c) == 0
    assert _ballot_ids(c) == set()


def test_who_falls_due_in_the_last_days_goes_to_the_next_quarter(c: Company) -> None:
    c.clock.move_to(datetime(2026, 12, 30, 5, tzinfo=UTC))
    _starts(c, ANNA, ago=7)
    assert joins(c) == 0
    c.clock.move_to(datetime(2027, 1, 1, 12, tzinfo=UTC))
    assert joins(c) == 0
    c.clock.move_to(datetime(2027, 1, 4, 5, tzinfo=UTC))
    assert joins(c) == 1
    assert check_in_of(c).label == "2027-Q1"
    assert check_in_of(c).opens_on == date(2027, 1, 3)


def test_the_rounds_of_two_quarters_never_overlap(c: Company) -> None:
    _starts(c, ANNA, ago=7)
    joins(c)
    c.clock.move_to(datetime(2027, 1, 4, 5, tzinfo=UTC))
    _starts(c, BEN, ago=7)
    assert joins(c) == 2  # Anna's ninetieth day was the third of January
    old, new = sorted(_check_ins(c), key=lambda of: of.opens_on)
    assert old.closes_at < new.opens_at


def test_without_a_place_for_its_key_the_round_waits(c: Company) -> None:
    _starts(c, ANNA, ago=7)
    c.keys.folder.write_text("in the way")
    assert joins(c) == 0
    assert [of.state for of in _check_ins(c)] == [RoundState.PLANNED]
    assert c.letters(kind="invitation") == []
    c.keys.folder.unlink()
    assert joins(c) == 1


def test_no_quarter_opens_while_the_key_of_the_last_is_out_of_reach(c: Company) -> None:
    _starts(c, ANNA, ago=7)
    joins(c)
    of = check_in_of(c)
    away = c.keys.folder.rename(c.keys.folder.with_name("away"))
    c.clock.move_to(datetime(2027, 1, 4, 5, tzinfo=UTC))
    _starts(c, BEN, ago=7)
    assert joins(c) == 0
    assert not c.keys.folder.exists()
    assert [one.subject for one in c.letters(kind="operator_notice")] == ["keys_unreachable"]
    assert c.db.now(rounds.void_lost) == []
    away.rename(c.keys.folder)
    assert joins(c) == 2  # Anna's ninetieth day was the third of January
    assert c.round(of.id).state is RoundState.OPEN


def test_a_key_out_of_reach_keeps_the_next_from_joining_and_loses_nothing(c: Company) -> None:
    _starts(c, ANNA, ago=7)
    joins(c)
    of = check_in_of(c)
    answers_all(c, [ANNA], of.id, 4)
    _starts(c, BEN, ago=7)
    away = c.keys.folder.rename(c.keys.folder.with_name("away"))
    before = c.dump()
    with pytest.raises(KeysUnreachable):
        joins(c)
    assert c.dump() == before
    away.rename(c.keys.folder)
    assert joins(c) == 1
    assert set(form(c, ANNA, of.id).answers.values()) == {4}


def test_a_lost_key_voids_the_round_and_the_quarter_asks_no_more(c: Company) -> None:
    _starts(c, ANNA, ago=7)
    joins(c)
    of = check_in_of(c)
    c.clock.move_to(datetime(2026, 10, 12, 12, tzinfo=UTC))
    c.delivers()
    c.keys.destroy(of.id)
    assert c.db.now(rounds.void_lost) == [of.id]
    assert PulseVoid("Your first week") in [one.fact for one in c.delivers()]
    _starts(c, BEN, ago=7)
    assert joins(c) == 0
    with pytest.raises(Refused):
        c.db.now(pulse.withdraw, by=ANNA, round_id=of.id)


def test_a_cohort_that_was_changed_by_hand_takes_nobody_in_and_the_operator_is_told(c: Company) -> None:
    _starts(c, ANNA, ago=7)
    joins(c)

    def spoil(tx: Tx) -> None:
        member = tx.session.exec(select(CohortMember)).one()
        member.team = "another"
        tx.session.add(member)

    c.db.now(spoil)
    _starts(c, BEN, ago=7)
    with pytest.raises(seals.Broken):
        joins(c)
    assert c.ids[BEN] not in _members(c)


@pytest.mark.parametrize("lost", [True, False])
async def test_the_heartbeat_goes_on_when_nobody_can_join(c: Company, lost: bool) -> None:  # noqa: FBT001
    _starts(c, ANNA, ago=7)
    joins(c)
    if lost:
        c.keys.destroy(check_in_of(c).id)
    else:
        c.db.now(lambda tx: setattr(tx.session.exec(select(CohortMember)).one(), "team", "another"))
    _starts(c, BEN, ago=7)

    async def nothing() -> None:
        pass

    beat = Heartbeat(c.db, keys=c.keys, deliver=nothing)
    await beat._check_in()
    told = [one.subject for one in c.letters(kind="operator_notice")]
    assert told == ([] if lost else ["round_changed"])


# ---------------------------------------------------------------- at the same moment


def test_two_workers_that_let_the_same_people_join_invite_them_once(c: Company) -> None:
    if c.db.engine.dialect.name == "sqlite":
        return  # writers take turns anyway
    for n in range(4):
        _starts(c, f"UNEW{n:05}", ago=7)
    start, found = threading.Barrier(3), list[int]()

    def work() -> None:
        start.wait()
        found.append(joins(c))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(found) == [0, 0, 4]
    assert len(c.letters(kind="invitation")) == 4


def test_a_tap_and_a_join_at_the_same_moment_lose_neither(c: Company) -> None:
    """PostgreSQL: the tap holds the round, the joiner waits; and the other way round."""
    if c.db.engine.dialect.name == "sqlite":
        return  # writers take turns anyway
    _starts(c, ANNA, ago=7)
    joins(c)
    of = check_in_of(c)
    first, second = items(c, ANNA, of.id)[:2]
    _starts(c, BEN, ago=7)
    at = f"{c.clock.now().timestamp():.6f}"

    def tap(tx: Tx) -> None:
        pulse.tap(tx, by=ANNA, round_id=of.id, item=first, score=4, at=at)
        worker.start()
        worker.join(0.5)
        assert worker.is_alive(), "it waits for the tap"

    worker = threading.Thread(target=lambda: joins(c))
    c.db.now(tap)
    worker.join()
    assert form(c, ANNA, of.id).answers == {first: 4}
    _starts(c, CARL, ago=7)
    other = threading.Thread(target=lambda: taps(c, ANNA, of.id, second, 5))

    def join(tx: Tx) -> None:
        assert check_in_rounds.join(tx) == 1
        other.start()
        other.join(0.5)
        assert other.is_alive(), "it waits for the join"

    c.db.now(join)
    other.join()
    assert form(c, ANNA, of.id).answers == {first: 4, second: 5}
    assert len(_ballot_ids(c)) == 3


def test_a_form_opened_while_somebody_joins_is_found_under_its_new_id(c: Company) -> None:
    """The round is read, somebody joins, the ballot is looked for: PostgreSQL shows both."""
    if c.db.engine.dialect.name == "sqlite":
        return  # writers take turns anyway
    _starts(c, ANNA, ago=7)
    joins(c)
    of = check_in_of(c)
    answers_all(c, [ANNA], of.id, 3)
    _starts(c, BEN, ago=7)

    def read(tx: Tx) -> set[int]:
        seen = participation.find_open(tx, round_id=of.id, kinds=participation.PULSES)
        old = seen.cohort_hash
        assert joins(c) == 1  # by another connection
        assert seen.cohort_hash == old
        return set(pulse.form(tx, by=ANNA, round_id=of.id).answers.values())

    assert c.db.now(read) == {3}
    with pytest.raises(Refused, match="did not ask you"):
        form(c, MARIA, of.id)
