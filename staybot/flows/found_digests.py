"""A digest in doubt that had arrived: an operator saw it in the channel, and says where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.flows import dispatch, outbox, threads
from staybot.rules.permalinks import Permalink
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState

EARLIER: Final = timedelta(minutes=5)
LATER: Final = timedelta(days=1)
"""How much earlier or later than we say that it left Slack may say that it came: clocks differ, and after a
restore the letter only knows when it was due.
"""

NONE: Final = "No digest is in doubt: each was posted, or waits to be posted by itself."


def found(tx: Tx, *, link: Permalink) -> None:
    """The letter in doubt stands there: it counts as posted, and what comes after it follows, once.

    Raises Refused for a link to anything that cannot be it.
    """
    channel = tx.settings.leadership_channel
    if not channel:
        raise Refused("STAYBOT_LEADERSHIP_CHANNEL is not set, so no message can be in it.")
    if link.channel != channel:
        raise Refused(
            f"That message stands in the channel {link.channel}. Digests go to {channel}, the leadership "
            "channel of the settings."
        )
    letter = _meant(tx, link, _in_doubt(tx))
    letter.in_doubt = False
    dispatch.arrived(tx, letter, channel=link.channel, ts=link.ts)


def _in_doubt(tx: Tx) -> Sequence[Letter]:
    query = select(Letter).where(
        Letter.workspace == tx.workspace,
        Letter.recipient == outbox.LEADERSHIP,
        Letter.state == LetterState.FAILED,
        col(Letter.in_doubt),
        col(Letter.sent_at).is_not(None),
    )
    there = tx.session.exec(query.with_for_update()).all()
    if not there:
        raise Refused(NONE)
    return there


def _meant(tx: Tx, link: Permalink, there: Sequence[Letter]) -> Letter:
    """The letter in doubt that left nearest to when the message came, if it can be that message."""
    if _is_of_another(tx, link):
        raise Refused("That message is one that is not in doubt: it is known to have arrived.")
    of_place = [one for one in there if _parent(tx, one) == link.thread_ts]
    if not of_place:
        raise Refused(
            "That message stands in a thread, and what is in doubt does not stand in that one."
            if link.thread_ts
            else "What is in doubt stands in the thread below a digest. Copy the link of the message there, "
            "and put it in quotes: a shell cuts it at &."
        )
    letter = min(of_place, key=lambda one: abs(link.posted_at - _left(one)))
    if not -EARLIER <= link.posted_at - _left(letter) <= LATER:
        raise Refused(
            f"That message came on {link.posted_at:%d %b %Y at %H:%M} UTC, but what is in doubt left on "
            f"{_left(letter):%d %b %Y at %H:%M} UTC. If that is not in the channel: `staybot digest repost`."
        )
    return letter


def _left(letter: Letter) -> datetime:
    assert letter.sent_at is not None
    return letter.sent_at


def _parent(tx: Tx, letter: Letter) -> str | None:
    """The message whose thread a letter belongs into; None for one that stands in the channel itself."""
    if letter.kind != threads.KIND:
        return None
    below = threads.parent(tx, release_id=threads.place(letter.subject)[0])
    return below[1] if below else ""


def _is_of_another(tx: Tx, link: Permalink) -> bool:
    query = select(Letter.id).where(
        Letter.workspace == tx.workspace, Letter.channel == link.channel, Letter.ts == link.ts
    )
    return tx.session.exec(query).first() is not None
