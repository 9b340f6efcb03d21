"""Whether the app is still in the Slack workspace, and until when its data must be gone if not."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Final

from staybot.flows import viewer, workspaces
from staybot.store.database import Tx
from staybot.store.tables import Workspace

REMOVED: Final = "app_removed_on"

DELETE_WITHIN: Final = timedelta(days=14)
"""Slack's developer policy: all is deleted within 14 business days of a removal. We count every day."""


def removed(tx: Tx) -> date:
    """The app was taken out of the workspace: until when its data must be gone."""
    workspaces.ensure(tx)
    gone = delete_by(tx)
    if gone is None:
        _remember(tx, removed_on=viewer.today(tx, None))
        gone = viewer.today(tx, None) + DELETE_WITHIN
    return gone


def back(tx: Tx) -> None:
    """Slack answers as if the app were in the workspace: installed again, or never gone."""
    if delete_by(tx) is not None:
        _remember(tx, removed_on=None)


def delete_by(tx: Tx) -> date | None:
    """Until when all data must be gone; None while the app is installed."""
    here = tx.session.get(Workspace, tx.workspace)
    day = json.loads(here.told_json).get(REMOVED) if here else None
    return date.fromisoformat(day) + DELETE_WITHIN if day else None


def _remember(tx: Tx, *, removed_on: date | None) -> None:
    here = tx.session.get_one(Workspace, tx.workspace)
    told = {topic: day for topic, day in json.loads(here.told_json).items() if topic != REMOVED}
    here.told_json = json.dumps(told | ({REMOVED: removed_on.isoformat()} if removed_on else {}))
    tx.session.add(here)
