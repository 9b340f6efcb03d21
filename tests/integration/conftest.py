"""The company of every story, on both databases."""

from __future__ import annotations

import pytest

from staybot.clock import ManualClock
from staybot.store.database import Database
from staybot.store.keys import KeyFolder
from tests.company_rows import Company, cast


@pytest.fixture
def company(db: Database, clock: ManualClock, keys: KeyFolder) -> Company:
    return cast(Company(db, clock, keys))
