"""`/stay …`: answers are seen by nobody but the person who typed it."""

from __future__ import annotations

from datetime import date

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.errors import Refused
from staybot.flows import commitments, interview, open_pulses, privacy, pulse, viewer
from staybot.flows import home as homes
from staybot.rules.dates import parse_deadline
from staybot.slack import forms
from staybot.slack.escape import unescape
from staybot.slack.ids import COMMAND
from staybot.slack.people import by
from staybot.slack.replies import Ack, ephemeral, show
from staybot.slack.submissions import request_key
from staybot.slack.views import commitment as commitment_views
from staybot.slack.views import interview as interview_views
from staybot.slack.views import notices
from staybot.slack.views import privacy as privacy_views
from staybot.slack.views import pulse_form as pulse_views
from staybot.store.database import Database, Tx


async def help_person(args: AsyncArgs, db: Database) -> Ack:
    """`/stay`, `/stay help`."""
    return ephemeral(notices.helped(await db.run(homes.help_, by=by(args))))


async def help_lost(args: AsyncArgs, db: Database) -> Ack:
    """Any word that is not known."""
    word = unescape(forms.command(args.body).word)
    return ephemeral(notices.helped(await db.run(homes.help_, by=by(args), unknown=word)))


async def open_interview(args: AsyncArgs, db: Database) -> Ack:
    """`/stay interview`."""
    round_id = await db.run(interview.open_round, by=by(args))
    form = await db.run(interview.form, by=by(args), round_id=round_id)
    await show(args, interview_views.form(form))
    return {}


async def open_pulse(args: AsyncArgs, db: Database) -> Ack:
    """`/stay pulse`."""
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


async def make_commitment(args: AsyncArgs, db: Database) -> Ack:
    """`/stay commit @person what will change by DATE`; with the person alone, the modal asks for the rest."""
    given = forms.commitment(forms.command(args.body).rest)
    if given.who is None:
        raise Refused(
            f"Please name one person: `{COMMAND} commit @person what will change by DATE`. Pick them from "
            "the list that Slack offers when you type @."
        )
    if not given.what:
        await show(
            args, commitment_views.form(await db.run(commitments.form, by=by(args), engineer=given.who))
        )
        return {}
    due_on = await db.run(_deadline, by=by(args), engineer=given.who, words=given.by) if given.by else None
    fact = await db.run(
        commitments.make,
        by=by(args),
        engineer=given.who,
        text=given.what,
        due_on=due_on,
        request=request_key("command", str(args.body.get("trigger_id", ""))),
    )
    return ephemeral(commitment_views.committed(fact))


def _deadline(tx: Tx, *, by: str, engineer: str, words: str) -> date:
    """The day that the words name, in the maker's language, seen from the engineer's today.
    A flow of its own, for only a transaction knows what day it is.
    """
    today = viewer.today(tx, viewer.find(tx, slack_id=engineer))
    return parse_deadline(
        words, today=today, locale=viewer.known(tx, slack_id=by).locale or "en-US", latest=None
    )
