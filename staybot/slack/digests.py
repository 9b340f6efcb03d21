"""Clicks below a digest. Whoever can see the post may click: nothing is shown but what the ledger holds."""

from __future__ import annotations

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.errors import Refused
from staybot.flows.asking import seals
from staybot.flows.promising import group_forms
from staybot.flows.publishing import digests, downloads
from staybot.slack import forms, past_digests
from staybot.slack.people import by
from staybot.slack.replies import Ack, show, tell
from staybot.slack.views.digests import digest_method, download
from staybot.slack.views.promises import group_form
from staybot.store.database import Database

CHANGED = (
    "This digest's entry in the ledger was changed in the database, so nothing of it is shown. Please tell "
    "whoever runs staybot: `staybot verify` says which entry it is."
)


async def commit_digest(args: AsyncArgs, db: Database) -> Ack:
    """Commit to this: the window for a promise to a group, about the theme, with what has helped."""
    fact = await db.run(group_forms.everyone, by=by(args), theme=forms.value(args.body))
    await show(args, group_form.form(fact))
    return {}


async def method_digest(args: AsyncArgs, db: Database) -> Ack:
    """How this was made, in a window."""
    try:
        fact = await db.run(digests.published, release_id=forms.value(args.body))
    except seals.Broken:
        raise Refused(CHANGED) from None
    if fact is None:
        raise Refused(forms.OUT_OF_DATE)
    await show(args, digest_method.method(fact))
    return {}


async def download_digest(args: AsyncArgs, db: Database) -> Ack:
    """Its table and pictures, sent to whoever clicked. Slack tells the channel, which nobody can choose."""
    channel = str((args.body.get("channel") or {}).get("id", ""))
    try:
        await db.run(downloads.ask, by=by(args), release_id=forms.value(args.body), channel=channel)
    except seals.Broken as broken:
        raise await past_digests.refused(db, broken) from None
    return await tell(args, download.ON_ITS_WAY)
