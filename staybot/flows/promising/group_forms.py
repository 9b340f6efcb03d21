"""The window in which a promise to a group is made, and which window somebody gets from anywhere in Slack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from staybot.errors import Refused
from staybot.facts import CommitForm, GroupCommitForm
from staybot.flows import viewer
from staybot.flows.promising import audiences, commit_forms, group_promises, typed_promises
from staybot.rules import group_promises as rules
from staybot.rules.commit_text import CommitText
from staybot.store.database import Tx
from staybot.store.tables import Person

TO_WHOM: Final = (
    f"I could not see to whom. {typed_promises.NOTHING_YET} Please choose below; typed, a promise begins "
    "with @person, team or everyone."
)


def form(
    tx: Tx,
    *,
    by: str,
    group: str = "",
    owner: str = "",
    text: str = "",
    due_on: date | None = None,
    theme: str | None = None,
) -> GroupCommitForm:
    """The window, with what is chosen so far; `group` is a key of `audiences`.

    Raises Refused for whoever may promise nothing to any group, and before the first digest.
    """
    maker = viewer.known(tx, slack_id=by)
    theirs = audiences.of_maker(tx, maker)
    if not theirs:
        raise Refused(audiences.NO_TEAM)
    group_promises.check_digest(tx)
    values = [audiences.key(one) for one in theirs]
    words = [_words(one) for one in theirs]
    chosen = group if group in values else values[0] if len(values) == 1 else ""
    known, lines = commit_forms.helps(theme)
    return GroupCommitForm(
        groups=tuple(zip(values, words, strict=True)),
        chosen=chosen,
        owner=owner or by,
        may_name=maker.is_leader,
        due_on=due_on or group_promises.default_due(tx),
        text=text,
        theme=known,
        tactics=lines,
    )


def typed(tx: Tx, *, by: str, kind: rules.Kind, text: str, given: CommitText) -> GroupCommitForm | None:
    """The window for a command that names a group and no more, or something that was not understood; None
    where a whole promise was typed. `text` is what follows the kind of group.

    Raises Refused where that group is not the maker's.
    """
    maker = viewer.known(tx, slack_id=by)
    group, words = "", ""
    if kind == "everyone" or text:
        audience, words = audiences.typed(tx, maker, kind=kind, text=text)
        group = audiences.key(audience)
    due_on, note, due_note = _due(tx, maker, given)
    if words and not note:
        return None
    window = form(tx, by=by, group=group, text=words, due_on=due_on, theme=given.about)
    return replace(window, note=note, due_note=due_note)


def _due(tx: Tx, maker: Person, given: CommitText) -> tuple[date | None, str, str]:
    """The day that was typed, and what to say where it, or the theme, was not understood."""
    try:
        due_on = group_promises.due_in_words(tx, maker, given.by) if given.by else None
    except Refused as refusal:
        return None, *typed_promises.told(refusal, given)
    return due_on, typed_promises.not_read(given), ""


def everyone(tx: Tx, *, by: str, theme: str) -> GroupCommitForm:
    """The window behind a digest: about one of its themes, to everyone, or to the group that is theirs.

    Raises Refused for whoever may promise nothing to any group.
    """
    if not audiences.of_maker(tx, viewer.known(tx, slack_id=by)):
        raise Refused(audiences.NOT_A_LEADER)
    return form(tx, by=by, group=audiences.key(rules.EVERYONE), theme=theme)


def begin(
    tx: Tx, *, by: str, text: str = "", given: CommitText | None = None
) -> CommitForm | GroupCommitForm:
    """From anywhere in Slack: to a person, with the way to a group; for whoever has nobody, to a group. With
    what was `given` to a command that names neither; `text` is all that is not a date or a theme.

    Raises Refused for whoever may promise nothing to anybody.
    """
    maker = viewer.known(tx, slack_id=by)
    due_on, note, due_note = _due(tx, maker, given) if given else (None, "", "")
    what: dict[str, Any] = {"text": text, "due_on": due_on, "theme": given.about if given else None}
    to_person = commit_forms.reports(tx, maker) or not group_promises.may(tx, maker)
    form_: CommitForm | GroupCommitForm = (
        commit_forms.form(tx, by=by, **what) if to_person else form(tx, by=by, **what)
    )
    return replace(form_, note=note or (TO_WHOM if text else ""), due_note=due_note)


def _words(audience: str) -> str:
    told = rules.told(audience)
    return told[:1].upper() + told[1:]
