"""Bots in processes of their own whose disk is full or not, by the limit that the kernel keeps for each."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.process import BaseProcess

from staybot.config import Settings
from tests.e2e import mortal


def listen(settings: Settings, now: datetime) -> None:
    """Take Slack's requests until killed."""
    _to_nowhere()
    mortal.listen(settings, now)


def deliver(settings: Settings, now: datetime) -> None:
    """Send what is due, then end."""
    _to_nowhere()
    mortal.deliver(settings, now)


def fill(process: BaseProcess) -> None:
    """From now on no file takes another byte from it."""
    _limit(process, 0)


def free(process: BaseProcess) -> None:
    """There is room again."""
    _limit(process, resource.RLIM_INFINITY)


@contextmanager
def full(process: BaseProcess, *, when: bool) -> Iterator[None]:
    """The disk is full inside this block."""
    if when:
        fill(process)
    try:
        yield
    finally:
        free(process)


def _limit(process: BaseProcess, size: int) -> None:
    assert process.pid is not None
    try:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    except ProcessLookupError:  # it has ended
        process.join()


def _to_nowhere() -> None:
    """Its log goes where there is always room: the test's own output may be a file."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
