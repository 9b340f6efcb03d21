"""`staybot commitments export`: who, what, when; never an engineer's words, never who shared an interview."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from staybot import cli
from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.flows import workspaces
from staybot.store.database import Database, engine_for
from staybot.store.keys import KeyFolder
from tests.company_rows import MARIA, PRIYA, Company, cast
from tests.databases import DIALECTS, Databases
from tests.promise_rows import NOON, Promises

PRIVATE, SHOWN, REASON, LATE = "I am leaving", "Tuesdays are better", "The budget fell", "The vendor is slow"

Staybot = Callable[..., tuple[int, str, str]]


@pytest.fixture(params=DIALECTS)
def promises(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Promises]:
    """A database that the command finds through its settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("SLACK_", "STAYBOT_", "DATABASE_"))]:
        monkeypatch.delenv(name)
    url = databases.new(request.param)
    (tmp_path / ".env").write_text(f"DATABASE_URL={url}\nSTAYBOT_KEY_DIR={tmp_path / 'keys'}\n")
    clock, keys = ManualClock(NOON), KeyFolder(tmp_path / "keys")
    db = Database(engine_for(url), clock=clock, settings=Settings(key_dir=tmp_path / "keys"), keys=keys)
    db.now(workspaces.ensure)
    yield Promises(cast(Company(db, clock, keys)))
    db.close()
    databases.give_back(url)


@pytest.fixture
def staybot(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Staybot:
    """Types a command: its exit code, what it said, and what it complained about."""

    def typed(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["staybot", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return typed


def _some(promises: Promises) -> None:
    promises.company.sets(PRIYA, email="priya@example.com")
    promises.clock()
    kept = promises.make(text='=HYPERLINK("x")', theme="career_growth")
    promises.company.passes(hours=1)
    promises.claim(kept)
    reader = promises.row(kept).by_id
    promises.company.passes(hours=1)
    promises.answer(kept, "not_seen", words=PRIVATE)
    promises.company.passes(hours=1)
    promises.claim(kept)
    promises.company.passes(hours=1)
    promises.answer(kept, "not_yet", words=SHOWN, show=True, reader=reader)
    dropped = promises.make(due_on=date(2027, 1, 4), late_because=LATE)
    promises.drop(dropped, REASON)


def test_every_event_is_a_line_of_json(promises: Promises, staybot: Staybot) -> None:
    _some(promises)
    code, out, _ = staybot("commitments", "export")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert sorted(line["event"] for line in lines) == sorted(
        ["make", "claim", "not_seen", "claim", "not_yet", "make", "drop"]
    )
    first = next(line for line in lines if line["event"] == "make" and line["theme"])
    assert first == {
        "promise": first["promise"], "to": "Maria", "to_email": "", "text": '=HYPERLINK("x")',
        "theme": "career_growth", "due_on": "2026-12-15", "state": "open", "event": "make", "by": "Priya",
        "by_email": "priya@example.com", "at": "2026-10-16T12:00:00+00:00",
    }  # fmt: skip
    ends: dict[str, list[str]] = {line["promise"]: [] for line in lines}
    for line in lines:
        ends[line["promise"]].append(line["event"])
    assert sorted(ends.values()) == [["make", "claim", "not_seen", "claim", "not_yet"], ["make", "drop"]]


@pytest.mark.parametrize("how", ["jsonl", "csv"])
def test_no_words_of_engineers_no_reasons_and_no_clock_are_in_it(
    promises: Promises, staybot: Staybot, how: str
) -> None:
    _some(promises)
    (clock,) = promises.company.dump()["sixty_days"]
    _, out, _ = staybot("commitments", "export", "--format", how)
    for secret in (PRIVATE, SHOWN, REASON, LATE, clock["id"], "sixty", MARIA):
        assert secret not in out


def test_a_table_holds_no_formula(promises: Promises, staybot: Staybot) -> None:
    _some(promises)
    _, out, _ = staybot("commitments", "export", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 7
    assert {row["text"] for row in rows} == {'\'=HYPERLINK("x")', "No more night rota"}


def test_a_file_is_for_its_owner_and_never_overwritten(
    promises: Promises, staybot: Staybot, tmp_path: Path
) -> None:
    _some(promises)
    file = tmp_path / "promises.jsonl"
    code, out, said = staybot("commitments", "export", "--out", str(file))
    assert (code, out, said) == (0, "", f"7 lines are in {file}.\n")
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_text()
    assert before.count("\n") == 7
    code, _, said = staybot("commitments", "export", "--out", str(file))
    assert (code, "is there already" in said) == (1, True)
    assert file.read_text() == before
    code, _, said = staybot("commitments", "export", "--out", str(tmp_path / "no" / "folder"))
    assert (code, "cannot be written" in said) == (1, True)


def test_without_promises_it_is_empty(promises: Promises, staybot: Staybot) -> None:
    assert promises.ids == []
    assert staybot("commitments", "export")[:2] == (0, "")
    assert staybot("commitments", "export", "--format", "csv")[1].startswith("promise,to,to_email,text")


def test_help_says_what_is_never_in_it(staybot: Staybot) -> None:
    _, out, _ = staybot("commitments", "export", "--help")
    assert "Never in it: words that engineers wrote" in out
