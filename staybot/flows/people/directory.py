"""Slack's directory: who has an account, in which time zone, and whether it is on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import update
from sqlmodel import col, select

from staybot.flows import events, installation, workspaces
from staybot.flows.people import accounts
from staybot.flows.people.directory_entries import Entries, User, read
from staybot.store.database import Tx
from staybot.store.tables import Person, PersonStatus, Workspace


@dataclass(frozen=True)
class Page:
    """What one page of the directory changed. `conflicts` are for the operator: opaque ids, no names."""

    slack_ids: frozenset[str]
    added: int = 0
    changed: int = 0
    conflicts: tuple[str, ...] = ()


def known_accounts(tx: Tx) -> frozenset[str]:
    """The Slack ids of everybody who is active, to be compared with a listing that begins now."""
    active = tx.session.exec(
        select(Person.slack_id).where(Person.workspace == tx.workspace, Person.status == PersonStatus.ACTIVE)
    )
    return frozenset(slack_id for slack_id in active if slack_id is not None)


def page(tx: Tx, *, users: Iterable[User]) -> Page:
    """Take in a page of users.list. Older profiles never overwrite newer ones, so order does not matter."""
    accounts.take_turns(tx)
    profiles = {one.slack_id: one for user in users if (one := read(tx, user)) is not None}
    entries = Entries(tx, list(profiles.values()))
    for one in profiles.values():
        entries.take(one)
    return Page(frozenset(profiles), entries.added, entries.changed, tuple(entries.conflicts))


def complete(tx: Tx, *, before: Collection[str], listed: Collection[str]) -> int:
    """End a listing read to its last page: accounts known `before` it that are not in it are gone.

    How many were switched off. Whoever joined while pages were read is not in `before`, so they stay.
    An empty listing is no listing: Slack's always holds the bot itself.
    """
    accounts.take_turns(tx)
    gone = sorted(set(before) - set(listed)) if listed else []
    for start in range(0, len(gone), 500):
        tx.session.execute(
            update(Person)
            .where(
                col(Person.workspace) == tx.workspace,
                col(Person.slack_id).in_(gone[start : start + 500]),
                col(Person.status) == PersonStatus.ACTIVE,
            )
            .values(status=PersonStatus.DEACTIVATED)
        )
    installation.back(tx)
    here = tx.session.get_one(Workspace, tx.workspace)
    here.synced_at = tx.now
    tx.session.add(here)
    return len(gone)


def changed(tx: Tx, *, event_id: str, user: User) -> Page | None:
    """`team_join` or `user_change`; None if this event was taken in before."""
    accounts.take_turns(tx)
    return page(tx, users=[user]) if events.is_new(tx, event_id=event_id) else None


def uninstalled(tx: Tx, *, event_id: str) -> date | None:
    """`app_uninstalled` or `tokens_revoked`: until when all data must be deleted, unless it is installed
    again; None if this event was taken in before.
    """
    workspaces.ensure(tx)
    return installation.removed(tx) if events.is_new(tx, event_id=event_id) else None
