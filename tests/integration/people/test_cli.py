from __future__ import annotations

import asyncio
import io
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from staybot import children, cli
from staybot.commands import doctor, people_import
from staybot.commands.example import env_example
from staybot.flows.people.people import ImportReport
from staybot.rules.people_csv import BadRow
from staybot.simulator import Simulator
from tests.databases import DIALECTS, Databases

Staybot = Callable[..., tuple[int, str, str]]

COMPANY = (
    "email,name,manager_email,roles\n"
    "maria@acme.test,Maria,priya@acme.test,engineer\n"
    "priya@acme.test,Priya,,\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the command is typed in, with nothing of ours in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("SLACK_", "STAYBOT_", "DATABASE_"))]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def staybot(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Staybot:
    """Types a command: its exit code, what it said, and what it complained about."""

    def typed(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["staybot", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    (folder / "people.csv").write_text(COMPANY)
    return typed


@pytest.fixture
def migrated(staybot: Staybot) -> Staybot:
    """The same, with a database."""
    assert staybot("migrate")[0] == 0
    return staybot


def test_settings_prints_the_example_file(staybot: Staybot) -> None:
    assert staybot("settings") == (0, env_example(), "")


def test_doctor_names_a_misspelt_setting(staybot: Staybot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("STAYBOT_KEYDIR", "keys")
    _, said, _ = staybot("doctor")
    assert "STAYBOT_KEYDIR is no setting of this staybot." in said


def test_help_names_every_command(staybot: Staybot) -> None:
    _, said, _ = staybot("--help")
    for command in ("run", "web", "worker", "migrate", "demo", "doctor", "settings", "people"):
        assert command in said


@pytest.mark.parametrize("dialect", DIALECTS)
def test_migrate_makes_a_database_and_can_be_repeated(
    staybot: Staybot, folder: Path, databases: Databases, dialect: str
) -> None:
    (folder / ".env").write_text(f"DATABASE_URL={databases.empty(dialect)}\n")
    assert staybot("migrate")[:2] == staybot("migrate")[:2]
    code, said, _ = staybot("people", "import", "people.csv")
    assert (code, said) == (0, "Imported: 2 added, 0 changed, 0 unchanged.\n")


def test_a_database_that_is_not_there_is_told_without_its_password(staybot: Staybot, folder: Path) -> None:
    (folder / ".env").write_text("DATABASE_URL=postgresql://stay:s3cret@127.0.0.1:9/stay\n")
    code, _, complaint = staybot("migrate")
    assert code == 2
    assert "The database of DATABASE_URL cannot be used: " in complaint
    assert "s3cret" not in complaint


def test_every_wrong_setting_is_told_at_once(staybot: Staybot, folder: Path) -> None:
    (folder / ".env").write_text("STAYBOT_TIMEZONE=Mars\nSTAYBOT_WINDOW_DAYS=many\n")
    code, said, complaint = staybot("doctor")
    assert (code, said, len(complaint.splitlines())) == (2, "", 2)


def test_the_environment_wins_over_the_file(
    staybot: Staybot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text("DATABASE_URL=sqlite:///one.db\nSTAYBOT_REGION\n")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///two.db")
    staybot("migrate")
    assert [path.name for path in folder.glob("*.db")] == ["two.db"]


def test_a_file_of_settings_that_is_no_text_is_told(staybot: Staybot, folder: Path) -> None:
    (folder / ".env").write_bytes(b"\xff\xfe\xff")
    code, _, complaint = staybot("migrate")
    assert (code, complaint) == (2, "The file .env cannot be read. It must be a text file in UTF-8.\n")


def test_importing_twice_says_that_nothing_changed(migrated: Staybot) -> None:
    assert migrated("people", "import", "people.csv")[1] == "Imported: 2 added, 0 changed, 0 unchanged.\n"
    assert migrated("people", "import", "people.csv")[1] == "Imported: 0 added, 0 changed, 2 unchanged.\n"


def test_an_import_without_a_database_says_what_to_do_first(staybot: Staybot) -> None:
    code, _, complaint = staybot("people", "import", "people.csv")
    assert (code, "staybot migrate" in complaint) == (2, True)


def test_bad_rows_are_told_by_line_and_keep_the_rest_out(migrated: Staybot, folder: Path) -> None:
    (folder / "people.csv").write_text(COMPANY + "tom@acme.test,,,boss\n")
    told = [
        "line 4: roles: “boss” is not a role; the roles are engineer, manager, leader",
        "line 4: name: it is empty",
    ]
    code, said, _ = migrated("people", "import", "people.csv")
    remedy = "Mend them and import again, or leave them out with --skip-bad."
    assert (code, said.splitlines()) == (1, [*told, f"Nothing was imported: 1 bad row. {remedy}"])
    code, said, _ = migrated("people", "import", "people.csv", "--dry-run")
    counts = "2 added, 0 changed, 0 unchanged. 1 bad row left out."
    assert (code, said.splitlines()[-1]) == (
        1, f"Nothing was stored, this was a dry run. It would be: {counts}",
    )  # fmt: skip
    code, said, _ = migrated("people", "import", "people.csv", "--skip-bad")
    assert (code, said.splitlines()[-1]) == (0, f"Imported: {counts}")


def test_a_dry_run_of_a_good_list_ends_well_and_stores_nothing(migrated: Staybot) -> None:
    assert migrated("people", "import", "people.csv", "--dry-run")[0] == 0
    assert "2 added" in migrated("people", "import", "people.csv")[1]


def test_leavers_are_counted_and_most_of_the_company_needs_a_yes(migrated: Staybot, folder: Path) -> None:
    migrated("people", "import", "people.csv")
    (folder / "people.csv").write_text("email,name,roles\nola@acme.test,Ola,\n")
    code, _, complaint = migrated("people", "import", "people.csv", "--complete")
    assert (code, "2 of 2 people are missing" in complaint) == (1, True)
    said = migrated("people", "import", "people.csv", "--complete", "--yes")[1]
    assert said == "Imported: 1 added, 0 changed, 0 unchanged, 2 marked as left.\n"


def test_a_file_that_is_not_there_is_told(migrated: Staybot) -> None:
    assert migrated("people", "import", "nobody.csv")[::2] == (
        1, "nobody.csv cannot be read: No such file or directory.\n",
    )  # fmt: skip


def test_a_list_can_come_from_standard_input(migrated: Staybot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(COMPANY.encode())))
    assert "2 added" in migrated("people", "import", "-")[1]


def test_the_demo_wants_days_and_a_folder_together(staybot: Staybot) -> None:
    code, _, complaint = staybot("demo", "--play", "3")
    assert (code, complaint) == (1, "--play DAYS and --out DIR belong together.\n")


def in_its_process(command: str) -> tuple[int, str]:
    """What runs for months sets limits to its process that cannot be taken back."""
    here = {**os.environ, "PYTHONPATH": children.PACKAGE}
    ended = subprocess.run(
        [sys.executable, "-m", "staybot", command], env=here, capture_output=True, text=True, check=False
    )
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("command", ["run", "web", "worker"])
@pytest.mark.usefixtures("migrated")
def test_nothing_starts_without_tokens(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if command != "run":
        monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@localhost:1/nothing")
    code, complaint = in_its_process(command)
    assert code == 2
    assert "SLACK_" in complaint


@pytest.mark.parametrize("command", ["web", "worker"])
@pytest.mark.usefixtures("migrated")
def test_several_processes_are_refused_on_a_file(command: str) -> None:
    code, complaint = in_its_process(command)
    assert code == 2
    assert "set DATABASE_URL=postgresql://" in complaint


async def test_the_doctor_says_what_to_do_and_answers_one(
    slack: Simulator, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ".env").write_text(f"SLACK_BOT_TOKEN={slack.bot_token}\nSLACK_API_URL={slack.url}/api/\n")
    assert await asyncio.to_thread(doctor.run, cli.settings()) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "✓ SLACK_BOT_TOKEN works: staybot in Simulated Works."
    assert said[1] == "✗ SLACK_APP_TOKEN is not set."
    assert said[2].startswith("    Make one under")
    assert "! Nobody is told when something goes wrong." in said
    assert said[-1].endswith("things to mend.")


def test_the_doctor_works_where_nothing_is_set_up_yet(staybot: Staybot) -> None:
    code, said, _ = staybot("doctor")
    assert code == 1
    assert "There is no database at" in said
    assert "`staybot migrate`" in said


def test_notes_and_plurals_read_well() -> None:
    bad = (BadRow(2, "one"), BadRow(3, "two"))
    report = ImportReport(stored=True, added=1, left=2, bad=bad, notes=("A note.",))
    assert people_import.told(report, dry_run=False) == [
        "A note.",
        "line 2: one",
        "line 3: two",
        "Imported: 1 added, 0 changed, 0 unchanged, 2 marked as left. 2 bad rows left out.",
    ]


def test_a_long_list_shows_its_progress_to_a_terminal(
    migrated: Staybot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"p{number}@acme.test,P {number},\n" for number in range(2500))
    (folder / "people.csv").write_text("email,name,roles\n" + rows)
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal, os.fdopen(ours, "rb") as seen:
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setenv("TERM", "xterm")
        code, said, _ = migrated("people", "import", "people.csv")
        terminal.flush()
        os.set_blocking(seen.fileno(), False)
        assert "Storing" in seen.read().decode()
    assert (code, said) == (0, "Imported: 2500 added, 0 changed, 0 unchanged.\n")
