"""`/stay pulse` for leaders: what is planned, and the window in which they send a survey."""

from __future__ import annotations

from datetime import date

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.errors import Refused
from staybot.flows.asking import leader_surveys
from staybot.flows.asking.leader_surveys import Small
from staybot.slack import fields
from staybot.slack.fields import Json
from staybot.slack.ids import Field
from staybot.slack.people import by
from staybot.slack.replies import Ack, ephemeral, page, show
from staybot.slack.views.asking import survey as survey_views
from staybot.store.database import Database


async def surveys_status(args: AsyncArgs, db: Database) -> Ack:
    """`/stay pulse` by a leader who is asked nothing."""
    return ephemeral(survey_views.status(await db.run(leader_surveys.status, by=by(args))))


async def surveys_new(args: AsyncArgs, db: Database) -> Ack:
    """`/stay pulse new`."""
    await show(args, survey_views.form(await db.run(leader_surveys.form, by=by(args))))
    return {}


async def send_survey(args: AsyncArgs, db: Database) -> Ack:
    """Plan it. The same window submitted twice is told that it is planned already."""
    state = fields.state(args.body["view"])
    fact = await db.run(leader_surveys.send, by=by(args), what=_what(state), opens_on=_opens_on(state))
    return page(args, survey_views.planned(fact))


def _what(state: Json) -> str | Small:
    """The name of a ready survey, or a small one. Raises Refused for both."""
    ready = fields.chosen(state, Field.READY)
    statements = fields.ticked(state, Field.STATEMENTS) or []
    if ready is None:
        comment = bool(fields.ticked(state, Field.COMMENT))
        return Small(fields.typed(state, Field.TITLE), tuple(statements), comment)
    if statements:
        raise Refused(
            "Please choose a ready survey or statements of your own, not both.", field=Field.STATEMENTS
        )
    return ready


def _opens_on(state: Json) -> date | None:
    picked = fields.picked(state, Field.OPENS_ON)
    try:
        return date.fromisoformat(picked) if picked else None
    except ValueError:
        raise Refused("Please pick a day.", field=Field.OPENS_ON) from None
