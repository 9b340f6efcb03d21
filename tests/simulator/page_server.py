"""A served page without a browser, and the host's side of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from staybot.simulator import Simulator, page_api
from tests.simulator.probe import MANIFEST

Json = dict[str, Any]


class Host:
    """Controls whose clock jumps at once, unless it is told to fail."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 4, 20, 8, 30, tzinfo=UTC)
        self.failure: Exception | None = None

    def now(self) -> datetime:
        return self.instant

    async def advance(self, by: timedelta) -> None:
        if self.failure is not None:
            raise self.failure
        self.instant += by

    async def next_thing(self) -> str | None:
        return None

    def notes(self) -> dict[str, str]:
        return {}

    def banner(self) -> str:
        return ""


class Served:
    """A simulator with its page, and a client that posts as the page does."""

    def __init__(self, *, movable: bool = True) -> None:
        self.host = Host()
        self.simulator = Simulator(manifest=MANIFEST, now=self.host.now)
        self.maria = self.simulator.workspace.add_user(name="Maria")
        self.tom = self.simulator.workspace.add_user(name="Tom")
        page_api.mount(self.simulator.web, self.simulator, self.host if movable else None)
        self.http = aiohttp.ClientSession()

    async def start(self) -> None:
        await self.simulator.start()

    async def stop(self) -> None:
        await self.http.close()
        await self.simulator.stop()

    @property
    def address(self) -> str:
        return f"{self.simulator.url}/page"

    async def post(self, path: str, body: Any) -> Json:
        """What the page gets back for what it posts."""
        headers = {"Origin": self.simulator.url}
        async with self.http.post(f"{self.address}/{path}", json=body, headers=headers) as response:
            assert response.status == 200, await response.text()
            answer: Json = await response.json()
            return answer

    async def act(self, kind: str, **body: Any) -> Json:
        """Maria does something, unless `as_` says who."""
        return await self.post("act", {"kind": kind, "as": body.pop("as_", self.maria.id), **body})
