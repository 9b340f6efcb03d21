"""Maria's company on a Friday at noon, on both databases."""

from __future__ import annotations

import pytest

from tests.company_rows import Company
from tests.promise_rows import NOON, Promises


@pytest.fixture
def promises(company: Company) -> Promises:
    company.clock.move_to(NOON)
    return Promises(company)
