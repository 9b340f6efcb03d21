"""A round whose opening, re-seal or close fails for any reason at all holds up none of the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import structlog

from staybot import heartbeat
from staybot.flows.asking import rounds
from staybot.heartbeat import Heartbeat
from staybot.store.keys import KeysUnreachable
from tests.company_rows import Company
from tests.pulse_rows import opened, planned, under_pulses

pytestmark = pytest.mark.each_database

WORDS = "My manager never listens to me"


async def _nothing() -> None:
    """Letters are another story."""


def to_open(c: Company) -> None:
    """An interview and a pulse are planned, and their days have come."""
    days = c.round(c.plans()).opens_at, planned(c).opens_at
    c.clock.move_to(max(days))


def to_reseal(c: Company) -> None:
    """Both are open, for more than an hour."""
    c.opens()
    opened(c)
    c.passes(hours=2)


def to_close(c: Company) -> None:
    """Both are open, and their last minutes are over."""
    c.clock.move_to(max(c.round(one).closes_at for one in (c.opens(), opened(c))))


PARTS: dict[str, tuple[Callable[[Company], None], Callable[[Any], list[str]]]] = {
    "open": (to_open, rounds.due_to_open),
    "reseal": (to_reseal, rounds.due_to_reseal),
    "close": (to_close, rounds.due_to_close),
}


@pytest.mark.parametrize("error", [RuntimeError(WORDS), KeysUnreachable(WORDS)], ids=["unforeseen", "keys"])
@pytest.mark.parametrize("part", PARTS)
def test_the_next_round_has_its_turn_all_the_same(
    company: Company, monkeypatch: pytest.MonkeyPatch, part: str, error: Exception
) -> None:
    prepare, due = PARTS[part]
    c = under_pulses(company)
    c.engineers(14)
    prepare(c)
    first, _ = c.db.now(due)
    works = getattr(heartbeat, f"{part}_round")

    async def fails_once(*of: Any, **how: Any) -> None:
        if first in of:
            raise error
        await works(*of, **how)

    monkeypatch.setattr(heartbeat, f"{part}_round", fails_once)
    heart = Heartbeat(c.db, keys=c.keys, deliver=_nothing)
    beat = getattr(heart, f"_{part}")
    with structlog.testing.capture_logs() as logs:
        asyncio.run(beat())
    known = ("keys.unreachable", None, None)
    said = known if isinstance(error, KeysUnreachable) else ("heartbeat.failed", part, "RuntimeError")
    assert said in [(log["code"], log.get("part"), log.get("error")) for log in logs]
    assert WORDS not in str(logs)
    assert c.db.now(due) == [first]
    monkeypatch.undo()
    asyncio.run(beat())
    assert c.db.now(due) == []
