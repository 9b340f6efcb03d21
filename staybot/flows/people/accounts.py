"""One person, known twice: the people list and Slack each brought them, and now they turn out to be one."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlmodel import col

from staybot.flows import workspaces
from staybot.store.database import Tx
from staybot.store.tables import Letter, OptOut, Person, Workspace, metadata

FROM_SLACK = ("slack_id", "tz", "locale", "is_human", "is_guest", "profile_at", "dm_channel", "status")
"""What only Slack knows about somebody."""


def take_turns(tx: Tx) -> None:
    """Whoever writes about people waits here for whoever does so already: two that add the same person at
    once, an import and an event of Slack's, would otherwise both fail to find them.

    The lock leaves foreign keys to the workspace alone; SQLite has one writer at a time anyway.
    """
    workspaces.ensure(tx)
    tx.session.execute(
        select(col(Workspace.id)).where(col(Workspace.id) == tx.workspace).with_for_update(key_share=True)
    )


def absorb(tx: Tx, *, account: str, person: str) -> None:
    """Give `person`, of the people list, all that belongs to `account`, known from Slack alone.

    Whoever opted out stays opted out; whatever points at the account points at the person afterwards.
    """
    session = tx.session
    taken = session.execute(
        select(*(getattr(Person, name) for name in FROM_SLACK)).where(col(Person.id) == account)
    ).one()
    if session.get(OptOut, person) is not None:
        session.execute(delete(OptOut).where(col(OptOut.person_id) == account))
    _repoint(tx, account=account, person=person)
    session.execute(delete(Person).where(col(Person.id) == account))
    session.execute(
        update(Person).where(col(Person.id) == person).values(dict(zip(FROM_SLACK, taken, strict=True)))
    )
    session.expire_all()


def _repoint(tx: Tx, *, account: str, person: str) -> None:
    target = metadata.tables["person"].c.id
    pointing = [
        key.parent for table in metadata.tables.values() for key in table.foreign_keys if key.column is target
    ]
    for column in (*pointing, metadata.tables[str(Letter.__tablename__)].c.recipient):
        tx.session.execute(update(column.table).where(column == account).values({column.name: person}))
