"""`staybot releases export`: all that was published, for `verify` or as a table; never a changed ledger."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from staybot import cli
from staybot.anonymity.formats import read_releases
from staybot.anonymity.reading import parse
from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.flows import workspaces
from staybot.store.database import Database, engine_for
from staybot.store.keys import KeyFolder
from tests.attacks.operator import writes
from tests.company_rows import Company, cast
from tests.conftest import MORNING
from tests.databases import DIALECTS, Databases
from tests.ledger_rows import TOOLS, appended, cell, enps, pulse

Staybot = Callable[..., tuple[int, str, str]]


@pytest.fixture(params=DIALECTS)
def company(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Company]:
    """A database that the command finds through its settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("SLACK_", "STAYBOT_", "DATABASE_"))]:
        monkeypatch.delenv(name)
    url = databases.new(request.param)
    (tmp_path / ".env").write_text(f"DATABASE_URL={url}\nSTAYBOT_KEY_DIR={tmp_path / 'keys'}\n")
    keys = KeyFolder(tmp_path / "keys")
    db = Database(
        engine_for(url), clock=ManualClock(MORNING), settings=Settings(key_dir=tmp_path / "keys"), keys=keys
    )
    db.now(workspaces.ensure)
    yield cast(Company(db, ManualClock(MORNING), keys))
    db.close()
    databases.give_back(url)


@pytest.fixture
def staybot(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Staybot:
    """Types a command: its exit code, what it said, and what it complained about."""

    def typed(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["staybot", "releases", "export", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return typed


def test_the_export_is_what_verify_reads_and_the_table_has_every_figure(
    company: Company, staybot: Staybot, tmp_path: Path
) -> None:
    code, out, _ = staybot()
    assert (code, json.loads(out)) == (0, [])
    assert staybot("--format", "csv")[1].startswith("release,hash,kind,round")
    for day, name in ((date(2026, 9, 7), "=cmd"), (date(2026, 10, 5), "équipe 検索")):
        appended(
            company, pulse(day, enps(-40, 0), cell(TOOLS, mean_range=[1, 2.4]) | {"filters": {"team": name}})
        )
    code, out, _ = staybot()
    assert len(read_releases(parse(out, file="releases"))) == 2
    stored = [
        json.loads(row["body_json"]) for row in sorted(company.dump()["release"], key=lambda r: r["seq"])
    ]
    assert json.loads(out) == stored
    rows = list(csv.DictReader(io.StringIO(staybot("--format", "csv")[1])))
    assert {row["group"] for row in rows} == {"", "'=cmd", "équipe 検索"}
    assert sum(row["figure"] == "enps_range" and row["low"] == "-40" for row in rows) == 2

    file = tmp_path / "all.csv"
    code, out, err = staybot("--format", "csv", str(file))
    assert (code, out) == (0, "")
    assert "2 releases are in" in err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert staybot("--format", "csv", str(file))[0] == 1, "no file is overwritten"
    assert staybot(str(tmp_path / "nowhere" / "x.json"))[0] == 1


def test_a_changed_ledger_is_not_exported(company: Company, staybot: Staybot, tmp_path: Path) -> None:
    appended(company, pulse(date(2026, 9, 7), enps(0, 40)))
    writes(company.db, "UPDATE release SET body_json = replace(body_json, '[0,40]', '[40,100]')")
    for words in ((), ("--format", "csv"), (str(tmp_path / "x.json"),)):
        code, out, err = staybot(*words)
        assert (code, out) == (1, "")
        assert "staybot verify" in err
    assert not (tmp_path / "x.json").exists()
