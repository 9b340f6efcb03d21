"""Making a commitment: by button, command, shortcut or from a message; one window for all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.errors import Refused
from staybot.facts import CommitForm
from staybot.flows.promising import commit_forms, commitments, group_forms, typed_promises
from staybot.slack import committing_groups, fields, forms, home_tab
from staybot.slack.escape import clean, shorten, unescape
from staybot.slack.ids import Callback, Field
from staybot.slack.metadata import unpack
from staybot.slack.people import by
from staybot.slack.replies import Ack, ephemeral, page, show, turn
from staybot.slack.submissions import request_key
from staybot.slack.views.promises import commit_form, group_form
from staybot.slack.views.promises import commitment as commitment_views
from staybot.store.database import Database

LONGEST_MESSAGE = 300


async def open_commitment(args: AsyncArgs, db: Database) -> Ack:
    """The button beside a clock or a person."""
    kind, found = forms.subject(args.body)
    if kind == "clock":
        fact = await db.run(commit_forms.form, by=by(args), sixty_days_id=found)
    else:
        fact = await db.run(commit_forms.form, by=by(args), engineer=found)
    await show(args, commit_form.form(fact))
    return {}


async def start_commitment(args: AsyncArgs, db: Database) -> Ack:
    """The global shortcut: the window asks to whom, a person or a group."""
    fact = await db.run(group_forms.begin, by=by(args))
    view = commit_form.form(fact) if isinstance(fact, CommitForm) else group_form.form(fact)
    await show(args, view)
    return {}


async def quote_commitment(args: AsyncArgs, db: Database) -> Ack:
    """The message shortcut: the sentence begins with its words; its writer is filled in if they may be."""
    message: dict[str, Any] = args.body.get("message") or {}
    text = shorten(unescape(clean(str(message.get("text") or ""))), LONGEST_MESSAGE)
    writer = str(message.get("user") or "")
    fact = await db.run(commit_forms.form_for, by=by(args), engineer=writer, text=text)
    await show(args, commit_form.form(fact))
    return {}


async def command_commitment(args: AsyncArgs, db: Database) -> Ack:
    """`/stay commit @person what will change [by DATE [because REASON]] [about THEME]`; with the person
    alone, or with something that was not understood, by window. To a group: `/stay commit team …`.
    """
    given = forms.commitment(forms.command(args.body).rest)
    if given.who is None:
        return await committing_groups.commit(args, db, given)
    request = request_key("command", str(args.body.get("trigger_id", "")))
    fact = await db.run(typed_promises.make, by=by(args), engineer=given.who, given=given, request=request)
    if isinstance(fact, CommitForm):
        await show(args, commit_form.form(fact))
        return {}
    return ephemeral(commitment_views.committed(fact))


async def choose_theme(args: AsyncArgs, db: Database) -> Ack:
    """What helps with the theme appears below it; everything typed stays."""
    view = forms.window(args.body)
    if view.get("callback_id") == Callback.GROUP_COMMITMENT_MAKE:
        return await committing_groups.choose_theme(args, db, view)
    fact = await _again(args, db, view)
    await turn(args, view["id"], commit_form.form(fact))
    return {}


async def make_commitment(args: AsyncArgs, db: Database) -> Ack:
    """The window, sent."""
    view = args.body["view"]
    state = fields.state(view)
    given = forms.promised(view)
    engineer_id = unpack(view, "engineer_id", default="")
    who = fields.chosen(state, Field.WHO) or fields.person(state, Field.WHO)
    if not engineer_id and not who:
        raise Refused("Please say to whom.", field=Field.WHO)
    made = await db.run(
        commitments.make,
        by=by(args),
        engineer_id=engineer_id or None,
        engineer=None if engineer_id else who,
        text=given.text,
        due_on=given.due_on,
        theme=fields.chosen(state, Field.THEME),
        late_because=fields.typed(state, Field.LATE_BECAUSE),
        request=request_key("view", str(view.get("id", ""))),
    )
    await home_tab.follow(args, db)
    return page(args, commitment_views.committed_page(made))


async def _again(args: AsyncArgs, db: Database, view: dict[str, Any]) -> CommitForm:
    """The window as it stands, with another theme."""
    state = fields.state(view)
    fact = await db.run(
        commit_forms.form,
        by=by(args),
        engineer_id=unpack(view, "engineer_id", default="") or None,
        text=fields.typed(state, Field.TEXT),
        due_on=fields.day(state, Field.DUE_ON),
        theme=fields.chosen(state, Field.THEME),
    )
    return replace(fact, note=forms.note(view))
