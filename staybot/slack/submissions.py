"""Submitted modals. A refusal keeps the modal and its words; a success turns its page or closes it."""

from __future__ import annotations

import hashlib

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.errors import Refused
from staybot.flows import commitments, interview, sharing
from staybot.slack import forms, home_tab
from staybot.slack.metadata import unpack
from staybot.slack.people import by
from staybot.slack.replies import Ack, page
from staybot.slack.views import commitment as commitment_views
from staybot.slack.views import interview as interview_views
from staybot.store.database import Database


async def submit_interview(args: AsyncArgs, db: Database) -> Ack:
    """Store the answers; show what is marked for the manager, if anything is, before it goes anywhere."""
    view = args.body["view"]
    round_id = unpack(view, "round_id")
    fact = await db.run(interview.submit, by=by(args), round_id=round_id, answers=forms.answers(view))
    await home_tab.follow(args, db)
    if fact.preview is None:
        return page(args, interview_views.thanks(fact))
    return page(args, interview_views.preview(fact.preview))


async def confirm_share(args: AsyncArgs, db: Database) -> Ack:
    """Send exactly what the page showed, or nothing."""
    view = args.body["view"]
    fact = await db.run(
        sharing.share, by=by(args), round_id=unpack(view, "round_id"), seal=unpack(view, "seal")
    )
    await home_tab.follow(args, db)
    return page(args, interview_views.shared_with(fact))


async def make_commitment(args: AsyncArgs, db: Database) -> Ack:
    view = args.body["view"]
    given = forms.promised(view)
    fact = await db.run(
        commitments.make,
        by=by(args),
        engineer_id=unpack(view, "engineer_id"),
        text=given.text,
        due_on=given.due_on,
        request=request_key("view", str(view.get("id", ""))),
    )
    await home_tab.follow(args, db)
    return page(args, commitment_views.committed_page(fact))


async def refuse_old(args: AsyncArgs, db: Database) -> Ack:  # noqa: ARG001 — a handler like the others
    raise Refused("This window is out of date. Please close it and open it again.")


def request_key(kind: str, of: str) -> str:
    """One key for one intention, so that a second click or a second delivery makes no second promise."""
    return hashlib.sha256(f"{kind}:{of}".encode()).hexdigest()[:32]
