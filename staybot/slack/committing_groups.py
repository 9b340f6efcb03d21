"""Making a commitment to a team or to everyone: `/stay commit team …`, `/stay commit everyone …`."""

from __future__ import annotations

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.errors import Refused
from staybot.flows import group_promises
from staybot.rules.commit_text import CommitText
from staybot.rules.group_promises import split_kind
from staybot.slack.ids import COMMAND
from staybot.slack.people import by
from staybot.slack.replies import Ack, ephemeral
from staybot.slack.submissions import request_key
from staybot.slack.views import group_promise
from staybot.store.database import Database


async def commit(args: AsyncArgs, db: Database, given: CommitText) -> Ack:
    """`team [NAME] what will change [by DATE] [about THEME]`, or the same for everyone."""
    parts = split_kind(given.what)
    if parts is None:
        raise Refused(
            f"Please name one person: `{COMMAND} commit @person what will change by DATE`. Pick them from "
            f"the list that Slack offers when you type @. Or a group: `{COMMAND} commit team …`, `{COMMAND} "
            "commit everyone …`."
        )
    kind, text = parts
    made = await db.run(
        group_promises.make,
        by=by(args),
        kind=kind,
        text=text,
        due=given.by,
        theme=given.about,
        request=request_key("command", str(args.body.get("trigger_id", ""))),
    )
    return ephemeral(group_promise.committed(made))
