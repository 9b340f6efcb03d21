"""A load balancer as platforms have them: it asks each process whether it is ready, and spares the others."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp import ClientError, ClientSession, ClientTimeout, web

EVERY = 0.5
"""Seconds between two questions to each process."""

PASSED_ON = ("content-type", "x-slack-signature", "x-slack-request-timestamp")


class Balancer:
    """Passes each request to the next process that is ready, once: what fails there has failed."""

    def __init__(self, ports: list[int]) -> None:
        """`ports` may change at any time."""
        self.ports = ports
        self.ready: set[int] = set()
        self._turn = itertools.count()
        self._http = ClientSession(timeout=ClientTimeout(total=5))

    async def watch(self) -> None:
        """Ask for ever."""
        while True:
            self.ready = {port for port in self.ports if await self._is_ready(port)}
            await asyncio.sleep(EVERY)

    async def passes(self, request: web.Request) -> web.Response:
        """One request of Slack's."""
        ready = sorted(self.ready)
        if not ready:
            return web.Response(status=503)
        port = ready[next(self._turn) % len(ready)]
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        try:
            async with self._http.post(
                f"http://127.0.0.1:{port}/slack/events", data=await request.read(), headers=headers
            ) as answer:
                kind = answer.headers.get("content-type", "")
                return web.Response(
                    status=answer.status, body=await answer.read(), headers={"content-type": kind}
                )
        except ClientError:
            return web.Response(status=502)

    async def close(self) -> None:
        await self._http.close()

    async def _is_ready(self, port: int) -> bool:
        try:
            async with self._http.get(f"http://127.0.0.1:{port}/readyz") as answer:
                return answer.status == 200
        except (ClientError, TimeoutError):
            return False


@asynccontextmanager
async def balancer(ports: list[int]) -> AsyncIterator[tuple[Balancer, str]]:
    """One at work, and its address."""
    made = Balancer(ports)
    app = web.Application()
    app.router.add_post("/slack/events", made.passes)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    watching = asyncio.create_task(made.watch())
    try:
        yield made, f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await runner.cleanup()
        await made.close()
