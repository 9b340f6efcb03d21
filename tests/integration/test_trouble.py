"""What is told of a database that takes no writes: codes and never words, once for each spell."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from staybot.clock import ManualClock
from staybot.heartbeat import Heartbeat
from staybot.observing.watch import Watch
from staybot.slack.reports import report
from staybot.store import trouble
from staybot.store.database import Database
from tests.company_rows import Company

SECRET = "Maria wrote this"


async def _nobody() -> None:
    """Slack is not asked here."""


@contextmanager
def full() -> Iterator[None]:
    """No file takes another byte from this process."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


def failed(db: Database, statement: str) -> DBAPIError:
    with db.engine.connect() as connection, pytest.raises(DBAPIError) as raised:
        connection.execute(text(statement))
    return raised.value


def test_an_error_is_logged_with_its_code_and_without_its_words(company: Company) -> None:
    error = failed(company.db, f"INSERT INTO letter (id) VALUES ('{SECRET}')")
    with structlog.testing.capture_logs() as lines:
        report(error)
    (line,) = lines
    assert line["database"] in {"SQLITE_CONSTRAINT_NOTNULL", "23502"}
    assert SECRET not in str(line)
    assert trouble.code_of(ValueError(SECRET)) is None


def test_a_database_that_takes_writes_is_in_no_trouble_and_is_not_changed(company: Company) -> None:
    assert trouble.of_writes(company.db.engine) is None
    assert trouble.of_writes(company.db.engine) is None


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_worker_that_cannot_note_itself_says_so_once_and_is_not_ready(company: Company) -> None:
    clock = ManualClock(company.clock.now())
    watch = Watch(company.db, clock, slack=_nobody, ticks=True)

    async def notes(times: int) -> list[str]:
        with structlog.testing.capture_logs() as lines:
            for _ in range(times):
                for one in (clock, company.clock):
                    one.move(by=timedelta(minutes=1))
                watch.tally.at_work()
                await watch.note()
        assert SECRET not in str(lines)
        return [f"{line['code']} {line.get('database', '')}".strip() for line in lines]

    assert await notes(2) == []
    with full():
        assert await notes(3) == ["database.unwritten SQLITE_IOERR_WRITE"]
        assert [line.says for line in await watch.readiness.lines() if not line.is_well] == [
            "takes no writes"
        ]
    assert await notes(2) == ["database.written"]
    assert all(line.is_well for line in await watch.readiness.lines())


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_beat_on_a_full_disk_says_what_the_database_said(company: Company) -> None:
    heart = Heartbeat(company.db, keys=company.db.keys, deliver=_nobody)
    with full(), structlog.testing.capture_logs() as lines:
        await heart.beat()
    said = {line["part"]: line["database"] for line in lines if line["code"] == "heartbeat.failed"}
    assert said["plan"] == "SQLITE_IOERR_WRITE"
