"""What is typed is kept at every character, and nobody is interrupted while typing."""

from __future__ import annotations

from typing import Protocol

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.errors import Refused
from staybot.slack.metadata import unpack
from staybot.slack.people import by
from staybot.slack.replies import Ack
from staybot.slack.reports import report
from staybot.store.database import Database, Tx


class Keeps(Protocol):
    """A flow that keeps what somebody typed so far; of two keystrokes, the later one by Slack's clock."""

    def __call__(self, tx: Tx, /, *, by: str, round_id: str, at: str) -> None: ...


async def keystroke(args: AsyncArgs, db: Database, keeps: Keeps) -> Ack:
    """Keep it. Neither a refusal nor a failure is said here: a window over the words at every character would
    be worse; submitting says it, and keeps what stands in the form. Raises Refused only for a window that is
    none of ours today.
    """
    round_id = unpack(args.body.get("view"), "round_id")
    at = str(args.body["actions"][0].get("action_ts", ""))
    try:
        await db.together(keeps, by=by(args), round_id=round_id, at=at)
    except Refused:
        return {}
    except Exception as error:  # noqa: BLE001 — whatever it is, nobody is to be interrupted while typing
        report(error)
    return {}
