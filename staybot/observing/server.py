"""The pages for those who watch a process: alive, ready, metrics. Off unless a port is set."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from staybot.errors import ConfigError
from staybot.observing.readiness import Readiness
from staybot.observing.tally import Tally
from staybot.store.database import Database

PATIENCE: Final = 5.0
"""Seconds for the database's figures; who scrapes waits about ten."""


async def alive(_request: web.Request) -> web.StreamResponse:
    """The process runs and answers, whatever else does not."""
    return web.json_response({"alive": True})


async def told(readiness: Readiness) -> web.StreamResponse:
    """Each thing that a process needs on a line of its own; 503 if one of them is not well."""
    lines = await readiness.lines()
    is_ready = all(line.is_well for line in lines)
    said = [f"{'ok' if line.is_well else 'NOT OK':<7}{line.name}: {line.says}" for line in lines]
    text = "\n".join([*said, "ready" if is_ready else "not ready", ""])
    return web.Response(text=text, status=200 if is_ready else 503)


async def listen(pages: web.Application, *, host: str, port: int, otherwise: str) -> web.AppRunner:
    """Begin to listen. Raises ConfigError where that cannot be: `otherwise` says what to do."""
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise ConfigError(f"{host}:{port} cannot be listened on. {otherwise}") from None
    return runner


class StatusServer:
    """On loopback unless told otherwise."""

    def __init__(
        self, db: Database, tally: Tally, readiness: Readiness, *, host: str, port: int, ticks: bool
    ) -> None:
        self._db = db
        self._tally = tally
        self._readiness = readiness
        self._host = host
        self._port = port
        self._ticks = ticks
        self._runner: web.AppRunner | None = None

    async def start(self) -> int:
        """Listen; returns the port, which the system chooses for port 0. Raises ConfigError."""
        pages = web.Application()
        pages.router.add_get("/healthz", alive)
        pages.router.add_get("/readyz", self._ready)
        pages.router.add_get("/metrics", self._metrics)
        self._runner = await listen(
            pages, host=self._host, port=self._port,
            otherwise="STAYBOT_STATUS_PORT: each process of a machine needs a port of its own; "
            "STAYBOT_STATUS_HOST must be an address of this machine.",
        )  # fmt: skip
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Let go of the port."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _ready(self, _request: web.Request) -> web.StreamResponse:
        return await told(self._readiness)

    async def _metrics(self, _request: web.Request) -> web.StreamResponse:
        from staybot.flows import standing  # noqa: PLC0415 — with all that composes letters; only who is
        from staybot.observing import metrics  # noqa: PLC0415 — scraped pays

        try:
            async with asyncio.timeout(PATIENCE):
                now = await self._db.run(standing.look)
        except Exception:  # noqa: BLE001 — whatever the database has, what this process counts is told
            now = None
        body = metrics.render(self._tally, now, ticks=self._ticks, tick=self._readiness.tick_age())
        return web.Response(body=body, headers={"Content-Type": metrics.CONTENT_TYPE})
