"""`staybot backup` and `restore`: copies that are whole and private, and what a restored database knows."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from staybot import cli
from staybot.clock import ManualClock
from staybot.commands import backup, restore
from staybot.config import Settings
from staybot.errors import ConfigError, Refused
from staybot.flows import home, workspaces
from staybot.flows.answering import interview, resealing, sharing
from staybot.flows.asking import pauses, rounds
from staybot.flows.people import erasing
from staybot.heartbeat import close_round
from staybot.store import copies, schema
from staybot.store.database import Database, engine_for
from staybot.store.keys import KeyFolder
from staybot.store.only_one import only_one
from staybot.store.tables import Round, RoundState
from tests.company_rows import MARIA, TOM, Company, cast, dump
from tests.conftest import MORNING
from tests.databases import Databases

pytestmark = pytest.mark.each_database

ANSWER = "Zephyr reviews in Lisbon"


@dataclass
class House:
    """An installation on SQLite with an open round in which Maria answered."""

    company: Company
    settings: Settings
    path: Path
    copy: Path
    round_id: str = ""

    def backs_up(self, *, force: bool = False) -> str:
        return backup.run(self.settings, self.copy, force=force)

    def restores(self) -> str:
        self.company.db.close()
        said = restore.run(self.settings, self.copy, placed=False, sure=True, clock=self.company.clock)
        self.company.db = _open(self.settings, self.company.clock, self.company.keys)
        return said


def _open(settings: Settings, clock: ManualClock, keys: KeyFolder) -> Database:
    return Database(engine_for(settings.database_url), clock=clock, settings=settings, keys=keys)


@pytest.fixture
def house(databases: Databases, settings: Settings, keys: KeyFolder, tmp_path: Path) -> Iterator[House]:
    url = databases.new("sqlite")
    settings = replace(settings, database_url=url)
    db = _open(settings, ManualClock(MORNING), keys)
    db.now(workspaces.settle, team_id="T1", name="Acme", bot_user_id="UBOT")
    company = cast(Company(db, db._clock, keys))  # type: ignore[arg-type]
    company.engineers(12)
    house = House(company, settings, Path(url.removeprefix("sqlite:///")), tmp_path / "copy.db")
    house.round_id = company.opens()
    company.answers(MARIA, house.round_id, energized=ANSWER)
    yield house
    house.company.db.close()


def _rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_a_copy_is_one_private_file_with_every_row_and_no_readable_answer(house: House) -> None:
    said = house.backs_up()
    assert "no key" in said
    assert stat.S_IMODE(house.copy.stat().st_mode) == 0o600
    assert [one.name for one in house.copy.parent.glob("*copy*")] == ["copy.db"]
    engine = engine_for(f"sqlite:///{house.copy}")
    other = Database(engine, clock=house.company.clock, settings=house.settings, keys=house.company.keys)
    assert dump(other) == house.company.dump()
    other.close()
    held = house.copy.read_bytes()
    (key,) = house.settings.key_dir.glob("*.key")
    for secret in (b"Zephyr", b"Lisbon", key.read_bytes()):
        assert secret not in held


def test_a_file_is_replaced_only_by_force_and_the_database_and_the_keys_never_are(house: House) -> None:
    house.copy.write_text("mine")
    with pytest.raises(Refused, match="--force"):
        house.backs_up()
    assert house.copy.read_text() == "mine"
    house.backs_up(force=True)
    assert _rows(house.copy, "SELECT team_id FROM workspace") == [("T1",)]
    for wrong, words in (
        (house.path, "the database itself"),
        (house.settings.key_dir / "copy.db", "folder of the keys"),
        (house.copy.parent / "nowhere" / "copy.db", "cannot be written"),
    ):
        house.copy = wrong
        with pytest.raises(Refused, match=words):
            house.backs_up(force=True)
    with pytest.raises(Refused, match="There is no"):
        backup.run(replace(house.settings, database_url="sqlite:////nowhere.db"), house.copy, force=False)


def test_a_copy_made_while_everybody_answers_is_sound_and_holds_whole_transactions(house: House) -> None:
    stop = threading.Event()

    def answer() -> None:
        while not stop.is_set():
            house.company.answers(TOM, house.round_id, energized="x" * 500)

    answering = threading.Thread(target=answer)
    answering.start()
    try:
        for _ in range(5):
            house.backs_up(force=True)
            copies.check(house.copy)
            assert len(_rows(house.copy, "SELECT 1 FROM ballot")) == 14
    finally:
        stop.set()
        answering.join()


def test_a_backup_that_is_killed_leaves_no_half_file_and_the_next_one_tidies_up(
    house: House, tmp_path: Path
) -> None:
    with house.company.db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE ballast (x BLOB)")
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
            "INSERT INTO ballast SELECT zeroblob(1000000) FROM n"
        )
    (tmp_path / ".env").write_text(f"DATABASE_URL={house.settings.database_url}\n")
    killed = 0
    for _ in range(20):
        running = subprocess.Popen(
            [sys.executable, "-m", "staybot", "backup", str(house.copy)],
            cwd=tmp_path, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while running.poll() is None and not list(tmp_path.glob(".copy.db.*.partial")):
            time.sleep(0.002)
        time.sleep(0.01 * killed)
        if running.poll() is None:
            running.kill()
            killed += 1
        running.wait()
        if house.copy.exists():
            copies.check(house.copy)
            house.copy.unlink()
        if killed == 3:
            break
    assert killed == 3
    house.backs_up()
    assert [one.name for one in tmp_path.iterdir() if "copy.db" in one.name] == ["copy.db"]


def _differing(one: Path, other: Path) -> set[object]:
    """The ballots whose ciphertext is not the same in two copies."""
    first, second = ({*_rows(path, "SELECT ballot_id, sealed FROM ballot")} for path in (one, other))
    return {row[0] for row in second - first}


def test_between_two_copies_every_ballot_differs_also_of_a_large_round_and_none_is_lost(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "WHOLE", 0)
    house.backs_up()
    first = house.copy
    house.company.answers(TOM, house.round_id)
    house.copy = first.with_name("second.db")
    house.backs_up()
    assert len(_differing(first, house.copy)) == 14
    form = house.company.db.now(interview.form, by=MARIA, round_id=house.round_id)
    assert form.answers.texts["energized"] == ANSWER
    house.restores()
    assert house.company.round(house.round_id).state is RoundState.OPEN, "nothing happened since the copy"


def test_where_ballots_cannot_be_resealed_the_copy_is_made_and_says_so(house: House) -> None:
    away = house.settings.key_dir.rename(house.settings.key_dir.with_name("away"))
    assert "a key cannot be had" in house.backs_up()
    away.rename(house.settings.key_dir)
    with closing(sqlite3.connect(house.path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'older'")
        connection.commit()
    assert "not one that this version of staybot can write to" in house.backs_up(force=True)
    copies.check(house.copy)


def test_a_damaged_database_gives_no_copy(house: House) -> None:
    house.company.db.close()
    size = house.path.stat().st_size
    with house.path.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(size - 8192))
    with pytest.raises(Refused, match="thrown away"):
        house.backs_up()
    assert not house.copy.exists()


def test_for_postgresql_the_words_are_those_of_its_own_tools_and_hold_no_password() -> None:
    settings = Settings(database_url="postgresql://staybot:s3cret@db.internal:5433/house")
    with pytest.raises(Refused) as refused:
        backup.run(settings, Path("night copy.dump"), force=False)
    words = str(refused.value)
    where = "--host=db.internal --port=5433 --username=staybot --dbname=house"
    assert f"pg_dump --format=custom --file='night copy.dump' {where}" in words
    assert f"pg_restore --no-owner --single-transaction {where} 'night copy.dump'" in words
    assert """--command='ALTER DATABASE "house" RENAME TO "house_before"'""" in words
    assert "createdb --host=db.internal --port=5433 --username=staybot house" in words
    assert "staybot restore --placed" in words
    assert "Leave an hour between two copies" in words
    assert "s3cret" not in words
    with pytest.raises(Refused, match="pg_restore"):
        restore.run(settings, Path("x"), placed=False)


def test_nothing_is_restored_from_what_is_no_copy_of_this_installation(house: House) -> None:
    untouched = house.company.dump()
    for content in (b"", b"not a database at all", os.urandom(9000)):
        house.copy.write_bytes(content)
        with pytest.raises(Refused, match="Nothing was restored"):
            house.restores()
    assert house.company.dump() == untouched
    house.copy.unlink()
    with pytest.raises(Refused, match="no copy"):
        house.restores()
    house.backs_up()
    before = house.company.dump()
    with closing(sqlite3.connect(house.copy)) as connection:
        connection.execute("UPDATE workspace SET team_id = 'T2'")
        connection.commit()
    with pytest.raises(Refused, match="another Slack workspace"):
        house.restores()
    with closing(sqlite3.connect(house.copy)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(Refused, match="newer staybot"):
        house.restores()
    for file, placed in ((None, False), (house.copy, True)):
        with pytest.raises(Refused, match="--placed"):
            restore.run(house.settings, file, placed=placed)
    with pytest.raises(Refused, match="is the database"):
        restore.run(house.settings, house.path, placed=False)
    house.company.db = _open(house.settings, house.company.clock, house.company.keys)
    assert house.company.dump() == before
    assert not list(house.path.parent.glob("*restoring*"))


def test_nothing_is_restored_under_a_running_bot_or_without_the_keys_place(house: House) -> None:
    house.backs_up()
    with only_one(house.settings.database_url), pytest.raises(ConfigError, match="is running"):
        restore.run(house.settings, house.copy, placed=False)
    with house.company.db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1 FROM person")
        with pytest.raises(Refused, match="in use"):
            restore.run(house.settings, house.copy, placed=False)
    house.company.answers(TOM, house.round_id)
    away = house.settings.key_dir.rename(house.settings.key_dir.with_name("away"))
    with pytest.raises(ConfigError, match=r"Nothing was restored\. The key folder"):
        house.restores()
    away.rename(house.settings.key_dir)
    house.restores()


def test_a_copy_of_an_older_staybot_is_brought_up_to_date(house: House) -> None:
    house.backs_up()
    engine = engine_for(f"sqlite:///{house.copy}")
    schema.downgrade(engine, to="-1")
    assert not schema.is_current(engine)
    engine.dispose()
    house.restores()
    assert schema.is_current(house.company.db.engine)
    assert house.company.round(house.round_id).label == "2026-Q4"


def test_the_database_of_before_stays_aside_and_a_lost_one_is_made_anew(house: House) -> None:
    house.backs_up()
    said = house.restores()
    aside = Path(f"{house.path}.before-restore-1")
    assert str(aside) in said
    assert _rows(aside, "SELECT team_id FROM workspace") == [("T1",)]
    house.restores()
    assert Path(f"{house.path}.before-restore-2").exists()
    house.company.db.close()
    house.path.unlink()
    assert "could not be read" in house.restores()
    assert house.company.round(house.round_id).state is RoundState.VOID
    assert stat.S_IMODE(house.path.stat().st_mode) == 0o600


def test_a_database_of_before_of_an_older_shape_adds_nothing(house: House) -> None:
    house.backs_up()
    house.company.db.close()
    engine = engine_for(house.settings.database_url)
    schema.downgrade(engine, to="-1")
    engine.dispose()
    assert "could not be read" in house.restores()


def test_killed_before_its_end_a_restore_is_given_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.backs_up()
    house.company.answers(TOM, house.round_id)

    class Killed(BaseException):
        """As kill -9 does, but for what is tidied up."""

    def die(*_: object, **__: object) -> None:
        raise Killed

    for moment in ("_settle", "_destroy"):
        with monkeypatch.context() as broken:
            broken.setattr(restore, moment, die)
            with pytest.raises(Killed):
                house.restores()
    house.restores()
    assert house.company.round(house.round_id).state is RoundState.VOID
    assert not list(house.settings.key_dir.glob("*.key"))


def test_whoever_was_erased_opted_out_or_withdrew_since_still_is_and_has(house: House) -> None:
    company = house.company
    company.shares(TOM, house.round_id, frustrated="The rota")
    house.backs_up()
    company.db.now(home.opt_out, by=TOM)
    company.db.now(pauses.rest, by=TOM, until=MORNING.date() + timedelta(days=30))
    (share,) = company.dump()["share"]
    company.db.now(sharing.take_back, by=TOM, share_id=str(share["id"]))
    company.db.now(erasing.erase, who=MARIA)
    there = company.dump()
    said = house.restores()
    assert "1 who were erased" in said
    here = company.dump()
    for table in ("share", "opt_out", "pause", "erasure"):
        assert here[table] == there[table] != []
    assert MARIA not in {row["slack_id"] for row in here["person"]}


def test_a_key_that_cannot_be_destroyed_is_said_and_the_restore_is_given_again(house: House) -> None:
    old = "f" * 32
    company = house.company
    values = company.round(house.round_id).model_dump() | {"id": old, "label": "2026-Q3", "state": "void"}
    company.db.now(lambda tx: tx.session.execute(insert(Round).values(values)))
    house.backs_up()
    stuck = house.settings.key_dir / f"{old}.key"
    stuck.mkdir()
    with pytest.raises(ConfigError, match="Restored, but a key"):
        house.restores()
    stuck.rmdir()
    house.restores()


def test_a_round_becomes_void_only_when_somebody_said_yes(house: House) -> None:
    house.backs_up()
    house.company.answers(TOM, house.round_id)
    before = house.company.dump()
    house.company.db.close()
    for file in (house.copy, None):
        with pytest.raises(Refused, match=r"2026-Q4.*--yes"):
            restore.run(house.settings, file, placed=file is None, clock=house.company.clock)
    house.company.db = _open(house.settings, house.company.clock, house.company.keys)
    assert house.company.dump() == before
    assert list(house.settings.key_dir.glob("*.key"))
    assert not list(house.path.parent.glob(f"*{house.path.name}?*restor*"))
    assert "Void, and everybody asked is told: 2026-Q4" in house.restores()


async def test_what_was_published_since_stays_in_the_ledger(house: House) -> None:
    company = house.company
    house.backs_up()
    company.ends(house.round_id)
    await close_round(company.db, company.keys, house.round_id)
    company.passes(days=10)
    ledger = company.dump()["release"]
    opened = company.opens()
    company.answers(TOM, opened)
    said = house.restores()
    assert "1 releases" in said
    assert company.dump()["release"] == ledger
    assert company.dump()["ballot"] == []
    assert company.round(house.round_id).state is RoundState.CLOSED
    assert company.round(opened).state is RoundState.VOID, "it opened since, and its answers are lost"
    assert len(company.waiting("round_void")) == 14
    assert not list(house.settings.key_dir.glob("*.key"))
    (again,) = company.db.now(rounds.due_to_open)
    assert company.round(again).label == f"{company.round(opened).label}, asked again"


def test_the_commands_say_what_they_did(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", house.settings.database_url)
    monkeypatch.setenv("STAYBOT_KEY_DIR", str(house.settings.key_dir))
    house.company.db.close()
    for words, said in (
        (["backup", "copy.db"], "checked"),
        (["restore", "copy.db"], "is restored from"),
        (["restore", "--placed", "--yes"], "count as sent"),
        (["restore", "--placed", "--yes"], "small groups may be shown sooner"),
    ):
        monkeypatch.setattr(sys, "argv", ["staybot", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 0
        assert said in capsys.readouterr().out
