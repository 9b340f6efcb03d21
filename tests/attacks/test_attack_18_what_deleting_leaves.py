"""Attack 18: free pages, write-ahead logs and dead rows still hold what was deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text

from staybot.facts import InterviewAnswers
from staybot.flows.answering import interview
from staybot.store.tables import RoundState
from tests.attacks.deeds import close
from tests.attacks.forensics import snapshots
from tests.attacks.forensics.traces import forms, new_mark, traces
from tests.company_rows import TOM, Company
from tests.databases import DIALECTS, Databases

MARK, OTHER = new_mark("ascii"), new_mark("ascii")
"""Two, for PostgreSQL's log is one for all databases of a server."""


@pytest.fixture(params=DIALECTS)
def plain(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The broken variant: answers as text, in a database with its own defaults."""
    url = databases.empty(request.param)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE answer (person TEXT, words TEXT)"))
        connection.execute(text("INSERT INTO answer VALUES ('Tom', :words)"), {"words": f"I want out {MARK}"})
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM answer"))
    yield url
    engine.dispose()


def test_a_deleted_row_of_text_is_still_in_the_file(plain: str, tmp_path: Path) -> None:
    engine = create_engine(plain)
    if engine.dialect.name == "sqlite":
        place = Path(str(engine.url.database))
        with closing(engine.raw_connection()) as connection:  # many SQLites are built to zero what is freed
            connection.execute("PRAGMA secure_delete=OFF")
            connection.execute("INSERT INTO answer VALUES ('Tom', ?)", (f"I want out {MARK}",))
            connection.commit()
            connection.execute("DELETE FROM answer")
            connection.commit()
    else:
        place = tmp_path / "copy"
        place.mkdir()
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            snapshots._copy_postgresql(connection, place, log_from=snapshots.log_position(engine))
    engine.dispose()

    assert traces([place], forms(MARK))


def test_ours_leaves_nothing_of_an_answer_overwritten_withdrawn_or_closed(
    company: Company, tmp_path: Path
) -> None:
    people = company.engineers(12)
    log_from = snapshots.log_position(company.db.engine)
    round_id = company.opens()
    for one in people:
        company.answers(one, round_id, frustrated=f"I want out {OTHER}")
    company.answers(TOM, round_id, frustrated=f"First this {OTHER}", energized=OTHER)
    company.answers(TOM, round_id, energized="and then that")
    company.db.now(interview.withdraw, by=people[0], round_id=round_id)
    company.db.now(
        interview.save_draft, by=people[1], round_id=round_id, draft=InterviewAnswers({"energized": OTHER}),
        at=f"{company.clock.now().timestamp() + 1:.6f}",
    )  # fmt: skip
    during = snapshots.take(company.db.engine, tmp_path / "during", log_from=log_from)
    company.ends(round_id)
    close(company, round_id)
    after = snapshots.take(company.db.engine, tmp_path / "after", log_from=log_from)

    assert traces([during.folder, after.folder], forms(OTHER)) == []
    assert after.tables["ballot"] == []


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_close_is_not_over_while_somebody_s_reading_keeps_old_pages_alive(company: Company) -> None:
    """A backup that reads the file keeps SQLite from emptying its log; the next beat finishes the work."""
    people = company.engineers(12)
    round_id = company.opens()
    for one in people:
        company.answers(one, round_id, frustrated="I want out")
    company.ends(round_id)
    parts = [bytes(row["sealed"])[5000:5032] for row in company.dump()["ballot"]]
    event.listen(company.db.engine, "connect", lambda db, _: db.execute("PRAGMA busy_timeout=100"))
    company.db.engine.dispose()
    path = Path(str(company.db.engine.url.database))
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM ballot").fetchone()
        close(company, round_id)
        assert company.round(round_id).state is RoundState.PUBLISHED
    close(company, round_id)
    files = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))

    assert company.round(round_id).state is RoundState.CLOSED
    assert not any(part in files for part in parts)
