"""The workspace of an installation: there from the first moment, tied to one Slack team for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import update
from sqlmodel import select

from staybot.errors import ConfigError
from staybot.store.database import Tx
from staybot.store.once import insert_once
from staybot.store.tables import Workspace, metadata

_TABLE: Final = metadata.tables["workspace"]
"""For starts, which do without the ORM: it costs more than all that they ask of the database."""

SYNC_EVERY: Final = timedelta(days=1)
"""How often the whole directory is read; between, Slack tells what changes."""


def needs_sync(tx: Tx) -> bool:
    """Whether a day has passed since the directory was last read to its end."""
    row = tx.session.get_one(Workspace, tx.workspace)
    since = tx.now - row.synced_at if row.synced_at else SYNC_EVERY
    return since >= SYNC_EVERY or since <= -SYNC_EVERY  # a day ahead: by a clock that was put right since


def ensure(tx: Tx) -> None:
    """The workspace's row exists, whether or not Slack was ever asked."""
    known = select(_TABLE.c.id).where(_TABLE.c.id == tx.workspace)
    if tx.connection.scalar(known) is None:
        insert_once(tx, Workspace(id=tx.workspace))


def hold(tx: Tx) -> None:
    """One transaction at a time plans, opens and publishes rounds, and takes promises on: two that see the
    same free days, or the same ledger, would both use them. To be held before any round is locked. SQLite
    takes writers one by one anyway.
    """
    tx.session.exec(
        select(Workspace.id).where(Workspace.id == tx.workspace).with_for_update(key_share=True)
    ).one()


def settle(tx: Tx, *, team_id: str, name: str, bot_user_id: str) -> None:
    """Tie the workspace to the Slack team of the token. Raises ConfigError for another team's token.

    What is known already is not written again: a start would wait for whoever holds the workspace.
    """
    ensure(tx)
    is_ours, told = _TABLE.c.id == tx.workspace, (team_id, name, bot_user_id)
    columns = (_TABLE.c.team_id, _TABLE.c.name, _TABLE.c.bot_user_id)
    known = tx.connection.execute(select(*columns).where(is_ours)).one()
    if known.team_id not in (None, team_id):
        raise ConfigError(
            "This database belongs to another Slack workspace than SLACK_BOT_TOKEN. "
            "Use that workspace's token, or set DATABASE_URL to a database of its own."
        )
    if known != told:
        tx.connection.execute(update(_TABLE).where(is_ours).values(dict(zip(columns, told, strict=True))))
