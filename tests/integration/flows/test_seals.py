"""What a round promised is sealed with its key; without the key nobody can say that it was changed."""

from __future__ import annotations

import pytest

from staybot.flows.asking import rounds, seals
from staybot.store.database import Tx
from tests.company_rows import Company

pytestmark = pytest.mark.each_database


def _is_broken(tx: Tx, *, round_id: str) -> bool:
    return seals.is_broken(tx, rounds.locked(tx, round_id))


def _shortened(tx: Tx, *, round_id: str) -> None:
    of = rounds.locked(tx, round_id)
    of.closes_on = of.opens_on
    tx.session.add(of)


def test_a_round_whose_days_were_edited_is_broken_and_an_untouched_one_is_not(company: Company) -> None:
    round_id = company.opens()
    assert not company.db.now(_is_broken, round_id=round_id)
    company.db.now(_shortened, round_id=round_id)
    assert company.db.now(_is_broken, round_id=round_id)


def test_a_round_without_its_key_is_lost_and_not_called_broken(company: Company) -> None:
    round_id = company.opens()
    company.db.now(_shortened, round_id=round_id)
    company.keys.destroy(round_id)
    assert not company.db.now(_is_broken, round_id=round_id)
