"""The soak's operator: a digest in doubt is looked for in the channel, and found or posted again."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from functools import partial

from sqlmodel import select

from staybot.demo.stage import Stage
from staybot.errors import Refused
from staybot.flows.publishing import digests, found_digests
from staybot.rules.permalinks import Permalink
from staybot.simulator.objects import Message
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState
from tests.faults.soak_people import patiently


def carried(message: Message) -> str | None:
    """The letter whose message this is."""
    letter: str | None = ((message.metadata or {}).get("event_payload") or {}).get("letter")
    return letter


def tends(stage: Stage, deeds: Counter[str]) -> None:
    """What `staybot digest found` and `staybot digest repost` do, after looking into the channel."""
    db = stage.bot.db
    there = {carried(one): one for one in stage.sim.workspace.channels[stage.leadership.id].messages}
    left = 0
    for letter_id in patiently(lambda: db.now(in_doubt)):
        message = there.get(letter_id)
        if message is not None:
            link = Permalink(message.channel, message.ts, message.thread_ts)
            with suppress(Refused):  # the clock jumped just then: it could be any message
                patiently(partial(db.now, found_digests.found, link=link, letter_id=letter_id))
                deeds["digests that the operator found in the channel"] += 1
                continue
        left += message is None
    if left and left == len(patiently(lambda: db.now(in_doubt))):
        with suppress(Refused):
            patiently(lambda: db.now(digests.repost))
            deeds["digests that the operator had posted again"] += 1


def in_doubt(tx: Tx) -> list[str]:
    """The letters to the channel of which nobody knows whether they arrived."""
    query = select(Letter.id).where(Letter.recipient == "leadership", Letter.state == LetterState.FAILED)
    return list(tx.session.exec(query))
