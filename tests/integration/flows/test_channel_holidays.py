"""What the leadership channel gets keeps the public holidays of the company: by its settings or its clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from staybot.flows import viewer
from staybot.flows.delivering import outbox
from staybot.store.database import Tx
from staybot.store.tables import Person
from tests.company_rows import Company

NEW_YEAR = datetime(2027, 1, 1, 12, tzinfo=UTC)
"""A Friday."""


@pytest.mark.parametrize(
    ("timezone", "region", "day"),
    [
        ("Europe/Berlin", "", 4),
        ("Europe/Berlin", "IN", 1),
        ("UTC", "DE", 4),
        ("UTC", "", 1),
        ("Europe/Berlin", "none", 1),
    ],
)
def test_a_digest_waits_for_the_end_of_a_public_holiday(
    company: Company, timezone: str, region: str, day: int
) -> None:
    def due(tx: Tx) -> datetime:
        of = replace(tx, settings=replace(tx.settings, timezone=timezone, region=region))
        return outbox.decent(of, None, at=NEW_YEAR)

    assert company.db.now(due).day == day


def test_the_place_of_a_person_comes_first_and_the_companys_last(company: Company) -> None:
    def kept(tx: Tx, tz: str, region: str) -> str | None:
        of = replace(tx, settings=replace(tx.settings, timezone="Europe/Berlin", region=region))
        maria = Person(workspace=tx.workspace, name="Maria", tz=tz, first_seen_on=NEW_YEAR.date())
        return viewer.region_of(of, maria)

    assert company.db.now(kept, "Asia/Tokyo", "FR") == "JP"
    assert company.db.now(kept, "", "FR") == "FR"
    assert company.db.now(kept, "", "") == "DE"
    assert company.db.now(kept, "", "none") is None
    assert company.db.now(kept, "Asia/Tokyo", "none") == "JP"
