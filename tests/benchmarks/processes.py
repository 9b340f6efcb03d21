"""A program in a process of its own: started, waited for, and looked at as the kernel sees it. Linux only."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PATIENCE: Final = 60.0
TICKS: Final = os.sysconf("SC_CLK_TCK")

STARTED: Final = b"bot.started"


@dataclass(frozen=True)
class Contender:
    """A program, which listens on the port it is told, or says on standard error that it is running."""

    command: tuple[str, ...]
    environment: dict[str, str]
    folder: Path
    listens: bool = True

    @contextmanager
    def running(self) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
        """The process from its first moment on, and its port."""
        port = _free_port()
        process = subprocess.Popen(
            [sys.executable, *(part.format(port=port) for part in self.command)],
            env=self.environment | {"PORT": str(port)}, cwd=self.folder, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if self.listens else subprocess.PIPE,
        )  # fmt: skip
        try:
            yield process, port
        finally:
            process.terminate()
            process.communicate()

    def wait(self, process: subprocess.Popen[bytes], port: int) -> None:
        """Until it takes requests, or has said that it is running."""
        if self.listens:
            _wait_for(port, process)
        elif process.stderr is None or not any(STARTED in line for line in process.stderr):
            raise RuntimeError("the process did not come to run")

    @contextmanager
    def listening(self) -> Iterator[int]:
        """The port, once it takes requests."""
        with self.running() as (process, port):
            self.wait(process, port)
            yield port


def wait_until_idle(pid: int) -> None:
    """Until it has had nothing to do for a moment."""
    before = -1.0
    while (now := cpu_seconds(pid)) > before:
        before = now
        time.sleep(0.3)


def cpu_seconds(pid: int) -> float:
    """What it has taken of the processor since it began."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid: int) -> float:
    """The memory that it holds."""
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
