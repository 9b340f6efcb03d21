"""What pulses leave in the database: nothing but noise of one size depends on who answered, or when.

Taps, comments, withdrawals, reminders and pauses; and check-ins, whose rounds people join while it is open.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from staybot.facts import PulseReminder
from staybot.flows.answering import ballots, pulse
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.flows.asking import cohorts, pauses, rounds, seals
from staybot.store.database import Tx
from staybot.store.tables import Person, Round
from tests.attacks.forensics import snapshots
from tests.attacks.forensics.chance import SURE, differ
from tests.attacks.forensics.features import columns, letters
from tests.attacks.forensics.history import NAMED, logged_together
from tests.attacks.forensics.snapshots import Rows
from tests.company_rows import MARIA, TOM, Company, differences
from tests.pulse_rows import (
    answers_all,
    check_in_of,
    items,
    joins,
    new_here,
    now_as_slack_says,
    opened,
    taps,
    under_pulses,
)

pytestmark = pytest.mark.each_database

Deed = Callable[[Company, str], Any]


def _tap(c: Company, round_id: str) -> None:
    taps(c, MARIA, round_id, items(c, MARIA, round_id)[0], 2)


def _write(c: Company, round_id: str) -> None:
    answers_all(c, [MARIA], round_id, 2, comment="Nobody listens")


def _draft(c: Company, round_id: str) -> None:
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text="Nobo", at=now_as_slack_says(c))


def _withdraw(c: Company, round_id: str) -> None:
    c.db.now(pulse.withdraw, by=MARIA, round_id=round_id)


def _tap_that_is_noted(c: Company, round_id: str) -> None:
    """The broken variant: the person's row says that they were here."""

    item = items(c, MARIA, round_id)[0]

    def both(tx: Tx) -> None:
        pulse.tap(tx, by=MARIA, round_id=round_id, item=item, score=2, at=now_as_slack_says(c))
        person = tx.session.get_one(Person, c.ids[MARIA])
        person.dm_channel = "DSEEN"
        tx.session.add(person)

    c.db.now(both)


@pytest.fixture
def asked(company: Company) -> tuple[Company, str]:
    company.engineers(6)
    c = under_pulses(company)
    round_id = opened(c)
    c.clock.move_to(datetime(2026, 10, 27, 12, tzinfo=UTC))
    c.delivers()
    return c, round_id


@pytest.mark.parametrize("act", [_tap, _write, _draft, _withdraw])
def test_an_act_changes_nothing_but_the_ciphertext_of_one_ballot(
    asked: tuple[Company, str], act: Deed
) -> None:
    c, round_id = asked
    before = c.dump()
    act(c, round_id)
    after = c.dump()
    assert differences(before, after) == {("ballot", "sealed")}
    assert sum(one != other for one, other in zip(before["ballot"], after["ballot"], strict=True)) == 1
    assert len({len(row["sealed"]) for row in after["ballot"]}) == 1


def test_the_same_look_finds_a_tap_that_is_noted(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    before = c.dump()
    c.sets(MARIA, dm_channel="D1")
    _tap(c, round_id)
    c.sets(MARIA, dm_channel="DSEEN")
    assert ("person", "dm_channel") in differences(before, c.dump())


def test_looking_changes_nothing(asked: tuple[Company, str]) -> None:
    c, round_id = asked
    before = c.dump()
    items(c, MARIA, round_id)
    assert differences(before, c.dump()) == set()


# ---------------------------------------------------------------- rows of one transaction


def _joined(tables: dict[str, Rows], opening: set[int]) -> set[str]:
    """The named tables that share a transaction with a ballot, but for those of the opening."""
    of_ballots = _transactions(tables["ballot"]) - opening
    return {name for name in (*NAMED, "pause") if _transactions(tables[name]) & of_ballots}


def _transactions(rows: Rows) -> set[int]:
    return {row[column] for row in rows for column in ("_written_by", "_locked_by")} - {0}


def _acts_and_rests(c: Company, round_id: str) -> None:
    """A whole week: taps, words, second thoughts, a pause; reminders for the others."""
    for act in (_tap, _draft, _write, _withdraw, _tap):
        act(c, round_id)
        c.passes(seconds=20)
    c.db.now(pauses.rest, by=TOM, until=date(2026, 12, 1))
    c.clock.move_to(datetime(2026, 10, 29, 12, tzinfo=UTC))
    assert any(isinstance(one.fact, PulseReminder) for one in c.delivers())


@pytest.mark.parametrize(
    ("deed", "found"), [(_acts_and_rests, set()), (_tap_that_is_noted, {"person"})], ids=["ours", "broken"]
)
def test_no_transaction_writes_a_ballot_and_a_named_row(
    asked: tuple[Company, str], tmp_path: Path, deed: Deed, found: set[str]
) -> None:
    c, round_id = asked
    if c.db.engine.dialect.name == "sqlite":
        assert logged_together(c, tmp_path, lambda: deed(c, round_id)) == found
        return
    before = snapshots.take(c.db.engine, tmp_path / "before", with_files=False).tables
    opening = _transactions(before["ballot"])
    deed(c, round_id)
    assert _joined(snapshots.take(c.db.engine, tmp_path / "after", with_files=False).tables, opening) == found
    c.passes(hours=1)
    c.db.now(rounds.reseal, round_id=round_id)
    later = snapshots.take(c.db.engine, tmp_path / "later", with_files=False).tables
    assert len({row["_written_by"] for row in later["ballot"]}) == 1
    assert _joined(later, opening) == set()


# ---------------------------------------------------------------- who is silent


@pytest.mark.parametrize("spoilt", [False, True], ids=["ours", "broken"])
def test_no_row_of_a_reminder_tells_who_was_silent(company: Company, tmp_path: Path, *, spoilt: bool) -> None:
    """Forty people; half answer. The interview's reminders give way to the pulse, for the silent and the
    others alike; PostgreSQL's numbers of transactions and SQLite's places included.
    """
    people = company.engineers(40)
    c = under_pulses(company)
    interview_id = c.opens()
    c.delivers_each_morning(days=12)
    round_id = opened(c)
    answered, silent = people[::2], people[1::2]
    answers_all(c, answered, round_id, 3)
    for who in answered:
        c.answers(who, interview_id)
    found = []
    for n in (27, 29, 30):
        c.clock.move_to(datetime(2026, 10, n, 12, tzinfo=UTC))
        out = c.delivers()
        tables = snapshots.take(c.db.engine, tmp_path / f"{n}", with_files=False).tables
        for subject in (interview_id, round_id):
            rows = [row for row in letters(tables, "reminder") if row["subject"] == subject]
            if spoilt:
                reminded = {c.ids[one.to] for one in out if isinstance(one.fact, PulseReminder)}
                rows = [row | {"attempts": int(row["recipient"] in reminded)} for row in rows]
            for name, feature in columns("reminder", rows, "recipient").items():
                these, those = (
                    [feature[c.ids[one]] for one in group if c.ids[one] in feature]
                    for group in (answered, silent)
                )
                if differ(these, those) > SURE:
                    found.append((n, name))
    assert set(found) == ({(29, "reminder.attempts")} if spoilt else set())


# ---------------------------------------------------------------- joining a check-in


def _pairs(before: dict[str, Rows], after: dict[str, Rows]) -> int:
    """How many people a comparison of two copies pairs with one ballot each: those who are in one and not in
    the other, set beside the ballots that are; and those whose row was written together with so many ballots.
    """
    old = {bytes(row["ballot_id"]) for row in before["ballot"]}
    new_ballots = {bytes(row["ballot_id"]) for row in after["ballot"]} - old
    known = {row["person_id"] for row in before["cohort_member"]}
    new_people = {row["person_id"] for row in after["cohort_member"]} - known
    found = len(new_people) if len(new_ballots) == len(new_people) else 0
    if "_written_by" not in after["ballot"][0]:
        return found
    for transaction in {row["_written_by"] for row in after["ballot"]}:
        together = [row for row in after["ballot"] if row["_written_by"] == transaction]
        people = [row for row in after["cohort_member"] if row["_written_by"] == transaction]
        found += len(people) if len(together) == len(people) else 0
    return found


def _appends(c: Company, who: str) -> None:
    """The broken variant: the newcomer's ballot is laid beside the others, which stay where they are."""

    round_id = check_in_of(c).id

    def join(tx: Tx) -> None:
        of = tx.session.get_one(Round, round_id)
        key = seals.key_of(tx, of)
        person = tx.session.exec(select(Person).where(Person.slack_id == who)).one()
        cohorts.freeze(tx, of, [person])
        seals.put(tx, of, key=key)
        ballots.create(tx, of, person_ids=[person.id], key=key)

    c.db.now(join)


@pytest.mark.parametrize("broken", [False, True], ids=["ours", "broken"])
def test_whoever_joins_cannot_be_paired_with_a_ballot(
    company: Company, tmp_path: Path, *, broken: bool
) -> None:
    c = company.under(check_ins=True)
    for n in range(5):
        new_here(c, f"UNEW{n:05}", date(2026, 10, 5))
    assert joins(c) == 5
    answers_all(c, [f"UNEW{n:05}" for n in range(3)], check_in_of(c).id, 4)
    c.passes(hours=1)
    c.db.now(rounds.reseal, round_id=check_in_of(c).id)
    new_here(c, "ULAST0001", date(2026, 10, 5))
    before = snapshots.take(c.db.engine, tmp_path / "before", with_files=False).tables
    (_appends if broken else lambda c, _: joins(c))(c, "ULAST0001")
    after = snapshots.take(c.db.engine, tmp_path / "after", with_files=False).tables
    assert len(after["ballot"]) == 6
    if broken:
        assert _pairs(before, after) >= 1
        return
    assert _pairs(before, after) == 0
    assert not {bytes(row["ballot_id"]) for row in before["ballot"]} & {
        bytes(row["ballot_id"]) for row in after["ballot"]
    }
    assert len({bytes(row["sealed"]) for row in (*before["ballot"], *after["ballot"])}) == 11
    assert len({row.get("_written_by") for row in after["ballot"]}) == 1
    assert [bytes(row["ballot_id"]) for row in after["ballot"]] == sorted(
        bytes(row["ballot_id"]) for row in after["ballot"]
    )


def test_a_join_does_not_tell_who_of_the_others_answered(company: Company, tmp_path: Path) -> None:
    """Ballots that held an answer and those that did not lie in no order of it, and are of one size."""
    c = company.under(check_ins=True)
    people = [f"UNEW{n:05}" for n in range(40)]
    for who in people:
        new_here(c, who, date(2026, 10, 5))
    joins(c)
    of = check_in_of(c)
    answers_all(c, people[:20], of.id, 5, comment="x" * 200)
    new_here(c, "ULAST0001", date(2026, 10, 5))
    joins(c)
    rows = snapshots.take(c.db.engine, tmp_path / "copy", with_files=False).tables["ballot"]

    def mine(tx: Tx) -> dict[str, bytes]:
        now = tx.session.get_one(Round, of.id)
        key = seals.key_of(tx, now)
        return {who: ballots._id(key, now, c.ids[who]) for who in people}

    owner = c.db.now(mine)
    by_id = {bytes(row["ballot_id"]): row for row in rows}
    for name in ("_order", "_size", "_written_by"):
        if name in rows[0]:
            these, those = (
                [float(by_id[owner[one]][name]) for one in group] for group in (people[:20], people[20:])
            )
            assert differ(these, those) < SURE
    assert len({len(bytes(row["sealed"])) for row in rows}) == 1
    opened_now = c.db.now(
        lambda tx: ballots.opened(
            tx, tx.session.get_one(Round, of.id), person_ids=[*c.ids.values()], holds=PulseBallot
        )
    )
    assert sum(ballot.is_answered() for ballot in opened_now.values()) == 20
