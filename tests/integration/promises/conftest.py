"""Maria's company on a Friday at noon, and with groups after their first digest, on both databases."""

from __future__ import annotations

import pytest

from tests.company_rows import DAVE, MARIA, TOM, Company
from tests.group_rows import Groups
from tests.promise_rows import NOON, Promises
from tests.saved import Once


@pytest.fixture
def promises(company: Company) -> Promises:
    company.clock.move_to(NOON)
    return Promises(company)


@pytest.fixture
def groups(company: Company, once: Once) -> Groups:
    """Nine engineers in Priya's team "serving", seven in Dave's "vision"; the first digest is out."""
    found = Groups(company)
    once.plays(company, lambda: _first_digest(found))
    return found


def _first_digest(groups: Groups) -> str:
    company = groups.company
    for slack_id, team in ((MARIA, "serving"), (TOM, "vision")):
        company.sets(slack_id, team=team)
    groups.team("serving", size=8)
    groups.team("vision", size=6, manager=DAVE)
    groups.digest()
    company.delivers()
    return ""
