"""The stage of all stories: whatever becomes of the bot, its Slack does not outlive it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from staybot.config import Settings
from staybot.demo.stage import Stage
from tests.e2e.conftest import CAST, START


async def test_a_slack_is_closed_whose_bot_never_came_to_be(tmp_path: Path) -> None:
    nowhere = Settings(database_url=f"sqlite:///{tmp_path / 'no folder' / 'staybot.db'}")
    stage = Stage(tmp_path, start=START, settings=nowhere)
    with pytest.raises(OperationalError):
        await stage.open(CAST, leaders=["noor@example.com"])
    assert stage.sim.is_started
    with pytest.raises(AttributeError):  # there is no bot to stop
        await stage.close()
    assert not stage.sim.is_started
