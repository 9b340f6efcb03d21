"""What `staybot web` costs until it takes requests, beside a process of bare Bolt: time and memory.

Whole processes, one at a time and in turns; both ask `auth.test` of the same Web API before they listen. The
processor's time and the resident memory are the kernel's, read at the moment the port answers. Linux only.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.benchmarks import apps, stub
from tests.databases import Databases

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
PATIENCE: Final = 60.0
TICKS: Final = os.sysconf("SC_CLK_TCK")

Start = Callable[[int], subprocess.Popen[bytes]]


@dataclass
class Figures:
    """Of each start: seconds by the clock and of the processor, MiB of resident memory."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def told(self) -> dict[str, float]:
        """Medians."""
        return {
            "wall_s": round(median(self.wall), 3),
            "cpu_s": round(median(self.cpu), 3),
            "memory_mib": round(median(self.memory), 1),
        }


def main(arguments: list[str]) -> dict[str, Any]:
    """Ratios of medians; `ratio` is that of the processor's time."""
    parser = argparse.ArgumentParser(prog="startup")
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, stub.running() as slack:
        databases = Databases(Path(name))
        try:
            found = _measured(_contenders(slack, databases.new("postgresql"), Path(name)), chosen.rounds)
        finally:
            databases.close()
    ours, bare = found[apps.OURS], found[apps.AS_IT_COMES]
    return {
        "benchmark": "startup",
        "ratio": round(median(ours.cpu) / median(bare.cpu), 2),
        "wall_ratio": round(median(ours.wall) / median(bare.wall), 2),
        "memory_ratio": round(median(ours.memory) / median(bare.memory), 2),
        "baseline": apps.AS_IT_COMES,
        "cases": [
            {"what": "processor's time", "ratio": round(median(ours.cpu) / median(bare.cpu), 2)},
            {"what": "memory", "ratio": round(median(ours.memory) / median(bare.memory), 2)},
        ],
        "medians": {name: one.told() for name, one in found.items()},
        "n": chosen.rounds,
    }


def _contenders(slack: str, database: str, folder: Path) -> dict[str, Start]:
    ours_or_pythons = ("SLACK", "STAYBOT", "PYTHON")
    clean = {name: text for name, text in os.environ.items() if not name.startswith(ours_or_pythons)}
    clean["PYTHONPYCACHEPREFIX"] = str(
        folder / "compiled"
    )  # a checkout may be read-only; an installation is not
    ours = clean | {
        "DATABASE_URL": database, "SLACK_API_URL": slack, "SLACK_BOT_TOKEN": apps.TOKEN,
        "SLACK_SIGNING_SECRET": "secret", "STAYBOT_KEY_DIR": str(folder / "keys"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip

    def bare(port: int) -> subprocess.Popen[bytes]:
        return _started([sys.executable, "-c", BARE, slack, str(port)], clean, folder)

    def staybot(port: int) -> subprocess.Popen[bytes]:
        return _started([sys.executable, "-m", "staybot", "web"], ours | {"PORT": str(port)}, folder)

    return {apps.AS_IT_COMES: bare, apps.OURS: staybot}


def _started(command: list[str], environment: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _measured(contenders: dict[str, Start], rounds: int) -> dict[str, Figures]:
    found = {name: Figures() for name in contenders}
    for number in range(rounds + 1):  # the first compiles and fills caches, and is not counted
        for name, start in contenders.items():
            figures = found[name] if number else Figures()
            _once(start, figures)
    return found


def _once(start: Start, into: Figures) -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    began = time.perf_counter()
    process = start(port)
    try:
        _wait_for(port, process)
        into.wall.append(time.perf_counter() - began)
        into.cpu.append(_cpu_seconds(process.pid))
        into.memory.append(_resident_mib(process.pid))
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.002)
        else:
            return
    raise RuntimeError("the process did not come to listen")


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _resident_mib(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
