"""Who was erased: a keyed hash of their Slack id and of their mail address, and nothing else.

It is there so that Slack's directory, which still lists them, does not bring them back by itself. The key
lies beside the hashes: whoever has the database and a list of all Slack ids can find out who was erased,
which the people list of before would tell them as well.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from typing import Final

from sqlmodel import col, select

from staybot.store.database import Tx
from staybot.store.tables import Erasure

ERASED: Final = (
    "What I held about you was erased on request, so I know nothing of you any more. If you want to take "
    "part again, ask whoever runs staybot here to let you back in."
)


def remember(tx: Tx, values: Collection[str]) -> None:
    """These Slack ids and mail addresses belong to somebody who was erased."""
    salt = _salt(tx) or secrets.token_hex(16)
    for value in values:
        if not was(tx, value):
            tx.session.add(Erasure(workspace=tx.workspace, mark=_mark(salt, value), salt=salt))
            tx.session.flush()


def forget(tx: Tx, value: str) -> bool:
    """Let somebody come back as if they were new. False if they were not erased."""
    found = tx.session.get(Erasure, (tx.workspace, _mark(_salt(tx) or "", value)))
    if found is None:
        return False
    tx.session.delete(found)
    tx.session.flush()
    return True


def was(tx: Tx, value: str) -> bool:
    """Whether this Slack id or mail address is one of somebody erased."""
    return bool(among(tx, [value]))


def among(tx: Tx, values: Collection[str | None]) -> frozenset[str]:
    """Those of them that are; None stands for no value."""
    salt = _salt(tx)
    if salt is None:
        return frozenset()
    marks = {_mark(salt, value): value for value in values if value}
    known = tx.session.exec(select(col(Erasure.mark)).where(Erasure.workspace == tx.workspace))
    return frozenset(marks[mark] for mark in known if mark in marks)


def _salt(tx: Tx) -> str | None:
    """The key of this workspace; None while nobody was ever erased."""
    return tx.session.exec(
        select(col(Erasure.salt)).where(Erasure.workspace == tx.workspace).limit(1)
    ).first()


def _mark(salt: str, value: str) -> str:
    return hmac.new(
        salt.encode(), value.strip().casefold().encode("utf-8", "replace"), hashlib.sha256
    ).hexdigest()
