"""The process that closes a round while people click: one JSON object on its standard output."""

from __future__ import annotations

import asyncio
import itertools
import json
import resource
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from sqlmodel import select

from staybot.flows.publishing import digests
from staybot.heartbeat import close_round
from staybot.pictures import Renderer
from staybot.slack import api
from staybot.slack.views.digests.charts import charts
from staybot.store.database import Tx
from staybot.store.tables import Release, Round
from tests.benchmarks import apps
from tests.benchmarks.clicks import Keystrokes
from tests.benchmarks.company import Company
from tests.benchmarks.measuring import with_longest_stall
from tests.benchmarks.payloads import over_socket

EVERY: Final = 0.1
"""Seconds from one click to the next."""
IDLE: Final = 3.0
"""Seconds of clicks while nothing else happens, to compare with."""
GIVEN_UP: Final = 2.5
"""Seconds after which the bot says in words that it takes too long."""


class Noted:
    """A database that notes how long each step of the close took, by the clock and of the processor."""

    def __init__(self, db: Any) -> None:
        self._db = db
        self.steps: dict[str, dict[str, float]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    async def run(self, flow: Any, *args: Any, **kwargs: Any) -> Any:
        return await self._noted(flow, self._db.run(flow, *args, **kwargs))

    async def off_loop(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        return await self._noted(work, self._db.off_loop(work, *args, **kwargs))

    async def _noted(self, work: Any, going: Awaitable[Any]) -> Any:
        clock, cpu = perf_counter(), process_time()
        try:
            return await going
        finally:
            step = self.steps.setdefault(work.__name__, {"s": 0.0, "cpu_s": 0.0})
            step["s"] = round(step["s"] + perf_counter() - clock, 3)
            step["cpu_s"] = round(step["cpu_s"] + process_time() - cpu, 3)


class Clicking:
    """Somebody clicks every tenth of a second, whether or not the last click was answered."""

    def __init__(self, app: AsyncApp, clicks: Keystrokes) -> None:
        self._app = app
        self._clicks = clicks
        self._numbers = itertools.count()

    async def during(self, work: Callable[[], Awaitable[None]]) -> dict[str, Any]:
        """How long the clicks waited while that was done, and the loop."""
        waited: list[float] = []
        under_way: set[asyncio.Task[None]] = set()
        going = asyncio.ensure_future(with_longest_stall(work()))
        while not going.done():
            under_way.add(asyncio.ensure_future(self._click(waited)))
            await asyncio.sleep(EVERY)
        await asyncio.gather(*under_way)
        seconds, stall = await going
        return {
            "s": round(seconds, 2), "clicks": len(waited),
            "longest_stall_of_the_loop_ms": round(stall * 1e3, 1),
            "click_ms": {
                "p50": round(median(waited) * 1e3, 1),
                "p99": round(quantiles(waited, n=100, method="inclusive")[-1] * 1e3, 1)
                if len(waited) > 1 else None,
                "longest": round(max(waited) * 1e3, 1),
            },
            "clicks_given_up": sum(one > GIVEN_UP for one in waited),
        }  # fmt: skip

    def is_stored(self) -> bool:
        """Whether the last click is."""
        return self._clicks.is_stored(next(self._numbers) - 1)

    async def _click(self, waited: list[float]) -> None:
        handled = over_socket(self._app, self._clicks.payload(next(self._numbers)))
        before = perf_counter()
        await handled()
        waited.append(perf_counter() - before)


async def closed(told: dict[str, Any]) -> dict[str, Any]:
    """The close that was asked for, measured."""
    made = Company(
        told["url"], Path(told["folder"]), people=told["clicking"], at=datetime.fromisoformat(told["at"])
    )
    db: Any = Noted(made.db)
    async with api.session() as http:
        app = await apps.ours(made.db, told["slack"], http)
        clicking = Clicking(app, Keystrokes(made, told["interview"]))
        idle = await clicking.during(lambda: asyncio.sleep(IDLE))
        before = memory("VmRSS")
        cpu, of_children = process_time(), _of_children()
        close = await clicking.during(lambda: close_round(db, made.db.keys, told["pulse"]))
        close |= {"cpu_s": round(process_time() - cpu + _of_children() - of_children, 2), "steps": db.steps}
        db.steps.setdefault("draft", _rest(close, drafting=_of_children() - of_children))
        of_draft = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        peak = memory("VmHWM")
        release = made.db.now(_release, round_id=told["pulse"])
        digest = made.db.now(digests.published, release_id=release)
        assert digest is not None
        wanted = charts(digest)
        drawing = await clicking.during(lambda: _draw(wanted))
    assert clicking.is_stored(), "the last click was not stored"
    made.db.close()
    return {
        "close": close, "drawing": drawing | {"pictures": len(wanted)}, "idle": idle,
        "memory_mib": {"before": before, "peak": peak, "of_the_process_that_drafts": of_draft},
    }  # fmt: skip


def memory(name: str) -> int:
    """MiB of this process, as Linux tells it: `VmRSS` now, `VmHWM` at most; elsewhere always at most."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(name))


def _of_children() -> float:
    """Seconds of the processor that processes which we started have taken, and ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _rest(close: dict[str, Any], *, drafting: float) -> dict[str, float]:
    """What a process of its own took: the step that no transaction of ours covers."""
    known = sum(step["s"] for step in close["steps"].values())
    return {"s": round(close["s"] - known, 3), "cpu_s": round(drafting, 3)}


async def _draw(wanted: Any) -> None:
    await Renderer().draw(wanted)


def _release(tx: Tx, *, round_id: str) -> str:
    assert tx.session.get_one(Round, round_id).state == "closed"
    return tx.session.exec(select(Release.id).where(Release.round_id == round_id)).one()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(closed(json.loads(sys.argv[1])))), flush=True)  # noqa: T201 — how it is told
