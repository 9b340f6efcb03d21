"""Attack 17: the order in which rows were stored, set beside the order in which people were seen clicking."""

from __future__ import annotations

import random
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from staybot.anonymity import sealing
from staybot.flows.asking import rounds
from tests.attacks.deeds import BOSS
from tests.attacks.forensics import snapshots
from tests.attacks.forensics.chance import correlated
from tests.company_rows import Company


@pytest.fixture
def clicks(company: Company) -> tuple[str, list[str]]:
    """Forty people answer in an order that somebody notes, who reads the log of a proxy perhaps."""
    people = company.engineers(40)
    round_id = company.opens()
    seen = random.Random(1).sample(people, 40)
    for one in seen:
        company.answers(one, round_id, frustrated=BOSS)
        company.passes(seconds=40)
    company.clock.move(by=timedelta(hours=1))
    company.db.now(rounds.reseal, round_id=round_id)
    return round_id, seen


def test_a_table_that_grows_by_one_row_an_answer_names_everybody() -> None:
    seen = random.Random(1).sample([f"U{n}" for n in range(40)], 40)
    table = sqlite3.connect(":memory:")
    table.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT)")
    for one in seen:
        table.execute("INSERT INTO answer (text) VALUES (?)", (f"written by {one}",))
    stored = [text for (text,) in table.execute("SELECT text FROM answer ORDER BY id")]
    table.close()

    assert stored == [f"written by {one}" for one in seen]


def test_no_order_of_our_ballots_follows_the_clicks(
    company: Company, clicks: tuple[str, list[str]], tmp_path: Path
) -> None:
    """By id, by place in the file, by transaction: there are orders, but none of when somebody answered."""
    round_id, seen = clicks
    key = company.keys.get(round_id)
    of = {
        sealing.ballot_id(key, round_id=round_id.encode(), person_id=company.ids[one].encode()): place
        for place, one in enumerate(seen)
    }
    rows = snapshots.take(company.db.engine, tmp_path / "copy", with_files=False).tables["ballot"]
    answered = [row for row in rows if bytes(row["ballot_id"]) in of]
    when = [float(of[bytes(row["ballot_id"])]) for row in answered]

    assert len(answered) == 40
    assert not correlated(when, [float(row["_order"]) for row in answered])
    assert not correlated(when, [float(int.from_bytes(bytes(row["ballot_id"]), "big")) for row in answered])
    assert len({row.get("_written_by") for row in rows}) == 1
