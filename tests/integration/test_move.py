"""`staybot move`: an installation in SQLite becomes the same one in PostgreSQL, or nothing happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from staybot import cli
from staybot.clock import ManualClock
from staybot.commands import migrate, move
from staybot.config import Settings
from staybot.errors import ConfigError, Refused
from staybot.flows import workspaces
from staybot.flows.answering import interview
from staybot.heartbeat import close_round
from staybot.opening import open_database
from staybot.store import moving, schema
from staybot.store.database import Database, engine_for
from staybot.store.keys import KeyFolder
from staybot.store.only_one import only_one
from staybot.store.tables import RoundState
from tests.company_rows import MARIA, TOM, Company, cast, dump
from tests.conftest import MORNING
from tests.databases import Databases
from tests.promise_rows import Promises

pytestmark = pytest.mark.each_database

KILLED_AT = """
import os, signal, sys
import psycopg

moment = sys.argv.pop(1)

def begins(self, query, *more, **options):
    words = (query if isinstance(query, str) else query.as_string(None)).split()
    spoken = " ".join(words[:2]) if words[0] != "SELECT" else f"SELECT {words[1].partition('.')[0]}"
    if spoken.startswith(moment):
        os.kill(os.getpid(), signal.SIGKILL)

def before(kind, name):
    usual = getattr(kind, name)
    def other(self, query, *more, **options):
        begins(self, query)
        return usual(self, query, *more, **options)
    setattr(kind, name, other)

for kind, name in (
    (psycopg.Cursor, "execute"), (psycopg.Cursor, "copy"), (psycopg.ServerCursor, "execute")
):
    before(kind, name)

from staybot.cli import main
main()
"""
"""A process that is killed just before it says these words to PostgreSQL."""


@dataclass
class House:
    """An installation in SQLite with an open round, an empty PostgreSQL, and the way between them."""

    company: Company
    settings: Settings
    path: Path
    to: str

    def leaves(self) -> dict[str, list[dict[str, object]]]:
        """The bot stops; what it leaves behind."""
        left = dump(self.company.db)
        self.company.db.close()
        return left

    def moves(self) -> str:
        return move.run(self.settings, to=self.to)

    def arrives(self) -> Database:
        """The bot starts on the other side, with the same keys."""
        return Database(
            engine_for(self.to), clock=self.company.clock, settings=self.settings, keys=self.company.keys
        )

    def is_empty_there(self) -> bool:
        engine = engine_for(self.to)
        try:
            with engine.connect() as connection:
                return not schema.is_current(engine) or moving.count(connection) == 0
        finally:
            engine.dispose()


@pytest.fixture
def house(databases: Databases, settings: Settings, keys: KeyFolder) -> Iterator[House]:
    url = databases.new("sqlite")
    settings = Settings(**{**vars(settings), "database_url": url})
    db = Database(engine_for(url), clock=ManualClock(MORNING), settings=settings, keys=keys)
    db.now(workspaces.settle, team_id="T1", name="Acme", bot_user_id="UBOT")
    company = cast(Company(db, db._clock, keys))  # type: ignore[arg-type]
    company.engineers(30)
    Promises(company).clock()
    round_id = company.opens()
    company.answers(MARIA, round_id, energized="Zephyr reviews")
    company.shares(TOM, round_id, frustrated="The rota – naïve, 検索")
    to = databases.new("postgresql")
    yield House(company, settings, Path(url.removeprefix("sqlite:///")), to)
    company.db.close()
    databases.give_back(to)


def _round(company: Company) -> str:
    (row,) = [row for row in company.dump()["round"] if row["state"] is RoundState.OPEN]
    return str(row["id"])


async def test_everything_moves_and_an_open_round_goes_on_where_it_stood(house: House) -> None:
    round_id = _round(house.company)
    left = house.leaves()
    said = house.moves()
    rows = sum(map(len, left.values()))
    assert f"{rows} rows are in PostgreSQL" in said
    assert f"{house.path}.moved" in said
    db = house.arrives()
    try:
        assert dump(db) == left
        form = db.now(interview.form, by=MARIA, round_id=round_id)
        assert "Zephyr reviews" in str(form)
        there = Company(db, house.company.clock, house.company.keys, house.company.ids)
        there.ends(round_id)
        await close_round(db, house.company.keys, round_id)
        assert there.round(round_id).state is RoundState.CLOSED
        assert there.dump()["ballot"] == []
    finally:
        db.close()


def test_the_old_file_gets_another_name_and_the_words_name_no_password(house: House) -> None:
    house.leaves()
    house.path.chmod(0o644)
    said = house.moves()
    assert not house.path.exists()
    assert Path(f"{house.path}.moved").stat().st_mode & 0o777 == 0o600
    assert "DATABASE_URL=postgresql" in said
    assert str(house.settings.key_dir) in said
    with pytest.raises(Refused, match="It was moved before"):
        house.moves()


def test_a_start_on_a_file_that_was_moved_is_told_so_and_makes_no_new_one(house: House) -> None:
    house.leaves()
    house.moves()
    for start in (migrate.run, open_database):
        with pytest.raises(ConfigError, match="was moved to PostgreSQL"):
            start(house.settings)
    assert not house.path.exists()


def test_a_move_that_was_finished_is_only_compared_when_it_is_given_again(house: House) -> None:
    left = house.leaves()
    house.moves()
    Path(f"{house.path}.moved").rename(house.path)
    assert "rows are in PostgreSQL" in house.moves()
    db = house.arrives()
    assert dump(db) == left
    db.close()


def test_the_order_of_rows_over_there_is_that_of_their_random_keys(house: House) -> None:
    house.leaves()
    house.moves()
    engine = engine_for(house.to)
    with engine.connect() as connection:
        for table, key in (("ballot", "ballot_id"), ("letter", "id"), ("person", "id"), ("share", "id")):
            rows = connection.execute(text(f"SELECT {key}, xmin::text FROM {table} ORDER BY ctid")).all()
            assert [row[0] for row in rows] == sorted(row[0] for row in rows)
            assert len({row[1] for row in rows}) == 1, "no transaction joins some of the rows"
    engine.dispose()


def test_nothing_moves_while_the_bot_runs_or_another_command_reads(house: House) -> None:
    with only_one(house.settings.database_url), pytest.raises(ConfigError, match="is running"):
        house.moves()
    with house.company.db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1 FROM person")
        with pytest.raises(Refused, match="in use"):
            house.moves()
    assert house.is_empty_there()
    house.leaves()
    house.moves()


def test_a_target_that_belongs_to_another_installation_is_refused_and_stays_as_it_was(house: House) -> None:
    other = house.arrives()
    other.now(workspaces.settle, team_id="T2", name="Other", bot_user_id="UBOT")
    before = dump(other)
    house.leaves()
    with pytest.raises(Refused, match="another installation"):
        house.moves()
    assert dump(other) == before
    assert house.path.exists()
    other.close()


def test_a_target_that_was_only_looked_at_is_still_free(house: House) -> None:
    other = house.arrives()
    other.now(workspaces.ensure)
    other.close()
    left = house.leaves()
    house.moves()
    db = house.arrives()
    assert dump(db) == left
    db.close()


def test_another_programs_database_is_refused(house: House, databases: Databases) -> None:
    house.leaves()
    house.to = databases.empty("postgresql")
    engine = engine_for(house.to)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id int)"))
    engine.dispose()
    with pytest.raises(Refused, match="another program"):
        house.moves()
    house.to = "postgresql://nobody@127.0.0.1:1/nowhere?connect_timeout=2"
    with pytest.raises(ConfigError, match="nothing was moved"):
        house.moves()
    for wrong in ("sqlite:///x.db", "postgresql://", "nonsense"):
        house.to = wrong
        with pytest.raises(Refused, match="--to takes"):
            house.moves()


def test_an_empty_database_is_given_its_shape_first(house: House, databases: Databases) -> None:
    left = house.leaves()
    house.to = databases.empty("postgresql")
    house.moves()
    db = house.arrives()
    assert dump(db) == left
    db.close()


def test_what_is_changed_on_the_way_is_noticed_and_nothing_stays(house: House) -> None:
    engine = engine_for(house.to)
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN NEW.sealed := set_byte(NEW.sealed, 5, get_byte(NEW.sealed, 5) # 1); "
                "RETURN NEW; END $$"
            )
        )
        connection.execute(
            text("CREATE TRIGGER spoil BEFORE INSERT ON ballot FOR EACH ROW EXECUTE FUNCTION spoil()")
        )
    house.leaves()
    with pytest.raises(Refused, match="table ballot"):
        house.moves()
    assert house.is_empty_there()
    with engine.begin() as connection:
        connection.execute(text("DROP FUNCTION spoil CASCADE"))
    engine.dispose()
    house.moves()


def test_a_server_that_goes_away_on_the_way_is_said_in_words_and_a_damaged_file_too(house: House) -> None:
    engine = engine_for(house.to)
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$"
            )
        )
        connection.execute(
            text("CREATE TRIGGER away BEFORE INSERT ON ballot FOR EACH ROW EXECUTE FUNCTION away()")
        )
    house.leaves()
    with pytest.raises(ConfigError, match="nothing was moved"):
        house.moves()
    assert house.is_empty_there()
    with engine.begin() as connection:
        connection.execute(text("DROP FUNCTION away CASCADE"))
    engine.dispose()
    with house.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"x" * 20_000)
    with pytest.raises(Refused, match="Nothing was moved"):
        house.moves()


def test_a_text_that_postgresql_does_not_take_is_named_by_its_table_alone(house: House) -> None:
    with house.company.db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET team = 'Zephyr' || char(0)")
    house.leaves()
    with pytest.raises(Refused, match="table person") as refused:
        house.moves()
    assert "Zephyr" not in str(refused.value)
    assert house.is_empty_there()
    assert house.path.exists()


@pytest.mark.parametrize(
    "moment",
    [
        "COPY ballot",
        "ANALYZE",
        *(
            pytest.param(one, marks=pytest.mark.long)
            for one in ("LOCK TABLE", "COPY person", "SELECT ballot")
        ),
    ],
)
def test_killed_at_any_moment_the_next_move_does_it_all(house: House, tmp_path: Path, moment: str) -> None:
    left = house.leaves()
    (tmp_path / ".env").write_text(
        f"DATABASE_URL={house.settings.database_url}\nSTAYBOT_KEY_DIR={house.settings.key_dir}\n"
    )
    leaving = subprocess.Popen(
        [sys.executable, "-c", KILLED_AT, moment, "move", "--to", house.to],
        cwd=tmp_path, env=dict(os.environ), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert leaving.wait(60) == -signal.SIGKILL
    assert house.path.exists()
    assert house.is_empty_there() is (moment != "ANALYZE"), "all or nothing"
    house.moves()
    db = house.arrives()
    assert dump(db) == left
    db.close()


def test_the_command_refuses_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for url, words in (
        ("postgresql://u@h/d", "nothing to move"),
        (f"sqlite:///{tmp_path}/none.db", "There is no"),
    ):
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setattr(sys, "argv", ["staybot", "move", "--to", "postgresql://u@h/e"])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 1
        assert words in capsys.readouterr().err
