"""The installation in one Slack workspace: which it is, and whether the app is still there."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Final

from staybot.errors import ConfigError
from staybot.flows import events, viewer
from staybot.store.database import Tx
from staybot.store.tables import Workspace

REMOVED: Final = "app_removed_on"

DELETE_WITHIN: Final = timedelta(days=14)
"""Slack's developer policy: everything is deleted within 14 business days of a removal. We count all days."""


def here(tx: Tx) -> Workspace:
    """The row of the workspace, made at its first use."""
    row = {"id": tx.workspace, "name": "", "bot_user_id": "", "told_json": "{}"}
    events.insert_unless_there(tx, Workspace, row)
    return tx.session.get_one(Workspace, tx.workspace)


def connected(tx: Tx, *, team_id: str, name: str, bot_user_id: str) -> None:
    """Slack accepted the token. Raises ConfigError if it is the token of another workspace."""
    workspace = here(tx)
    if workspace.team_id not in {None, team_id}:
        raise ConfigError(
            "SLACK_BOT_TOKEN belongs to another Slack workspace than the database. "
            "Set the token of the first workspace, or DATABASE_URL and STAYBOT_KEY_DIR to new places."
        )
    workspace.team_id, workspace.name, workspace.bot_user_id = team_id, name, bot_user_id
    _remember(workspace, removed_on=None)
    tx.session.add(workspace)


def removed(tx: Tx) -> date:
    """The app was taken out of the workspace; until when its data must be gone. Installing again ends it."""
    workspace = here(tx)
    today = viewer.today(tx, None)
    _remember(workspace, removed_on=removed_on(workspace) or today)
    tx.session.add(workspace)
    return (removed_on(workspace) or today) + DELETE_WITHIN


def removed_on(workspace: Workspace) -> date | None:
    """The day on which the app was taken out, if it is."""
    day = json.loads(workspace.told_json).get(REMOVED)
    return date.fromisoformat(day) if day else None


def _remember(workspace: Workspace, *, removed_on: date | None) -> None:
    told = {topic: day for topic, day in json.loads(workspace.told_json).items() if topic != REMOVED}
    workspace.told_json = json.dumps(told | ({REMOVED: removed_on.isoformat()} if removed_on else {}))
