"""Pictures uploaded for a digest that is not out yet: noted by their ids, so that a crash leaves none behind.

Only digests have any. What is out shows its pictures, and nothing of them is noted any more.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import select

from staybot.flows.delivering import dispatch
from staybot.store.database import Tx
from staybot.store.tables import Letter


def note(tx: Tx, *, letter_id: str, file_id: str) -> None:
    """One is uploaded now. Of a letter that another worker has brought out nothing is noted."""
    letter = dispatch.in_flight(tx, letter_id)
    if letter is not None:
        _keep(tx, letter, [*_noted(letter), file_id])


def left(tx: Tx, *, letter_id: str) -> list[str]:
    """What earlier tries of a letter uploaded and did not take away."""
    letter = dispatch.in_flight(tx, letter_id)
    return _noted(letter) if letter else []


def forget(tx: Tx, *, letter_id: str, files: Collection[str]) -> None:
    """These are gone, or Slack would not take them away."""
    query = select(Letter).where(Letter.workspace == tx.workspace, Letter.id == letter_id)
    letter = tx.session.exec(query.with_for_update()).first()
    if letter is not None and letter.files:
        _keep(tx, letter, [one for one in _noted(letter) if one not in files])


def _noted(letter: Letter) -> list[str]:
    return (letter.files or "").split()


def _keep(tx: Tx, letter: Letter, files: list[str]) -> None:
    letter.files = " ".join(files) or None
    tx.session.add(letter)
