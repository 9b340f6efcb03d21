"""What a beat costs when nothing is due: the same few questions, however many people there are."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import insert, select

from staybot.heartbeat import Heartbeat
from staybot.rules.commitments import State
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Person, SixtyDays
from tests.company_rows import Company
from tests.integration.test_query_plans import all_read_whole
from tests.noting import Statement, noted
from tests.pulse_rows import opened, under_pulses

pytestmark = pytest.mark.each_database

FEW = 22
"""Questions in all: one or two for each part of the heartbeat."""


async def _nothing() -> None:
    """Letters are another story (test_query_plans)."""


def _promise_each(tx: Tx) -> None:
    """Every engineer has a clock that runs, and an open promise in it."""
    engineers = tx.session.execute(
        select(Person.id, Person.manager_id).where(Person.is_engineer, Person.manager_id.is_not(None))  # type: ignore[call-overload, union-attr]
    )
    day, clocks, promises = tx.now.date(), [], []
    for engineer, manager in engineers:
        clock = {"id": new_id(), "workspace": tx.workspace, "engineer_id": engineer, "manager_id": manager}
        clocks.append({**clock, "opened_on": day, "ends_on": day.replace(year=day.year + 1),
                       "ends_at": tx.now.replace(year=day.year + 1)})  # fmt: skip
        promises.append({
            "id": new_id(), "workspace": tx.workspace, "sixty_days_id": clock["id"], "by_id": manager,
            "engineer_id": engineer, "text": "so", "made_on": day, "due_on": clocks[-1]["ends_on"],
            "deadline_at": clocks[-1]["ends_at"], "state": State.OPEN,
        })  # fmt: skip
    for table, rows in ((SixtyDays, clocks), (Commitment, promises)):
        tx.connection.execute(insert(table), rows)


def _idle(c: Company) -> list[Statement]:
    """What the beat asks that finds everything done by the one a minute before it."""
    heart = Heartbeat(c.db, keys=c.keys, deliver=_nothing)
    asyncio.run(heart.beat())
    c.passes(minutes=1)
    asyncio.run(heart.beat())
    c.passes(minutes=1)
    with noted(c.db) as statements:
        asyncio.run(heart.beat())
    c.db.claims.close()
    return statements


def test_an_idle_beat_asks_the_same_few_questions_however_many_people_there_are(company: Company) -> None:
    c = under_pulses(company)
    opened(c)
    before = [text for text, _ in _idle(c)]
    c.engineers(60)
    c.db.now(_promise_each)
    after = [text for text, _ in _idle(c)]
    assert after == before
    assert len(before) <= FEW


def test_an_idle_beat_reads_no_growing_table_whole(company: Company) -> None:
    c = under_pulses(company)
    c.engineers(60)
    c.db.now(_promise_each)
    opened(c)
    assert all_read_whole(c.db, _idle(c)) == {}


def test_an_idle_beat_changes_nothing(company: Company) -> None:
    c = under_pulses(company)
    c.engineers(6)
    opened(c)
    found = [text for text, _ in _idle(c) if not text.startswith("SELECT")]
    assert all(text.startswith(("DELETE FROM event_seen", "DELETE FROM pause")) for text in found)
