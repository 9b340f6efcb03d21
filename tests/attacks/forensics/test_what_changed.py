"""Two copies of the database, and the write-ahead log between them: what a tap, an hour and a share show.

What stays visible while a round is open, and is said in the notice: that some ballot changed between two
copies less than an hour apart. Which person's it is, and what it says, only the key tells.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from staybot.facts import InterviewAnswers, Reminder
from staybot.flows.answering import interview, sharing
from staybot.flows.asking import rounds as rounds_flow
from staybot.store.database import Tx
from tests.attacks.forensics import snapshots
from tests.attacks.forensics.chance import correlated
from tests.attacks.forensics.history import NAMED, history, logged_together, stored, together
from tests.attacks.forensics.scene import Scene
from tests.attacks.forensics.snapshots import Rows
from tests.company_rows import MARIA, Company

Deed = Callable[[Company, str], None]


def by_id(rows: Rows) -> dict[bytes, bytes]:
    return {bytes(row["ballot_id"]): bytes(row["sealed"]) for row in rows}


def changed_ballots(scene: Scene, one: str, other: str) -> set[bytes]:
    before, after = by_id(scene.at[one].tables["ballot"]), by_id(scene.at[other].tables["ballot"])
    assert before.keys() == after.keys()
    return {ballot_id for ballot_id, sealed in after.items() if sealed != before[ballot_id]}


# ---------------------------------------------------------------- two copies


def test_between_two_taps_only_one_ciphertext_changes(scene: Scene) -> None:
    before, after = scene.at["before"].tables, scene.at["one_tap_later"].tables

    assert [name for name in before if stored(before[name]) != stored(after[name])] == ["ballot"]
    assert changed_ballots(scene, "before", "one_tap_later") == {scene.ballot_of(scene.acted[0])}


def test_after_an_hour_every_ciphertext_has_changed(scene: Scene) -> None:
    assert changed_ballots(scene, "acted", "an_hour_later") == {scene.ballot_of(one) for one in scene.part}


def test_after_an_hour_the_order_of_answers_is_gone_from_the_file(scene: Scene) -> None:
    rows = scene.at["an_hour_later"].tables["ballot"]
    place = {bytes(row["ballot_id"]): float(row["_order"]) for row in rows}

    assert len({row.get("_written_by") for row in rows}) == 1
    assert not correlated([place[scene.ballot_of(one)] for one in scene.acted], list(range(len(scene.acted))))


def test_until_then_postgresql_shows_the_order_in_which_nameless_ballots_changed(scene: Scene) -> None:
    rows = scene.at["acted"].tables["ballot"]
    if "_written_by" not in rows[0]:
        assert [bytes(row["ballot_id"]) for row in rows] == sorted(bytes(row["ballot_id"]) for row in rows)
        return
    written = {bytes(row["ballot_id"]): float(row["_written_by"]) for row in rows}

    assert correlated([written[scene.ballot_of(one)] for one in scene.acted], list(range(len(scene.acted))))


# ---------------------------------------------------------------- rows of one transaction


def joined(tables: dict[str, Rows]) -> set[str]:
    """The named tables that share a transaction with a ballot: who wrote, or locked, one wrote the other."""
    opened = {row["_written_by"] for row in tables["cohort_member"]}
    of_ballots = _transactions(tables["ballot"]) - opened
    return {name for name in NAMED if _transactions(tables[name]) & of_ballots}


def _transactions(rows: Rows) -> set[int]:
    return {row[column] for row in rows for column in ("_written_by", "_locked_by")} - {0}


@pytest.mark.parametrize("moment", ["one_tap_later", "acted", "an_hour_later", "reminded"])
def test_no_named_row_was_written_together_with_a_ballot(scene: Scene, tmp_path: Path, moment: str) -> None:
    """PostgreSQL's rows say which transaction wrote them; SQLite's log still holds the last ones."""
    copy = scene.at[moment]
    if "_written_by" in copy.tables["ballot"][0]:
        assert joined(copy.tables) == set()
        return
    (path,) = copy.folder.glob("test_*.db")
    states = list(history(path, tmp_path))

    assert len(states) > 1
    assert together(states) == set()


def answers_and_shares(company: Company, round_id: str) -> None:
    company.shares(MARIA, round_id)


def answers_and_shares_at_once(company: Company, round_id: str) -> None:
    """The broken variant: one transaction for both."""

    def both(tx: Tx) -> None:
        given = InterviewAnswers({"energized": "The review went well"}, {"energized": "manager"})
        seen = interview.submit(tx, by=MARIA, round_id=round_id, answers=given).preview
        assert seen is not None
        sharing.share(tx, by=MARIA, round_id=round_id, seal=seen.seal)

    company.db.now(both)


@pytest.fixture
def opened(company: Company) -> tuple[Company, str]:
    company.engineers(6)
    return company, company.opens()


@pytest.mark.parametrize(
    ("deed", "found"),
    [(answers_and_shares, set()), (answers_and_shares_at_once, {"share", "sixty_days", "letter", "person"})],
    ids=["ours", "broken"],
)
def test_a_share_cannot_be_joined_to_its_ballot_by_transaction(
    opened: tuple[Company, str], tmp_path: Path, deed: Deed, found: set[str]
) -> None:
    company, round_id = opened
    if company.db.engine.dialect.name == "sqlite":
        assert logged_together(company, tmp_path, lambda: deed(company, round_id)) == found - {"person"}
        return
    deed(company, round_id)

    assert joined(snapshots.take(company.db.engine, tmp_path / "copy", with_files=False).tables) == found

    company.passes(hours=1)
    company.db.now(rounds_flow.reseal, round_id=round_id)
    resealed = snapshots.take(company.db.engine, tmp_path / "later", with_files=False).tables
    assert len({row["_written_by"] for row in resealed["ballot"]}) == 1
    assert joined(resealed) == set()


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_no_transaction_of_a_fortnight_changes_a_ballot_and_a_named_row(
    company: Company, tmp_path: Path
) -> None:
    """Everybody is invited, some answer, one declines, all rows of reminders move on."""
    engineers = company.engineers(6)
    round_id = company.opens()

    def fortnight() -> None:
        company.delivers_each_morning(days=2)
        for one in engineers[:3]:
            company.answers(one, round_id)
        company.db.now(interview.decline, by=engineers[3], round_id=round_id)
        assert any(isinstance(out.fact, Reminder) for _, out in company.delivers_each_morning(days=12))

    assert logged_together(company, tmp_path, fortnight) == set()
