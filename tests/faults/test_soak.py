"""The soak itself, small: that it breaks things and loses none, and that its counts notice what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.e2e.pulsing import asked, pulsing
from tests.faults.soak import soak
from tests.faults.soak_counts import ZERO, counted

pytestmark = pytest.mark.long


async def test_a_small_soak_of_eight_days_loses_and_doubles_nothing() -> None:
    """The whole of it is a command of its own."""
    counts = await soak(40, 2, 8)
    assert {name: counts[name] for name in ZERO if counts.get(name)} == {}
    assert counts["moments tried"] > 0
    assert counts["letters sent"] > 20
    assert counts["direct messages"] > 20


async def test_what_is_lost_doubled_or_sent_at_night_is_counted(tmp_path: Path) -> None:
    async with pulsing(tmp_path) as company:
        stage = company.stage
        assert {name: found for name in ZERO if (found := counted(stage).get(name))} == {}
        (invitation, *_), (other, *_) = asked(company.maria), asked(company.tom)
        workspace = stage.sim.workspace
        workspace.now = lambda: datetime(2026, 10, 25, 3, 0, tzinfo=UTC)
        workspace.post(workspace.channels[invitation.channel], text="again", metadata=invitation.metadata)
        workspace.remove(other)
        counts = counted(stage)
        wrong = {name: counts[name] for name in ZERO if counts.get(name)}
        assert wrong == {"messages lost": 1, "messages doubled": 1, "messages outside working hours": 1}
