"""All that a process of its own is told of a round it drafts the release of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import col, func, select

from staybot.config import Settings
from staybot.store.database import Tx
from staybot.store.tables import CohortMember


@dataclass(frozen=True)
class Job:
    """Where the database and the keys are, and which instant it is; no token for Slack."""

    round_id: str
    workspace: str
    now: datetime
    people: int
    """In the frozen cohort."""
    settings: Settings = field(repr=False)


def job(tx: Tx, *, round_id: str) -> Job:
    """The job of drafting a round's release."""
    people = tx.session.exec(
        select(func.count()).select_from(CohortMember).where(col(CohortMember.round_id) == round_id)
    ).one()
    url = tx.connection.engine.url.render_as_string(hide_password=False)
    settings = replace(tx.settings, database_url=url, bot_token="", app_token="", signing_secret="")
    return Job(round_id=round_id, workspace=tx.workspace, now=tx.now, people=people, settings=settings)
