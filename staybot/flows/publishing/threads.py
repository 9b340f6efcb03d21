"""The thread under a digest: each of its messages is a letter of its own, planned when the one before is out.

So nothing is posted twice and nothing is lost, wherever the bot is stopped.
"""

from __future__ import annotations

from typing import Final

from sqlmodel import select

from staybot.flows.delivering import outbox
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState

KIND: Final = "digest_thread"


def follow(tx: Tx, letter: Letter) -> None:
    """After a digest comes the first message of its thread, after each of those the next one. Whether there
    is one is decided when it is composed. Once, however often the one before was posted.
    """
    release_id, number = place(letter.subject)
    following = {"digest": 1, KIND: number + 1}.get(letter.kind)
    if following is None:
        return
    subject = release_id if following == 1 else f"{release_id}.{following}"
    there = select(Letter).where(
        Letter.workspace == tx.workspace, Letter.kind == KIND, Letter.subject == subject
    )
    if tx.session.exec(there).first() is None:
        outbox.post(tx, kind=KIND, subject=subject, to=None, at=tx.now)


def place(subject: str) -> tuple[str, int]:
    """The release of a thread's message and its number there, from 1 on."""
    release_id, _, number = subject.partition(".")
    return release_id, int(number or 1)


def parent(tx: Tx, *, release_id: str) -> tuple[str, str] | None:
    """(channel, ts) of the posted digest; None while there is none."""
    digest = tx.session.exec(
        select(Letter).where(
            Letter.workspace == tx.workspace,
            Letter.kind == "digest",
            Letter.subject == release_id,
            Letter.state == LetterState.SENT,
        )
    ).first()
    if digest is None or digest.channel is None or digest.ts is None:
        return None
    return digest.channel, digest.ts
