"""A release drafted in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import process_time
from typing import Final

from staybot.flows.publishing import closing
from staybot.store.database import Database

AUDIT_SECONDS: Final = 600.0
"""Of processor time, however busy the machine: what no attack proved safe by then is left out (R17)."""


class Stopped(Exception):  # noqa: N818 — it states a fact
    """The bot is to stop while a release is audited."""


@dataclass(frozen=True)
class Draft:
    """A release's body, and the hash of the ledger's newest entry that it was audited with."""

    body: str
    head: str


def draft(db: Database, round_id: str, *, stopping: Callable[[], bool] = lambda: False) -> Draft:
    """The audited release of a round. Raises Stopped, KeyLost, KeysUnreachable and seals.Broken."""
    gathered = db.now(closing.gather, round_id=round_id)
    expired = patience(stopping)
    expired()  # no audit begins in a bot that is to stop
    return Draft(closing.compute(gathered, expired=expired), gathered.head)


def patience(stopping: Callable[[], bool]) -> Callable[[], bool]:
    """Whether an audit has taken too long. Raises Stopped, inside the audit, once the bot is to stop."""
    until = process_time() + AUDIT_SECONDS

    def expired() -> bool:
        if stopping():
            raise Stopped
        return process_time() > until

    return expired
