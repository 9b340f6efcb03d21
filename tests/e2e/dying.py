"""A process that closes a round and kills itself, with no chance to tidy up, at one step of it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event

from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.flows.publishing import closing
from staybot.heartbeat import close_round
from staybot.opening import open_database
from staybot.store.database import Database
from staybot.store.keys import KeyFolder

Death = Callable[..., None]

FLOWS: Final = ("begin", "gather", "append", "destroy_ballots", "finish")

STEPS: Final = (
    "before begin",
    *(f"{when} {flow}" for flow in FLOWS for when in ("uncommitted", "committed")),
    "after compute",
    "before destroy",
    "key overwritten",
    "after destroy",
    "before scrub",
    "scrub halfway",
    "after scrub",
)
"""Every place at which it can die; "uncommitted" has done all its writing but for the commit."""


def close(settings: Settings, now: datetime, round_id: str, step: str) -> None:
    """Close the round as the heartbeat does, until death."""
    db = open_database(settings, ManualClock(now))
    arm(db, step)
    asyncio.run(close_round(db, KeyFolder(settings.key_dir), round_id))


def arm(db: Database, step: str) -> None:
    """See to it that this process dies at the step."""
    when, _, name = step.partition(" ")
    match when:
        case "committed":
            _after_commit(name)
        case "uncommitted":
            _wrap(closing, name, after=_flush_and_die)
        case "key":
            setattr(Path, "unlink", die)  # noqa: B010 — a type checker forbids the plain assignment
        case "scrub":
            event.listen(db.engine, "after_cursor_execute", _die_after_vacuum)
        case _:
            owner = {"destroy": KeyFolder, "scrub": Database}.get(name, closing)
            _wrap(owner, name, **{when: die})


def die(*_: object, **__: object) -> None:
    """As `kill -9` and the kernel's out-of-memory killer do it."""
    os.kill(os.getpid(), signal.SIGKILL)


def _wrap(owner: Any, name: str, *, before: Death | None = None, after: Death | None = None) -> None:
    original = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if before:
            before(*args)
        result = original(*args, **kwargs)
        if after:
            after(*args)
        return result

    wrapped.__name__ = name
    setattr(owner, name, wrapped)


def _flush_and_die(tx: Any) -> None:
    tx.session.flush()
    die()


def _after_commit(name: str) -> None:
    original = Database.now

    def now(self: Database, flow: Any, /, *args: Any, **kwargs: Any) -> Any:
        result = original(self, flow, *args, **kwargs)
        if flow.__name__ == name:
            die()
        return result

    setattr(Database, "now", now)  # noqa: B010 — as above


def _die_after_vacuum(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    if statement.startswith("VACUUM"):
        die()
