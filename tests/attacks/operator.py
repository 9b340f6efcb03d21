"""The operator: runs the server, holds the whole database, and may write into it what they like."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from sqlalchemy import text

from staybot.facts import OperatorNotice
from staybot.flows import operator
from staybot.flows.publishing import ledger
from staybot.heartbeat import Heartbeat
from staybot.store.database import Database
from tests.company_rows import Company

ROTA = "The on-call rota burns me out: two nights without sleep every week."


def answered(company: Company, *, engineers: int = 14) -> str:
    """A round in which everybody but Maria and Tom answered, and that is still open."""
    people = company.engineers(engineers)
    opened = company.opens()
    company.delivers_each_morning(days=6)
    for who in people:
        company.answers(who, opened, frustrated=ROTA)
    return opened


def published(company: Company) -> str:
    """A round that was answered, closed and published; its id."""
    round_id = answered(company)
    company.ends(round_id)
    assert beats(company) == []
    assert releases(company) == 1
    return round_id


def writes(db: Database, statement: str, **values: Any) -> None:
    """One statement of SQL, by hand."""
    with db.engine.begin() as connection:
        assert connection.execute(text(statement), values).rowcount


def beats(company: Company) -> list[dict[str, Any]]:
    """One beat of the bot's heart; what it logged as an error."""

    async def nothing() -> None:
        return None

    with structlog.testing.capture_logs() as logs:
        asyncio.run(Heartbeat(company.db, keys=company.keys, deliver=nothing).beat())
    assert not [log for log in logs if log["code"] == "heartbeat.failed"], logs
    return [dict(log) for log in logs if log["log_level"] == "error"]


def told(company: Company) -> set[str]:
    """The topics about which the operator was written to, by the words of the letters that go out now."""
    said = {one.fact for one in company.delivers() if isinstance(one.fact, OperatorNotice)}
    return {topic for topic, words in operator.TOPICS.items() if words in said}


def releases(company: Company) -> int:
    return len(company.db.now(ledger.entries))


def ballots(company: Company) -> int:
    return len(company.dump()["ballot"])
