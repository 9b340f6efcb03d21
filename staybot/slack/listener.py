"""What wraps every handler: it finds it, waits so long and no longer, and turns every end into words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Final

import structlog
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.response import BoltResponse

from staybot.errors import Refused
from staybot.observing.tally import Outcome, Tally
from staybot.slack import answers, replies
from staybot.slack.replies import Ack
from staybot.slack.reports import report
from staybot.slack.views import notices
from staybot.store.database import Database

log = structlog.get_logger(__name__)

PATIENCE: Final = 2.5
"""Seconds after which a handler is given up: Slack waits three (slack-facts 1.1)."""
LAST_WORDS: Final = 0.4
"""Seconds for saying so."""

Handler = Callable[[AsyncArgs, Database], Awaitable[Ack]]
"""form → flow → view. It returns what to acknowledge with, so nothing is acknowledged before it is saved."""

Find = Callable[[AsyncArgs], Handler]


def listener(db: Database, find: Find, tally: Tally) -> Callable[[AsyncArgs], Awaitable[BoltResponse]]:
    """A Bolt listener for one kind of payload; the acknowledgement is the last thing it does."""

    async def listen(args: AsyncArgs) -> BoltResponse:
        # Not `functools.wraps`, and the one argument is called `args`: Bolt injects by name.
        began = perf_counter()
        outcome, ack = await _ended(args, db, find)
        answer = await args.ack(**ack)
        tally.acked(outcome, seconds=perf_counter() - began)
        return answer

    return listen


def event_listener(db: Database, find: Find, tally: Tally) -> Callable[[AsyncArgs], Awaitable[BoltResponse]]:
    """The same for events: nobody waits for words, and one that failed is left unacknowledged so that
    Slack delivers it again.
    """

    async def listen(args: AsyncArgs) -> BoltResponse:
        began, outcome = perf_counter(), Outcome.DONE
        try:
            await find(args)(args, db)
        except Refused as refusal:
            outcome = Outcome.REFUSED
            log.info("An event was refused.", code="event.refused", field=refusal.field)
        except Exception as error:  # noqa: BLE001 — whatever it is, Slack must deliver the event again
            outcome = Outcome.FAILED
            report(error)
        tally.acked(outcome, seconds=perf_counter() - began)
        return BoltResponse(status=500, body="") if outcome is Outcome.FAILED else await args.ack()

    return listen


async def _ended(args: AsyncArgs, db: Database, find: Find) -> tuple[Outcome, Ack]:
    field = None
    try:
        async with asyncio.timeout(PATIENCE):
            return Outcome.DONE, await find(args)(args, db)
    except Refused as refusal:
        outcome, words, field = Outcome.REFUSED, refusal.message, refusal.field
    except Exception as error:  # noqa: BLE001 — an error leaves as words, never as a traceback with values
        if answers.name_of(error) in answers.OPENED:
            return Outcome.DONE, {}
        outcome, words = _in_words(error)
    try:
        async with asyncio.timeout(LAST_WORDS):
            return outcome, await replies.tell(args, words, field=field)
    except Exception as error:  # noqa: BLE001 — the words could not be said; the rest is done
        if answers.name_of(error) not in answers.LATE:  # in a window too late to open there are no words
            report(error)
        return outcome, {}


def _in_words(error: Exception) -> tuple[Outcome, str]:
    """What an error is to whoever met it."""
    reference = report(error)
    if isinstance(error, TimeoutError):
        return Outcome.SLOW, notices.SLOW
    if answers.name_of(error) in answers.LATE:
        return Outcome.SLOW, notices.LATE
    return Outcome.FAILED, notices.apology(reference)
