"""`/stay …`: answers are seen by nobody but the person who typed it."""

from __future__ import annotations

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.flows import home as homes
from staybot.flows import privacy
from staybot.flows.answering import interview, open_interviews, open_pulses, pulse
from staybot.flows.asking import leader_surveys
from staybot.flows.promising import commitments
from staybot.slack import forms, surveys
from staybot.slack.escape import unescape
from staybot.slack.people import by
from staybot.slack.replies import Ack, ephemeral, show
from staybot.slack.views import notices
from staybot.slack.views import privacy as privacy_views
from staybot.slack.views.asking import interview as interview_views
from staybot.slack.views.asking import pulse_form as pulse_views
from staybot.slack.views.promises import commitment as commitment_views
from staybot.store.database import Database


async def help_person(args: AsyncArgs, db: Database) -> Ack:
    """`/stay`, `/stay help`."""
    return ephemeral(notices.helped(await db.run(homes.help_, by=by(args))))


async def help_lost(args: AsyncArgs, db: Database) -> Ack:
    """Any word that is not known."""
    word = unescape(forms.command(args.body).word)
    return ephemeral(notices.helped(await db.run(homes.help_, by=by(args), unknown=word)))


async def open_interview(args: AsyncArgs, db: Database) -> Ack:
    """`/stay interview`."""
    round_id = await db.run(open_interviews.current, by=by(args))
    form = await db.run(interview.form, by=by(args), round_id=round_id)
    await show(args, interview_views.form(form))
    return {}


async def open_pulse(args: AsyncArgs, db: Database) -> Ack:
    """`/stay pulse`; `/stay pulse new` for leaders, who see what is planned where they are asked nothing."""
    if forms.command(args.body).rest.casefold() == "new":
        return await surveys.surveys_new(args, db)
    if await db.run(leader_surveys.only_leads, by=by(args)):
        return await surveys.surveys_status(args, db)
    round_id = await db.run(open_pulses.current, by=by(args))
    form = await db.run(pulse.form, by=by(args), round_id=round_id)
    await show(args, pulse_views.form(form))
    return {}


async def show_privacy(args: AsyncArgs, db: Database) -> Ack:
    """`/stay privacy`."""
    return ephemeral(privacy_views.privacy(await db.run(privacy.mine, by=by(args))))


async def list_commitments(args: AsyncArgs, db: Database) -> Ack:
    """`/stay commitments`."""
    return ephemeral(commitment_views.mine(await db.run(commitments.mine, by=by(args))))
