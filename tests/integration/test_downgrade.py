"""A database with promises to groups goes back to the tables of before, and up again."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from staybot.store import schema
from staybot.store.database import engine_for
from tests.databases import DIALECTS, Databases

pytestmark = pytest.mark.each_database

ROWS = (
    "INSERT INTO workspace (id, name, bot_user_id, told_json) VALUES ('main', '', '', '{}')",
    (
        "INSERT INTO person (id, workspace, name, function, team, level, location, tz, locale, is_engineer,"
        " is_manager, is_leader, is_human, is_listed, status, first_seen_on)"
        " VALUES ('p', 'main', 'Noor', '', '', '', '', '', '', false, false, true, true, true, 'active',"
        " '2026-01-01')"
    ),
    *(
        "INSERT INTO commitment (id, workspace, by_id, engineer_id, audience, text, made_on, due_on,"
        f" late_because, dropped_because, state) VALUES ('{id_}', 'main', 'p', {to}, '{audience}', 'x',"
        " '2026-10-01', '2026-11-01', '', '', 'open')"
        for id_, to, audience in (("one", "'p'", ""), ("all", "NULL", "everyone"))
    ),
    *(
        "INSERT INTO commitment_event (id, workspace, commitment_id, event, by_id, words, is_shown, at)"
        f" VALUES ('e{id_}', 'main', '{id_}', 'make', 'p', '', false, '2026-10-01 12:00:00')"
        for id_ in ("one", "all")
    ),
)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_promises_to_groups_do_not_stop_the_way_back(databases: Databases, dialect: str) -> None:
    engine = engine_for(databases.empty(dialect))
    schema.migrate(engine)
    with engine.begin() as connection:
        for row in ROWS:
            connection.execute(text(row))
    schema.downgrade(engine, to="0002")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM commitment")).scalars().all() == ["one"]
        assert connection.execute(text("SELECT id FROM commitment_event")).scalars().all() == ["eone"]
    schema.migrate(engine)
    assert schema.is_current(engine)
    engine.dispose()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_words_of_before_that_were_shown_to_nobody_go_with_the_upgrade(
    databases: Databases, dialect: str
) -> None:
    engine = engine_for(databases.empty(dialect))
    schema.migrate(engine)
    schema.downgrade(engine, to="0009")
    with engine.begin() as connection:
        for row in ROWS:
            connection.execute(text(row))
        for id_, shown in (("eone", "true"), ("eall", "false")):
            connection.execute(
                text(f"UPDATE commitment_event SET words = 'Almost', is_shown = {shown} WHERE id = '{id_}'")
            )
    schema.migrate(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT id, words FROM commitment_event")).all()
    assert dict(map(tuple, found)) == {"eone": "Almost", "eall": ""}
    engine.dispose()
