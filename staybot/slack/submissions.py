"""Submitted modals. A refusal keeps the modal and its words; a success turns its page or closes it."""

from __future__ import annotations

import hashlib

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.errors import Refused
from staybot.facts import Hints, Reading
from staybot.flows.answering import hints, reading, sharing
from staybot.slack import forms, home_tab, reading_pages
from staybot.slack.metadata import unpack
from staybot.slack.people import by
from staybot.slack.replies import Ack, above, page, turn
from staybot.slack.views.asking import interview as interview_views
from staybot.slack.views.asking import reading as reading_views
from staybot.store.database import Database


async def submit_interview(args: AsyncArgs, db: Database) -> Ack:
    """Store the answers and show what was read in them; unless they may identify their writer, who is asked
    first.
    """
    view = args.body["view"]
    round_id, answers = unpack(view, "round_id"), forms.answers(view)

    def stored() -> Hints | Reading:
        fact = db.now(hints.submit, by=by(args), round_id=round_id, answers=answers)
        return fact if isinstance(fact, Hints) else reading.shown(fact)

    fact = await db.off_loop(stored)
    await home_tab.follow(args, db)
    if isinstance(fact, Hints):
        return above(args, reading_views.hints(fact))
    return page(args, await reading_pages.after(args, db, fact, window=str(view["id"])))


async def accept_hints(args: AsyncArgs, db: Database) -> Ack:
    """Submit what the writer was warned about. The page below, with the form, becomes the next one."""
    view = args.body["view"]
    round_id, at = unpack(view, "round_id"), unpack(view, "at")
    fact = await db.off_loop(
        lambda: reading.shown(db.now(hints.accept, by=by(args), round_id=round_id, at=at))
    )
    await home_tab.follow(args, db)
    below = view.get("previous_view_id")
    if not isinstance(below, str):
        return page(args, await reading_pages.after(args, db, fact, window=str(view["id"])))
    await turn(args, below, await reading_pages.after(args, db, fact, window=below))
    return {}


async def confirm_themes(args: AsyncArgs, db: Database) -> Ack:
    """What the writer says the answers are about is what counts."""
    view = args.body["view"]
    fact = await db.run(
        reading.confirm, by=by(args), round_id=unpack(view, "round_id"), chosen=forms.themes(view)
    )
    return page(args, interview_views.after(fact))


async def confirm_share(args: AsyncArgs, db: Database) -> Ack:
    """Send exactly what the page showed, or nothing."""
    view = args.body["view"]
    fact = await db.run(
        sharing.share, by=by(args), round_id=unpack(view, "round_id"), seal=unpack(view, "seal")
    )
    await home_tab.follow(args, db)
    return page(args, interview_views.shared_with(fact))


async def refuse_old(args: AsyncArgs, db: Database) -> Ack:  # noqa: ARG001 — a handler like the others
    raise Refused("This window is out of date. Please close it and open it again.")


def request_key(kind: str, of: str) -> str:
    """One key for one intention, so that a second click or a second delivery makes no second promise."""
    return hashlib.sha256(f"{kind}:{of}".encode()).hexdigest()[:32]
