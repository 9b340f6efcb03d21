"""Statements that every beat asks are made once: to make one costs several times what the database needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam

from staybot.store.database import Tx


@dataclass(frozen=True)
class Blank:
    """Stands where a transaction does while such a statement is made; what differs is left open."""

    workspace: Any
    now: Any


BLANK: Final = Blank(bindparam("here"), bindparam("now"))


def filled(tx: Tx) -> dict[str, Any]:
    """What this transaction puts there."""
    return {"here": tx.workspace, "now": tx.now}
