"""The main job, end to end."""

from __future__ import annotations

from tests.e2e.conftest import Company


async def test_maria_is_invited_on_a_working_morning_of_her_own(company: Company) -> None:
    await company.passes(days=14)
    assert company.maria.sees("stay interview")
