"""`staybot status`: what it says of an installation that is well, asleep, behind or out of reach."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from staybot.commands import status
from staybot.config import Settings
from staybot.facts.standing import Coming, RoundCount, Standing
from staybot.flows import standing
from staybot.flows.asking import round_keys, rounds
from staybot.flows.operator import TOPICS
from staybot.opening import open_database
from staybot.store import schema
from staybot.store.database import engine_for
from staybot.store.keys import MARK, REMEDY
from staybot.store.tables import RoundState
from tests.databases import DIALECTS, Databases
from tests.integration.test_trouble import full

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 25)
WELL = Standing(
    now=NOON, beat_at=NOON - timedelta(minutes=1), due=0, late=0, lag=timedelta(0), again=0,
    in_doubt=0, sent=0, failed=0, paused_until=None, rounds=(), processes=(), coming=(), told=(), topics=(),
)  # fmt: skip
SETTINGS = Settings(operators=("UOLA00001",), timezone="Europe/Berlin")


def lines(settings: Settings = SETTINGS, **changes: object) -> list[str]:
    told = status.told(replace(WELL, **changes), settings)  # type: ignore[arg-type]
    return [f"{line.mark} {line.says}" for line in told]


def test_of_an_installation_that_is_well_two_lines_are_enough() -> None:
    assert lines() == ["✓ A worker is at its work.", "✓ No message is late."]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"beat_at": None}, "✗ No worker has run yet."),
        ({"beat_at": NOON - timedelta(minutes=5)}, "✗ No worker was seen for 5 minutes"),
        ({"beat_at": NOON + timedelta(days=1)}, "✗ A worker was last seen at a time that is still to come"),
        ({"beat_at": NOON + timedelta(minutes=1)}, "✓ A worker is at its work."),
        ({"late": 3, "lag": timedelta(minutes=20)}, "! Messages that are late: 3, the oldest by 20 minutes"),
        ({"late": 3, "lag": timedelta(hours=4)}, "✗ Messages that are late: 3, the oldest by 240 minutes"),
        ({"again": 3}, "✗ Messages that were tried again and again, and that Slack did not take: 3."),
        ({"due": 7}, "· Messages of rounds and digests that are due now: 7."),
        ({"paused_until": NOON + timedelta(seconds=90)}, "! Slack asked to slow down"),
        ({"in_doubt": 2}, "! Messages that may have arrived or not, which is looked up: 2."),
        ({"failed": 1}, "! Messages of the last seven days that Slack will never take: 1."),
        ({"told": (TOPICS["scope"],)}, "✗ The operators were told in the last day: The Slack app lacks"),
        ({"processes": (("workers", 2), ("sockets", 0))}, "· Processes: 2 workers, 0 sockets."),
        (
            {"rounds": (RoundCount("check_in", "closed", 2), RoundCount("check_in", "open", 1))},
            "· Rounds, check-in: 2 closed, 1 open.",
        ),
        (
            {"coming": (Coming("a digest is posted", datetime(2026, 11, 25, 8, tzinfo=UTC)),)},
            "· Wed 25 Nov 2026 09:00 CET  a digest is posted",
        ),
        (
            {"coming": (Coming("pulse 2026-11-25 opens", NOON + timedelta(days=6, hours=-2), DAY),)},
            "· Wed 25 Nov 2026  pulse 2026-11-25 opens",
        ),
    ],
)  # fmt: skip
def test_what_is_worth_knowing_is_said_in_a_line(changes: dict[str, object], expected: str) -> None:
    assert any(line.startswith(expected) for line in lines(SETTINGS, **changes)), lines(SETTINGS, **changes)


def test_what_needs_a_hand_says_what_to_do() -> None:
    bad = replace(WELL, beat_at=None, late=1, lag=timedelta(days=1), again=1, told=(TOPICS["token"],))
    assert all(line.remedy for line in status.told(bad, SETTINGS) if line.mark == "✗")


def test_without_operators_nobody_hears_of_trouble_and_that_is_said() -> None:
    assert "! Nobody is told in Slack when something needs a hand." in lines(Settings())


def test_what_was_to_come_and_is_past_is_not_announced() -> None:
    assert lines(coming=(Coming("pulse closes", NOON),)) == lines()


@pytest.fixture(params=DIALECTS)
def settings(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Settings:
    url = databases.new(request.param)
    return replace(
        SETTINGS, database_url=url, key_dir=tmp_path / "keys", check_ins=False, pulse_cadence="off"
    )


def test_an_installation_is_asked_whole(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert status.run(settings) == 1
    asleep = capsys.readouterr().out
    db = open_database(settings)
    db.now(rounds.plan)
    db.now(standing.at_work, at=db.now(lambda tx: tx.now))
    db.close()
    assert status.run(settings) == 0
    well = capsys.readouterr().out
    assert "No worker has run yet" in asleep
    assert asleep.endswith("1 thing to mend.\n")
    assert f"newest migration, {schema.newest()}" in well
    assert "✓ The keys of open rounds are there." in well
    assert "Rounds, interview: 1 planned." in well
    assert well.endswith("All is well.\n")


def test_a_database_that_takes_no_writes_is_not_well(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    db = open_database(settings)
    db.now(standing.at_work, at=db.now(lambda tx: tx.now))
    if db.engine.dialect.name == "sqlite":
        with full():
            assert status.run(settings) == 1
    else:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(
                f'ALTER DATABASE "{db.engine.url.database}" SET default_transaction_read_only=on'
            )
        assert status.run(settings) == 1
    db.close()
    printed = capsys.readouterr().out
    assert re.search(r"✗ The database takes no writes \((SQLITE_\w+|25006)\): ", printed), printed
    assert printed.endswith("1 thing to mend.\n"), printed


def test_a_database_that_hangs_is_told_in_time(
    databases: Databases, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status, "PATIENCE", 0.4)
    stuck = replace(SETTINGS, database_url=databases.new("postgresql"))
    engine = engine_for(stuck.database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("LOCK TABLE letter")
        assert status.run(stuck) == 1
    engine.dispose()
    assert capsys.readouterr().out.startswith(
        "✗ The database did not answer within 0.4 seconds.\n    It hangs"
    )


def test_a_key_that_is_gone_or_out_of_reach_is_told(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    db = open_database(settings)
    round_id = db.now(rounds.plan).id

    def opens(tx: object) -> None:
        row = rounds.locked(tx, round_id)  # type: ignore[arg-type]
        row.state = RoundState.OPEN

    db.now(opens)
    db.close()
    settings.key_dir.mkdir()
    (settings.key_dir / MARK).touch()
    assert status.run(settings) == 1
    gone = capsys.readouterr().out
    assert f"✗ {round_keys.LOST.problem}\n    {round_keys.LOST.remedy}\n" in gone
    (settings.key_dir / MARK).unlink()
    assert status.run(settings) == 1
    wrong = capsys.readouterr().out
    settings.key_dir.rmdir()
    assert status.run(settings) == 1
    for away in (wrong, capsys.readouterr().out):
        assert "✗ The keys of open rounds cannot be reached.\n" in away
        assert REMEDY in away


def test_a_database_that_is_not_there_or_not_up_to_date_is_told_not_raised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = replace(SETTINGS, database_url=f"sqlite:///{tmp_path / 'old.db'}")
    engine_for(old.database_url).connect().close()
    assert status.run(old) == 1
    assert "is empty. A new installation begins with `staybot migrate`" in capsys.readouterr().out
    assert status.run(replace(SETTINGS, database_url="postgresql://nobody@127.0.0.1:1/none")) == 1
    assert "cannot be reached" in capsys.readouterr().out
