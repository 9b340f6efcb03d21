"""A Web API that says yes to everything, in a process of its own so that its cost counts for nobody."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from aiohttp import web

ANSWER: Final[dict[str, Any]] = {
    "ok": True,
    "team_id": "T00000001",
    "team": "Example",
    "user_id": "UBOT00001",
    "bot_id": "B00000001",
    "view": {"id": "V00000001", "hash": "1.a"},
}


@contextmanager
def running() -> Iterator[str]:
    """The address of such a Web API."""
    process = subprocess.Popen([sys.executable, "-m", __name__], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/api/"
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


async def _serve() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(ANSWER)

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)  # noqa: T201 — how the port is told
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
