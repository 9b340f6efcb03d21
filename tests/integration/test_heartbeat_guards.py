"""A round whose close fails for a reason that nobody foresaw keeps none of the others open."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import structlog

from staybot import heartbeat
from staybot.heartbeat import Heartbeat
from staybot.store.keys import KeysUnreachable
from staybot.store.tables import RoundState
from tests.company_rows import Company
from tests.pulse_rows import opened, under_pulses

pytestmark = pytest.mark.each_database

WORDS = "My manager never listens to me"


async def _nothing() -> None:
    """Letters are another story."""


@pytest.fixture
def due(company: Company) -> tuple[str, str]:
    """Two rounds that are due to close, in this order."""
    c = under_pulses(company)
    c.engineers(14)
    interview, pulse = c.opens(), opened(c)
    rounds = sorted((interview, pulse), key=lambda one: c.round(one).opens_at)
    c.clock.move_to(max(c.round(one).closes_at for one in rounds))
    return rounds[0], rounds[1]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError(WORDS), ("heartbeat.failed", "close", "RuntimeError")),
        (KeysUnreachable(WORDS), ("keys.unreachable", None, None)),
    ],
)
def test_the_next_round_closes_all_the_same(
    company: Company,
    due: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    said: tuple[str | None, ...],
) -> None:
    closes = heartbeat.close_round
    first, second = due

    async def fails_once(db: Any, keys: Any, round_id: str, **how: Any) -> None:
        if round_id == first:
            raise error
        await closes(db, keys, round_id, **how)

    monkeypatch.setattr(heartbeat, "close_round", fails_once)
    heart = Heartbeat(company.db, keys=company.keys, deliver=_nothing)
    with structlog.testing.capture_logs() as logs:
        asyncio.run(heart._close())
    found = [(log["code"], log.get("part"), log.get("error")) for log in logs if log["code"] == said[0]]
    assert found == [said]
    assert WORDS not in str(logs)
    assert company.round(first).state is RoundState.OPEN
    assert company.round(second).state is RoundState.CLOSED
    monkeypatch.undo()
    asyncio.run(heart._close())
    assert company.round(first).state is RoundState.CLOSED
