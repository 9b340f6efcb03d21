from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp

if TYPE_CHECKING:
    from staybot.simulator import Simulator
    from tests.simulator.probe import JSON, Probe


async def connection(sim: Simulator, probe: Probe) -> aiohttp.ClientWebSocketResponse:
    opened = await probe.client.apps_connections_open(app_token=sim.app_token)
    return await probe.session.ws_connect(str(opened["url"]))


async def said(socket: aiohttp.ClientWebSocketResponse) -> JSON:
    heard: JSON = await asyncio.wait_for(socket.receive_json(), 2)
    return heard
