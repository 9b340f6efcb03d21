"""Whether every round that takes answers has its key, and what an operator reads when one has not."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from staybot.flows.asking import round_keys
from staybot.heartbeat import close_round
from staybot.store.database import Database, Tx
from staybot.store.keys import MARK, REMEDY, KeyFolder
from staybot.store.tables import Round, RoundState
from tests.company_rows import Company

pytestmark = pytest.mark.each_database


def test_rounds_that_take_answers_must_have_their_keys(company: Company) -> None:
    company.plans()
    assert company.db.now(round_keys.held) == []
    round_id = company.opens()
    assert company.db.now(round_keys.held) == [round_id]

    def begins_to_close(tx: Tx) -> None:
        tx.session.get_one(Round, round_id).state = RoundState.CLOSING

    company.db.now(begins_to_close)
    assert company.db.now(round_keys.held) == [round_id]


def test_where_no_round_is_open_or_every_key_is_there_is_no_trouble(company: Company) -> None:
    assert not company.keys.folder.exists()
    assert company.db.now(round_keys.trouble) is None
    company.opens()
    assert company.db.now(round_keys.trouble) is None


def test_a_folder_that_is_away_and_a_key_that_is_gone_are_told_apart(company: Company) -> None:
    round_id = company.opens()
    away = company.keys.folder.rename(company.keys.folder.with_name("away"))
    trouble = company.db.now(round_keys.trouble)
    assert trouble is not None
    assert trouble.problem == "The keys of open rounds cannot be reached."
    assert trouble.remedy.endswith(REMEDY)
    company.keys.folder.mkdir()
    wrong = company.db.now(round_keys.trouble)
    assert wrong is not None
    assert wrong.problem == trouble.problem
    assert "it is the wrong one" in wrong.remedy
    (company.keys.folder / MARK).touch()
    assert company.db.now(round_keys.trouble) == round_keys.LOST
    (company.keys.folder / MARK).unlink()
    company.keys.folder.rmdir()
    away.rename(company.keys.folder)
    company.keys.destroy(round_id)
    assert company.db.now(round_keys.trouble) == round_keys.LOST
    assert company.db.now(round_keys.trouble) == round_keys.LOST  # looking changes nothing


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
def test_a_key_destroyed_by_a_close_while_it_is_looked_for_is_not_lost(company: Company) -> None:
    round_id = company.opens()
    company.ends(round_id)
    worker = replace(company)

    class ClosesFirst(KeyFolder):
        """Between the question which keys there are and that for the key, another worker closes the round."""

        def get(self, round_id: str) -> bytes:
            asyncio.run(close_round(worker.db, worker.keys, round_id))
            return super().get(round_id)

    keys = ClosesFirst(company.keys.folder)
    db = Database(company.db.engine, clock=company.clock, settings=company.db._settings, keys=keys)
    assert db.now(round_keys.trouble) is None
    assert company.round(round_id).state is RoundState.CLOSED
