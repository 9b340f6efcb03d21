"""`/stay digest`: what was published before, for leaders, seen by nobody else.

Words are answered at once. Pictures are drawn later and follow by direct message: nobody has proved that
Slack shows an uploaded file in an answer that only one person sees (slack-facts section 7).
"""

from __future__ import annotations

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.errors import Refused
from staybot.facts import PastDigest
from staybot.flows import operator
from staybot.flows.asking import seals
from staybot.flows.publishing import digests_again, history
from staybot.slack import forms
from staybot.slack.escape import unescape
from staybot.slack.people import by
from staybot.slack.replies import Ack, ephemeral, respond
from staybot.store.database import Database

CHANGED = (
    "The ledger of published digests was changed in the database, so nothing of it is shown or sent. Whoever "
    "runs staybot has been told; `staybot verify` says which entry it is."
)


async def show_digest(args: AsyncArgs, db: Database) -> Ack:
    """`/stay digest [quarter]`: the post, its thread, and then what else there is. A summary by its name."""
    from staybot.slack.views.digests import past_digest  # noqa: PLC0415 — a third of all views, for what few ask
    from staybot.slack.views.digests.charts import charts  # noqa: PLC0415

    named = unescape(forms.command(args.body).rest)
    try:
        fact = await db.run(history.past, by=by(args), named=named)
    except seals.Broken as broken:
        raise await refused(db, broken) from None
    for one in past_digest.messages(fact):
        await respond(args, one)
    pictures = False
    if isinstance(fact, PastDigest) and charts(fact.digest):
        pictures = await db.run(digests_again.ask, by=by(args), release_id=fact.release)
    return ephemeral(past_digest.names(fact, pictures=pictures))


async def refused(db: Database, broken: seals.Broken) -> Refused:
    """What the person reads; the operator is told."""
    await db.run(operator.tell, topic=broken.topic)
    return Refused(CHANGED)
