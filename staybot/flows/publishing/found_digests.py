"""A digest in doubt that had arrived: an operator saw it in the channel, and says where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.facts import Envelope, Letterable
from staybot.flows.asking import seals
from staybot.flows.delivering import composing, dispatch, outbox
from staybot.flows.publishing import digests, threads
from staybot.rules.permalinks import Permalink
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState

EARLIER: Final = timedelta(minutes=5)
LATER: Final = timedelta(days=1)
"""How much earlier or later than we say that it left Slack may say that it came: clocks differ, and after a
restore the letter only knows when it was due.
"""

NONE: Final = "No digest is in doubt: each was posted, or waits to be posted by itself."


@dataclass(frozen=True)
class InDoubt:
    """A message that may stand in the channel: what it says, if that can still be made, and when it left."""

    letter_id: str
    kind: str
    left_at: datetime
    fact: Letterable | None


def could_be(tx: Tx, *, link: Permalink) -> tuple[InDoubt, ...]:
    """Every message in doubt that could stand there, at least one; those that left nearest to it come first.

    Raises Refused for a link to anything that cannot be one.
    """
    return tuple(
        InDoubt(one.id, one.kind, _left(one), _fact(tx, one)) for one in _meant(tx, link, _in_doubt(tx))
    )


def found(tx: Tx, *, link: Permalink, letter_id: str = "") -> None:
    """The letter in doubt stands there: it counts as posted, and what comes after it follows, once.

    `letter_id` says which, where several could. Raises Refused for a link to anything that cannot be it.
    """
    letters = [one for one in _meant(tx, link, _in_doubt(tx)) if letter_id in ("", one.id)]
    if not letters:
        raise Refused("That message is not in doubt any more.")
    if len(letters) > 1:
        raise Refused(f"{len(letters)} messages in doubt could be that one.")
    letter = letters[0]
    letter.in_doubt = False
    dispatch.arrived(tx, letter, channel=link.channel, ts=link.ts)


def _in_doubt(tx: Tx) -> Sequence[Letter]:
    if not tx.settings.leadership_channel:
        raise Refused("STAYBOT_LEADERSHIP_CHANNEL is not set, so no message can be in it.")
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


def _meant(tx: Tx, link: Permalink, there: Sequence[Letter]) -> list[Letter]:
    """The letters in doubt that can be that message, first the one that left nearest to when it came."""
    if link.channel != tx.settings.leadership_channel:
        raise Refused(
            f"That message stands in the channel {link.channel}. Digests go to "
            f"{tx.settings.leadership_channel}, the leadership channel of the settings."
        )
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
    of_place.sort(key=lambda one: abs(link.posted_at - _left(one)))
    meant = [one for one in of_place if -EARLIER <= link.posted_at - _left(one) <= LATER]
    if not meant:
        raise Refused(
            f"That message came on {link.posted_at:%d %b %Y at %H:%M} UTC, but what is in doubt left on "
            f"{_left(of_place[0]):%d %b %Y at %H:%M} UTC. If that is not in the channel: `staybot digest "
            "repost`."
        )
    return meant


def _left(letter: Letter) -> datetime:
    assert letter.sent_at is not None
    return letter.sent_at


def _fact(tx: Tx, letter: Letter) -> Letterable | None:
    """What it said; a digest's turn does not come again, so it is not asked for."""
    if letter.kind == "digest":
        with suppress(seals.Broken):
            return digests.published(tx, release_id=letter.subject)
        return None
    composed = composing.BY_KIND[letter.kind](tx, letter, None)
    return composed.fact if isinstance(composed, Envelope) else None


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
