"""A release drafted – ballots opened, counted, coded, audited – before it is appended to the ledger.

In a thread of this process, or, where many were asked, in a process of its own: it takes seconds of the
processor and a gigabyte of memory for 100,000 ballots, which no click should wait for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from staybot.drafting import apart, here
from staybot.drafting.apart import Undrafted
from staybot.drafting.here import Draft, Stopped
from staybot.drafting.job import job
from staybot.store.database import Database

__all__ = ["Draft", "Stopped", "Undrafted", "draft"]

MANY: Final = 2_000
"""People in a cohort from which on a process of its own is worth the second that it takes to start."""


async def draft(db: Database, round_id: str, *, stopping: Callable[[], bool]) -> Draft:
    """The audited release of a round that is closing. Raises Stopped once `stopping` says so, Undrafted if
    the process that drafts ended too soon, KeyLost, KeysUnreachable and seals.Broken.
    """
    asked = await db.run(job, round_id=round_id)
    if asked.people >= MANY:
        return await apart.draft(asked, stopping=stopping)
    return await db.off_loop(here.draft, db, round_id, stopping=stopping)
