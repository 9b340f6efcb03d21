"""Making a commitment to a team, a function or everyone: by `/stay commit team …`, or in a window."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.errors import Refused
from staybot.facts import CommitForm
from staybot.flows.promising import group_forms, group_promises
from staybot.rules.commit_text import CommitText
from staybot.rules.group_promises import split_kind
from staybot.slack import fields, forms, home_tab
from staybot.slack.ids import Field
from staybot.slack.people import by
from staybot.slack.replies import Ack, ephemeral, page, show, turn
from staybot.slack.submissions import request_key
from staybot.slack.views.promises import commit_form, group_form, group_promise
from staybot.store.database import Database


async def commit(args: AsyncArgs, db: Database, given: CommitText) -> Ack:
    """`team [NAME] what will change [by DATE] [about THEME]`, or the same for everyone; without the promise
    itself, or with something that was not understood, by window. Without anybody the window asks to whom.
    """
    parts, who = split_kind(given.what), by(args)
    text = parts[1] if parts else given.what
    text = f"{text} because {given.because}" if given.because else text
    if parts is None:
        asked = await db.run(group_forms.begin, by=who, text=text, given=given)
        await show(args, commit_form.form(asked) if isinstance(asked, CommitForm) else group_form.form(asked))
        return {}
    window = await db.run(group_forms.typed, by=who, kind=parts[0], text=text, given=given)
    if window is not None:
        await show(args, group_form.form(window))
        return {}
    request = request_key("command", str(args.body.get("trigger_id", "")))
    made = await db.run(
        group_promises.make, by=who, kind=parts[0], text=text, due=given.by, theme=given.about,
        request=request,
    )  # fmt: skip
    return ephemeral(group_promise.committed(made))


async def group_commitment(args: AsyncArgs, db: Database) -> Ack:
    """The window that asks for a person becomes the one for a group; what was typed stays."""
    view = forms.window(args.body)
    state = fields.state(view)
    fact = await db.run(
        group_forms.form,
        by=by(args),
        text=fields.typed(state, Field.TEXT),
        due_on=fields.day(state, Field.DUE_ON),
        theme=fields.chosen(state, Field.THEME),
    )
    await turn(args, view["id"], group_form.form(replace(fact, note=forms.note(view))))
    return {}


async def choose_theme(args: AsyncArgs, db: Database, view: dict[str, Any]) -> Ack:
    """What helps with the theme appears below it."""
    state = fields.state(view)
    fact = await db.run(
        group_forms.form,
        by=by(args),
        group=fields.chosen(state, Field.GROUP) or "",
        owner=fields.person(state, Field.OWNER) or "",
        text=fields.typed(state, Field.TEXT),
        due_on=fields.day(state, Field.DUE_ON),
        theme=fields.chosen(state, Field.THEME),
    )
    await turn(args, view["id"], group_form.form(replace(fact, note=forms.note(view))))
    return {}


async def make_group_commitment(args: AsyncArgs, db: Database) -> Ack:
    """The window, sent."""
    view = args.body["view"]
    state, given = fields.state(view), forms.promised(view)
    group = fields.chosen(state, Field.GROUP)
    if group is None:
        raise Refused("Please say to whom.", field=Field.GROUP)
    made = await db.run(
        group_promises.make_for,
        by=by(args),
        owner=fields.person(state, Field.OWNER) or "",
        group=group,
        text=given.text,
        due_on=given.due_on,
        theme=fields.chosen(state, Field.THEME),
        request=request_key("view", str(view.get("id", ""))),
    )
    await home_tab.follow(args, db)
    return page(args, group_promise.committed_page(made))
