"""Processes that we start for one piece of work: where they find our code, and how they are ended."""

from __future__ import annotations

import os
import signal
import sys
from asyncio.subprocess import Process
from contextlib import suppress
from pathlib import Path
from typing import Final

PACKAGE: Final = str(Path(__file__).resolve().parents[1])
"""The folder that holds the package, for PYTHONPATH."""


def program(module: str) -> tuple[str, ...]:
    """The command that runs a module of ours. -P: nothing that lies in the bot's folder under the name of a
    module is loaded instead.
    """
    return (sys.executable, "-P", "-m", module)


def kill(process: Process) -> None:
    """End it and what it started, unless it has ended: its group is then nobody's, or another's."""
    if process.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
