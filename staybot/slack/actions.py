"""Clicks: buttons, choices, and every typed character of an interview."""

from __future__ import annotations

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.errors import Refused
from staybot.flows import home as homes
from staybot.flows.answering import interview, reading, sharing
from staybot.slack import forms, home_tab
from staybot.slack.keystrokes import keystroke
from staybot.slack.metadata import unpack
from staybot.slack.people import by
from staybot.slack.replies import Ack, show, tell, turn
from staybot.slack.views import notices
from staybot.slack.views.asking import interview as interview_views
from staybot.slack.views.asking import invitation as invitation_views
from staybot.store.database import Database


async def open_interview(args: AsyncArgs, db: Database) -> Ack:
    """Start, Continue, Change: the same modal, with what is kept filled in."""
    form = await db.run(interview.form, by=by(args), round_id=forms.value(args.body))
    await show(args, interview_views.form(form))
    return {}


async def postpone_interview(args: AsyncArgs, db: Database) -> Ack:
    chosen = forms.postpone(args.body)
    fact = await db.run(interview.later, by=by(args), round_id=chosen.round_id, until=chosen.until)
    return await tell(args, invitation_views.postponed(fact))


async def decline_interview(args: AsyncArgs, db: Database) -> Ack:
    fact = await db.run(interview.decline, by=by(args), round_id=forms.value(args.body))
    return await tell(args, invitation_views.declined(fact))


async def draft_interview(args: AsyncArgs, db: Database) -> Ack:
    """Keep what is typed of an interview."""
    draft = forms.draft(args.body)
    return await keystroke(args, db, lambda tx, **typed: interview.save_draft(tx, draft=draft, **typed))


async def withdraw_interview(args: AsyncArgs, db: Database) -> Ack:
    fact = await db.run(interview.withdraw, by=by(args), round_id=forms.value(args.body))
    words = interview_views.withdrawn(fact)
    view = args.body.get("view") or {}
    if view.get("type") == "modal":
        # Updating in place also takes away the old words, which a push would leave underneath.
        await args.client.views_update(view_id=view["id"], view=notices.notice(words, title="Withdrawn"))
        await home_tab.follow(args, db)
        return {}
    await home_tab.refresh(args, db)
    await show(args, notices.notice(words, title="Withdrawn"))
    return {}


async def skip_themes(args: AsyncArgs, db: Database) -> Ack:
    """On to the next page; the themes count as they were read."""
    round_id = unpack(args.body.get("view"), "round_id")
    fact = await db.run(reading.skip, by=by(args), round_id=round_id)
    await turn(args, args.body["view"]["id"], interview_views.after(fact))
    return {}


async def skip_reading(args: AsyncArgs, db: Database) -> Ack:
    """The next page, laid above the one that turns once the answers are read: neither disturbs the other."""
    fact = await db.run(reading.skip, by=by(args), round_id=forms.value(args.body))
    await show(args, {**interview_views.after(fact), "clear_on_close": True})
    return {}


async def take_back_share(args: AsyncArgs, db: Database) -> Ack:
    fact = await db.run(sharing.take_back, by=by(args), share_id=forms.value(args.body))
    await home_tab.refresh(args, db)
    await show(args, notices.notice(interview_views.taken_back(fact), title="Withdrawn from view"))
    return {}


async def turn_home(args: AsyncArgs, db: Database) -> Ack:
    await home_tab.refresh(args, db, page=forms.page(args.body))
    return {}


async def opt_out_home(args: AsyncArgs, db: Database) -> Ack:
    await home_tab.publish(args, await db.run(homes.opt_out, by=by(args)))
    return {}


async def opt_in_home(args: AsyncArgs, db: Database) -> Ack:
    await home_tab.publish(args, await db.run(homes.opt_in, by=by(args)))
    return {}


async def answer_old(args: AsyncArgs, db: Database) -> Ack:  # noqa: ARG001 — a handler like the others
    """A button of an older message: in words, not with an error sign."""
    raise Refused(notices.OLD)
