"""The window for a promise to a group: to whom, who keeps it, about what, what will change, by when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.facts import GroupCommitForm
from staybot.slack.escape import shorten
from staybot.slack.ids import TYPED, Callback, Field
from staybot.slack.views.blocks import Json, asked, context, modal, option, plain, text_input
from staybot.slack.views.promises import commit_form

_QUIET: Final = (
    "I tell nobody: tell them yourself. Where there are fewer than 5 engineers whom I could ask, I ask "
    "nobody, and a promise to them ends unconfirmed at best."
)


def form(fact: GroupCommitForm) -> Json:
    """Everything that makes a promise to a group."""
    return modal(
        "Commit to a group",
        *commit_form.note(fact.note),
        asked(Field.GROUP, "To whom?", _groups(fact), optional=False, hint=_QUIET),
        *_owner(fact),
        *commit_form.theme(fact.theme, fact.tactics),
        asked(
            Field.TEXT,
            "What will change?",
            text_input(
                most=commit_form.MAX_TEXT,
                value=fact.text,
                placeholder="For example: no meetings on Friday afternoons",
            ),
            optional=False,
            hint="One sentence that they would recognise when it happens.",
        ),
        asked(
            Field.DUE_ON,
            "By when?",
            {"type": "datepicker", "action_id": TYPED, "initial_date": fact.due_on.isoformat()},
            optional=False,
            hint=f"{fact.due_note} Sixty days from today, unless you change it.".strip(),
        ),
        context(
            "Everybody in the group finds the sentence in my Home tab. Whoever is asked whether it happened "
            "reads it, and it then stays in the ledger for good: please name nobody in it."
        ),
        callback=Callback.GROUP_COMMITMENT_MAKE,
        submit="Log it",
        close="Cancel",
    )


def _groups(fact: GroupCommitForm) -> Json:
    options = [option(words, value) for value, words in fact.groups]
    select: Json = {"type": "static_select", "action_id": TYPED, "placeholder": plain("Choose a group")}
    most = commit_form.OPTIONS
    if len(options) <= most:
        select["options"] = options
    else:
        parts = [options[start : start + most] for start in range(0, len(options), most)]
        select["option_groups"] = [{"label": plain(_part(part)), "options": part} for part in parts]
    chosen = next((one for one in options if one["value"] == fact.chosen), None)
    return select | ({"initial_option": chosen} if chosen else {})


def _part(options: list[Json]) -> str:
    """The first and the last of a long list's part."""
    first, last = (shorten(one["text"]["text"], 34) for one in (options[0], options[-1]))
    return f"{first} – {last}"


def _owner(fact: GroupCommitForm) -> Iterator[Json]:
    if fact.may_name:
        picker = {"type": "users_select", "action_id": TYPED, "initial_user": fact.owner}
        hint = "You, or somebody else who could make this promise: they are told, and answer for it."
        yield asked(Field.OWNER, "Who keeps it?", picker, optional=False, hint=hint)
