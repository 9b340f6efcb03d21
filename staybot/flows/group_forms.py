"""The window in which a promise to a group is made, and which window somebody gets from anywhere in Slack."""

from __future__ import annotations

from datetime import date

from staybot.errors import Refused
from staybot.facts import CommitForm, GroupCommitForm
from staybot.flows import audiences, commit_forms, group_promises, viewer
from staybot.rules import group_promises as rules
from staybot.store.database import Tx


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


def typed(
    tx: Tx, *, by: str, kind: rules.Kind, text: str, due: str | None, theme: str | None
) -> GroupCommitForm | None:
    """The window for a command that names a group and no more; None where a promise was typed, too.

    Raises Refused where that group is not the maker's, or the date cannot be read.
    """
    maker = viewer.known(tx, slack_id=by)
    if kind == "everyone" or text:
        audience, words = audiences.typed(tx, maker, kind=kind, text=text)
        if words:
            return None
        group = audiences.key(audience)
    else:
        group = ""
    due_on = group_promises.due_in_words(tx, maker, due) if due else None
    return form(tx, by=by, group=group, due_on=due_on, theme=theme)


def everyone(tx: Tx, *, by: str, theme: str) -> GroupCommitForm:
    """The window behind a digest: about one of its themes, to everyone, or to the group that is theirs.

    Raises Refused for whoever may promise nothing to any group.
    """
    if not audiences.of_maker(tx, viewer.known(tx, slack_id=by)):
        raise Refused(audiences.NOT_A_LEADER)
    return form(tx, by=by, group=audiences.key(rules.EVERYONE), theme=theme)


def begin(tx: Tx, *, by: str) -> CommitForm | GroupCommitForm:
    """From anywhere in Slack: to a person, with the way to a group; for whoever has nobody, to a group."""
    maker = viewer.known(tx, slack_id=by)
    if viewer.has_reports(tx, maker) or not group_promises.may(tx, maker):
        return commit_forms.form(tx, by=by)
    return form(tx, by=by)


def _words(audience: str) -> str:
    told = rules.told(audience)
    return told[:1].upper() + told[1:]
