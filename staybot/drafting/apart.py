"""A release drafted in a process of its own: this is the side that starts it and waits.

What was answered is opened there and stays there: it sends back the release's body, which is to be published
anyway, or the reason why there is none, by name.
"""

from __future__ import annotations

import asyncio
import json
import os
import pickle
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from staybot import children
from staybot.drafting.here import Draft, Stopped
from staybot.drafting.job import Job
from staybot.flows.asking import seals
from staybot.store.keys import KeyLost, KeysUnreachable

PROGRAM: Final = children.program("staybot.drafting")

LONGEST: Final = 3600.0
"""Seconds that drafting may take: what waits longer hangs, on a lock or a connection that is dead."""

LOOKING: Final = 0.2
"""Seconds between two looks at whether the bot is to stop."""


class Undrafted(Exception):  # noqa: N818 — it states a fact
    """The process that drafts has no release: the name of what it raised; empty if it ended without a word,
    out of memory perhaps.
    """


async def draft(job: Job, *, stopping: Callable[[], bool]) -> Draft:
    """The audited release. Raises Stopped, Undrafted, KeyLost, KeysUnreachable and seals.Broken."""
    process = await asyncio.create_subprocess_exec(
        *PROGRAM,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=_environment(os.environ),
        start_new_session=True,
    )
    asking = asyncio.ensure_future(_ask(process, pickle.dumps(job)))
    try:
        async with asyncio.timeout(LONGEST):
            while not asking.done():
                if stopping():
                    raise Stopped
                await asyncio.wait({asking}, timeout=LOOKING)
        return _draft(asking.result())
    except TimeoutError:
        raise Undrafted("TimeoutError") from None
    finally:
        children.kill(process)
        asking.cancel()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


async def _ask(process: Process, job: bytes) -> bytes:
    """What the process says. Its standard input stays open meanwhile: it ends itself when that closes."""
    assert process.stdin
    assert process.stdout
    with suppress(ConnectionError):  # it ended before it had read the job: then it says nothing either
        process.stdin.write(job)
        await process.stdin.drain()
    return await process.stdout.read()


def _draft(said: bytes) -> Draft:
    try:
        told: dict[str, Any] = json.loads(said)
    except ValueError:
        raise Undrafted from None
    if "body" in told:
        return Draft(told["body"], told["head"])
    if told["failed"] == KeyLost.__name__:
        raise KeyLost
    if told["failed"] == KeysUnreachable.__name__:
        raise KeysUnreachable("The keys cannot be reached.")
    if told["failed"] == seals.Broken.__name__:
        raise seals.Broken(told["topic"])
    raise Undrafted(told["failed"])


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Ours without our settings: what it may know of them, the job says."""
    kept = {
        name: value
        for name, value in ours.items()
        if name != "DATABASE_URL" and not name.startswith(("SLACK_", "STAYBOT_"))
    }
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, (children.PACKAGE, ours.get("PYTHONPATH"))))}
