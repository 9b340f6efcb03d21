"""Clicks about promises: done, kept, not yet, not seen, taken back, taken up."""

from __future__ import annotations

from typing import Literal

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.flows.promising import promise_life, showing
from staybot.slack import fields, forms, home_tab
from staybot.slack.escape import escape
from staybot.slack.ids import Field
from staybot.slack.metadata import unpack
from staybot.slack.people import by
from staybot.slack.replies import Ack, page, say, show, tell
from staybot.slack.views.blocks import says
from staybot.slack.views.promises import consent
from staybot.slack.views.promises import promise_pages as pages
from staybot.store.database import Database


async def claim_commitment(args: AsyncArgs, db: Database) -> Ack:
    """It is done, says its maker."""
    fact = await db.run(promise_life.claim, by=by(args), commitment_id=forms.value(args.body))
    await home_tab.follow(args, db)
    return await tell(args, pages.claimed(fact))


async def take_up_commitment(args: AsyncArgs, db: Database) -> Ack:
    """The new manager stands by it."""
    fact = await db.run(promise_life.take_up, by=by(args), commitment_id=forms.value(args.body))
    await home_tab.follow(args, db)
    return await tell(args, pages.taken_up(fact))


async def confirm_commitment(args: AsyncArgs, db: Database) -> Ack:
    """It happened, says the one it was made to."""
    fact = await db.run(
        promise_life.answer, by=by(args), commitment_id=forms.value(args.body), said="confirm"
    )
    await home_tab.follow(args, db)
    offer = await db.run(showing.offer, by=by(args), commitment_id=forms.value(args.body))
    if offer is None:
        return await tell(args, pages.answered(fact))
    await say(args, consent.offer(escape(pages.answered(fact)), offer), title="Thank you")
    return {}


async def show_commitment(args: AsyncArgs, db: Database) -> Ack:
    """Leaders may read it."""
    return await _chosen(args, db, yes=True)


async def hide_commitment(args: AsyncArgs, db: Database) -> Ack:
    """They may not, or no longer."""
    return await _chosen(args, db, yes=False)


async def _chosen(args: AsyncArgs, db: Database, *, yes: bool) -> Ack:
    fact = await db.run(showing.choose, by=by(args), commitment_id=forms.value(args.body), yes=yes)
    await home_tab.follow(args, db)
    await say(args, says(escape(consent.chosen(fact))), title="Thank you")
    return {}


async def doubt_commitment(args: AsyncArgs, db: Database) -> Ack:
    """Not yet: a window for words, which go nowhere unless their writer wants it."""
    await _ask(args, db, said="not_yet")
    return {}


async def deny_commitment(args: AsyncArgs, db: Database) -> Ack:
    """Not seen: the same window."""
    await _ask(args, db, said="not_seen")
    return {}


async def _ask(args: AsyncArgs, db: Database, *, said: Literal["not_yet", "not_seen"]) -> None:
    fact = await db.run(promise_life.awaiting, by=by(args), commitment_id=forms.value(args.body), said=said)
    await show(args, pages.answering(fact))


async def answer_commitment(args: AsyncArgs, db: Database) -> Ack:
    """The window with the words, sent."""
    view = args.body["view"]
    state = fields.state(view)
    fact = await db.run(
        promise_life.answer,
        by=by(args),
        commitment_id=unpack(view, "commitment_id"),
        said="not_seen" if unpack(view, "said") == "not_seen" else "not_yet",
        words=fields.typed(state, Field.WORDS),
        show=bool(fields.ticked(state, Field.SHOW)),
        reader=unpack(view, "reader"),
    )
    await home_tab.follow(args, db)
    return page(args, pages.answered_page(fact))


async def drop_commitment(args: AsyncArgs, db: Database) -> Ack:
    """Taking it back needs a reason."""
    fact = await db.run(promise_life.dropping, by=by(args), commitment_id=forms.value(args.body))
    await show(args, pages.dropping(fact))
    return {}


async def take_back_commitment(args: AsyncArgs, db: Database) -> Ack:
    """The reason is given."""
    view = args.body["view"]
    fact = await db.run(
        promise_life.drop,
        by=by(args),
        commitment_id=unpack(view, "commitment_id"),
        because=fields.typed(fields.state(view), Field.BECAUSE),
    )
    await home_tab.follow(args, db)
    return page(args, pages.dropped_page(fact))
