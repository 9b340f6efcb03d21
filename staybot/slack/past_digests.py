"""`/stay digest`: what was published before, for leaders, seen by nobody else."""

from __future__ import annotations

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.errors import Refused
from staybot.flows import history, operator, seals
from staybot.slack import forms
from staybot.slack.escape import unescape
from staybot.slack.people import by
from staybot.slack.replies import Ack, ephemeral, respond
from staybot.slack.views import past_digest
from staybot.store.database import Database

CHANGED = (
    "The ledger of published digests was changed in the database, so nothing of it is shown or sent. Whoever "
    "runs staybot has been told; `staybot verify` says which entry it is."
)


async def show_digest(args: AsyncArgs, db: Database) -> Ack:
    """`/stay digest [quarter]`: the post, its thread, and then what else there is."""
    named = unescape(forms.command(args.body).rest)
    try:
        fact = await db.run(history.past, by=by(args), named=named)
    except seals.Broken as broken:
        raise await refused(db, broken) from None
    for one in past_digest.messages(fact):
        await respond(args, one)
    return ephemeral(past_digest.names(fact))


async def refused(db: Database, broken: seals.Broken) -> Refused:
    """What the person reads; the operator is told."""
    await db.run(operator.tell, topic=broken.topic)
    return Refused(CHANGED)
