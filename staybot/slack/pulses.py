"""A pulse is answered: taps in the message, choices and comments in its window, and pauses from it."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog
from aiohttp import ClientError
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.errors import SlackApiError

from staybot.facts import Hints, PulseForm, PulseSubmitted, Reading
from staybot.flows.answering import hints, pulse, reading
from staybot.flows.asking import pauses
from staybot.slack import answers, forms, home_tab, pulse_forms, reading_pages
from staybot.slack.keystrokes import keystroke
from staybot.slack.metadata import unpack
from staybot.slack.people import by
from staybot.slack.replies import Ack, above, page, show, tell, turn
from staybot.slack.views import notices
from staybot.slack.views.asking import pulse_form as views
from staybot.slack.views.asking import reading as reading_views
from staybot.store.database import Database

log = structlog.get_logger(__name__)

OPENING: Final = 1.5
"""Seconds that Slack has for opening a window, so that the person can still be told if it does not."""

TROUBLE: Final = (SlackApiError, ClientError, TimeoutError, ValueError)
"""What calling Slack may end in; ValueError: what answered was not Slack."""


async def tap_pulse(args: AsyncArgs, db: Database) -> Ack:
    """Saved first, and an answer from then on; the window with the rest is only the way on."""
    given = pulse_forms.tap(args.body)
    form = await _saved(args, db, given)
    try:
        async with asyncio.timeout(OPENING):
            await show(args, views.form(form))
    except TROUBLE as error:
        if answers.name_of(error) not in answers.OPENED:
            _note(error)
            return await tell(args, views.SAVED)
    return {}


async def open_pulse(args: AsyncArgs, db: Database) -> Ack:
    """Every question, with what is stored filled in."""
    form = await db.run(pulse.form, by=by(args), round_id=forms.value(args.body))
    await show(args, views.form(form))
    return {}


async def choose_pulse(args: AsyncArgs, db: Database) -> Ack:
    """A choice in the window, saved at once. Radio buttons show themselves what is chosen, others do not."""
    given = pulse_forms.choice(args.body)
    if args.body["actions"][0]["type"] != "button":
        await db.together(pulse.choose, by=by(args), **vars(given))
        return {}
    form = await _saved(args, db, given)
    try:
        async with asyncio.timeout(OPENING):
            await _mark(args, db, form)
    except TROUBLE as error:
        if answers.name_of(error) != "not_found":  # it was closed meanwhile
            _note(error)
            return await tell(args, views.SAVED_UNSEEN)
    return {}


async def comment_pulse(args: AsyncArgs, db: Database) -> Ack:
    """Keep what is typed of a comment."""
    text = pulse_forms.comment(args.body)
    return await keystroke(args, db, lambda tx, **typed: pulse.save_comment(tx, text=text, **typed))


async def withdraw_pulse(args: AsyncArgs, db: Database) -> Ack:
    fact = await db.run(pulse.withdraw, by=by(args), round_id=forms.value(args.body))
    return await _ended(args, db, views.withdrawn(fact), title="Withdrawn")


async def away_pulse(args: AsyncArgs, db: Database) -> Ack:
    await show(args, views.away(await db.run(pauses.mine, by=by(args))))
    return {}


async def back_pulse(args: AsyncArgs, db: Database) -> Ack:
    fact = await db.run(pauses.resume, by=by(args))
    return await _ended(args, db, views.resting(fact), title="Welcome back")


async def submit_pulse(args: AsyncArgs, db: Database) -> Ack:
    """Done. A comment is checked first, and its themes are shown; without one, there is nothing to read."""
    view = args.body["view"]
    round_id, left = unpack(view, "round_id"), pulse_forms.left(view)

    def stored() -> Hints | PulseSubmitted | Reading:
        fact = db.now(hints.submit_pulse, by=by(args), round_id=round_id, **vars(left))
        return reading.shown(fact) if isinstance(fact, PulseSubmitted) and fact.commented else fact

    fact = await db.off_loop(stored)
    await home_tab.follow(args, db)
    if isinstance(fact, Hints):
        return above(args, reading_views.hints(fact))
    if isinstance(fact, Reading):
        return page(args, await reading_pages.after(args, db, fact, window=str(view["id"])))
    return page(args, views.thanks(fact))


async def rest_pulse(args: AsyncArgs, db: Database) -> Ack:
    """Not while I'm away."""
    fact = await db.run(pauses.rest, by=by(args), until=pulse_forms.until(args.body["view"]))
    await home_tab.follow(args, db)
    return page(args, notices.notice(views.resting(fact), title="Not while I'm away"))


async def _saved(args: AsyncArgs, db: Database, given: pulse_forms.Tap) -> PulseForm:
    return await db.together(pulse.tap, by=by(args), **vars(given))


async def _mark(args: AsyncArgs, db: Database, form: PulseForm) -> None:
    """Show what is chosen now. If another choice was marked in between, what is newest is read once more."""
    view = args.body["view"]
    try:
        await turn(args, view["id"], views.form(form), hash_=view.get("hash"))
    except SlackApiError as error:
        if answers.error_name(error) != "hash_conflict":
            raise
        newest = await db.run(pulse.form, by=by(args), round_id=form.round_id)
        await turn(args, view["id"], views.form(newest))


async def _ended(args: AsyncArgs, db: Database, words: str, *, title: str) -> Ack:
    """Say it in place of the window in which it was asked for, or in a window above the Home tab."""
    view = args.body.get("view") or {}
    if view.get("type") == "modal":
        await turn(args, view["id"], notices.notice(words, title=title))
        await home_tab.follow(args, db)
        return {}
    await home_tab.refresh(args, db)
    await show(args, notices.notice(words, title=title))
    return {}


def _note(error: BaseException) -> None:
    log.warning(
        "An answer was saved, and its window was not shown.",
        code="pulse.unshown",
        kind=type(error).__name__,
        slack=answers.name_of(error),
    )
