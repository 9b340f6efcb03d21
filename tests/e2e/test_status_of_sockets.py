"""Whether payloads come in over a process's socket is part of whether it is ready."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from staybot.slack import places, sockets
from tests.e2e.test_status_pages import WATCHED, page, watched


async def line(port: int | None) -> tuple[int, str]:
    status, text = await page(port, "/readyz")
    (found,) = [one for one in text.splitlines() if "socket:" in one]
    return status, found


async def becomes(port: int | None, expected: tuple[int, str]) -> None:
    async with asyncio.timeout(20):
        while await line(port) != expected:  # noqa: ASYNC110 — it is asked, it does not tell
            await asyncio.sleep(0.02)


WELL = (200, "ok     socket: connected to Slack")
CUT = (503, "NOT OK socket: is not connected to Slack")


async def test_a_process_that_slack_turns_away_is_not_ready_until_it_is_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Turned away it is connected for a moment, again and again: that is no connection."""
    monkeypatch.setattr(places, "GRACE_SECONDS", 0.1)
    monkeypatch.setattr(sockets, "LEAST_SECONDS_BETWEEN", 0.1)
    async with watched(tmp_path) as found:
        port = found.stage.bot.status_port
        assert await line(port) == WELL
        found.stage.sim.faults.too_many_websockets(times=2)
        await found.stage.sim.faults.refresh_sockets()
        await becomes(port, CUT)
        await becomes(port, WELL)


async def test_a_connection_that_slack_renews_makes_nobody_unready(tmp_path: Path) -> None:
    async with watched(tmp_path) as found:
        await found.stage.sim.faults.refresh_sockets()
        for _ in range(20):
            assert await line(found.stage.bot.status_port) == WELL
            await asyncio.sleep(0.01)


async def test_over_http_there_is_no_socket_to_be_ready(tmp_path: Path) -> None:
    async with watched(tmp_path, WATCHED, over_http=True) as found:
        assert "socket:" not in (await page(found.stage.bot.status_port, "/readyz"))[1]
