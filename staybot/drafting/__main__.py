"""The process that drafts one release: the job comes on standard input, the release leaves on its output.

It ends when its parent does, and only then: a stop that reaches both is the parent's to hear.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
from threading import Thread

from staybot import cores
from staybot.clock import ManualClock
from staybot.drafting import here
from staybot.drafting.job import Job
from staybot.flows.asking import seals
from staybot.store.database import Database, engine_for
from staybot.store.keys import keys_of


def main() -> None:
    """Draft, and say so; of a failure its name alone: a traceback could carry what people wrote."""
    cores.forbid()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints does not spoil the answer
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 — our parent wrote it
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        draft = _draft(job)
        said = {"body": draft.body, "head": draft.head}
    except seals.Broken as broken:
        said = {"failed": "Broken", "topic": broken.topic}
    except Exception as error:  # noqa: BLE001 — its name is all that is told
        said = {"failed": type(error).__name__}
    with answer:
        json.dump(said, answer)


def _draft(job: Job) -> here.Draft:
    settings = job.settings
    engine = engine_for(settings.database_url, synchronous=settings.sqlite_synchronous)
    db = Database(
        engine, clock=ManualClock(job.now), settings=settings, keys=keys_of(settings), workspace=job.workspace
    )
    try:
        return here.draft(db, job.round_id)
    finally:
        db.close()


def _end_with_parent() -> None:
    """Nothing more comes on standard input; that it closes means that the parent is gone."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    main()
