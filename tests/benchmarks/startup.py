"""What `staybot web` costs until it takes requests, beside a process of bare Bolt: time and memory; and, so
that nothing is merely put off, its memory once it is warm and what the first clicks wait for.

Whole processes, one at a time and in turns; both ask `auth.test` of the same Web API before they listen. The
processor's time and the resident memory are the kernel's, read when the port answers; for a worker, and for
a whole bot on SQLite, when it says that it is running.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.benchmarks import apps, first_click, stub
from tests.benchmarks.payloads import SECRET
from tests.benchmarks.processes import Contender, cpu_seconds, resident_mib, wait_until_idle
from tests.databases import Databases
from tests.options import positive

BARE: Final = """
import sys
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
app = AsyncApp(client=AsyncWebClient(token="xoxb-benchmark", base_url=sys.argv[1]), signing_secret="secret")
@app.action("button")
async def nothing(ack):
    await ack()
app.start(port=int(sys.argv[2]))
"""
WORKER: Final = "staybot worker"
WHOLE: Final = "staybot run, on sqlite"


@dataclass
class Figures:
    """Of each start: seconds by the clock and of the processor, MiB of resident memory, at once and warm."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)

    def told(self) -> dict[str, float]:
        """Medians."""
        return {
            "wall_s": round(median(self.wall), 3),
            "cpu_s": round(median(self.cpu), 3),
            "memory_mib": round(median(self.memory), 1),
            "memory_warm_mib": round(median(self.warm), 1),
        }


def main(arguments: list[str]) -> dict[str, Any]:
    """Ratios of medians; `ratio` is that of the processor's time."""
    parser = argparse.ArgumentParser(prog="startup")
    parser.add_argument("--rounds", type=positive, default=5)
    parser.add_argument("--clicks", type=positive, default=3)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, stub.running() as slack:
        databases = Databases(Path(name))
        try:
            contenders = _contenders(slack, databases, Path(name))
            found = _measured(contenders, chosen.rounds)
            clicks = _clicks(contenders[apps.OURS], Path(name), chosen.clicks)
        finally:
            databases.close()
    ours, bare = found[apps.OURS], found[apps.AS_IT_COMES]
    cpu, memory = (
        round(median(a) / median(b), 2) for a, b in ((ours.cpu, bare.cpu), (ours.memory, bare.memory))
    )
    return {
        "benchmark": "startup",
        "ratio": cpu,
        "wall_ratio": round(median(ours.wall) / median(bare.wall), 2),
        "memory_ratio": memory,
        "baseline": apps.AS_IT_COMES,
        "cases": [{"what": "processor's time", "ratio": cpu}, {"what": "memory", "ratio": memory}],
        "medians": {name: one.told() for name, one in found.items()},
        "first_clicks": clicks,
        "n": chosen.rounds,
    }


def _contenders(slack: str, databases: Databases, folder: Path) -> dict[str, Contender]:
    ours_or_pythons = ("SLACK", "STAYBOT", "PYTHON")
    clean = {name: text for name, text in os.environ.items() if not name.startswith(ours_or_pythons)}
    # A checkout may be read-only, and not compiled; an installation is not.
    clean["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    ours = clean | {
        "DATABASE_URL": databases.new("postgresql"), "SLACK_API_URL": slack, "SLACK_BOT_TOKEN": apps.TOKEN,
        "SLACK_SIGNING_SECRET": SECRET, "STAYBOT_KEY_DIR": str(folder / "keys"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip
    on_sqlite = ours | {"DATABASE_URL": databases.new("sqlite")}
    return {
        apps.AS_IT_COMES: Contender(("-c", BARE, slack, "{port}"), clean, folder),
        apps.OURS: Contender(("-m", "staybot", "web"), ours, folder),
        WORKER: Contender(("-m", "staybot", "worker"), ours, folder, listens=False),
        WHOLE: Contender(("-m", "staybot", "run"), on_sqlite, folder, listens=False),
    }


def _clicks(web: Contender, folder: Path, rounds: int) -> dict[str, dict[str, float]]:
    staff = first_click.Staff(web.environment["DATABASE_URL"], folder)
    try:
        found = {
            what: first_click.waited(web.listening, click, rounds=rounds)
            for what, click in staff.clicks().items()
        }
        assert staff.is_stored(), "staybot did not store what it was given"
    finally:
        staff.close()
    return found


def _measured(contenders: dict[str, Contender], rounds: int) -> dict[str, Figures]:
    found = {name: Figures() for name in contenders}
    for number in range(rounds + 1):  # the first compiles and fills caches, and is not counted
        for name, contender in contenders.items():
            _once(contender, found[name] if number else Figures())
    return found


def _once(contender: Contender, into: Figures) -> None:
    began = time.perf_counter()
    with contender.running() as (process, port):
        contender.wait(process, port)
        into.wall.append(time.perf_counter() - began)
        into.cpu.append(cpu_seconds(process.pid))
        into.memory.append(resident_mib(process.pid))
        wait_until_idle(process.pid)
        into.warm.append(resident_mib(process.pid))
