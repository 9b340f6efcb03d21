"""Two bots on one SQLite file: the second is told, and no lock outlives its process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from staybot.bot import Part
from staybot.commands import serve
from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.opening import open_database
from staybot.store.only_one import file_of, only_one

HOLDS = """
import sys, time
from staybot.store.only_one import only_one
with only_one(sys.argv[1]):
    print("held", flush=True)
    time.sleep(600)
"""


def test_the_second_on_a_file_is_told_and_the_first_is_not_disturbed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new folder' / 'staybot.db'}"
    with only_one(url):
        with pytest.raises(ConfigError, match=r"running on staybot\.db already.*PostgreSQL"), only_one(url):
            pass
        with only_one(f"sqlite:///{tmp_path / 'other.db'}"):
            pass
    with only_one(url):
        pass


def test_two_names_of_one_file_are_one_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    one, other = (f"sqlite:///{folder / 'staybot.db'}" for folder in (tmp_path, tmp_path / "link"))
    with only_one(one), pytest.raises(ConfigError), only_one(other):
        pass


def test_a_killed_process_leaves_no_lock_behind(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'staybot.db'}"
    with subprocess.Popen([sys.executable, "-c", HOLDS, url], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(ConfigError), only_one(url):
            pass
        process.kill()
    with only_one(url):
        pass


@pytest.mark.parametrize("url", ["postgresql://somewhere/staybot", "sqlite://", "sqlite:///:memory:"])
def test_what_is_no_file_takes_no_lock(url: str) -> None:
    assert file_of(url) is None
    with only_one(url), only_one(url):
        pass


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(ConfigError, match="DATABASE_URL cannot be used"),
        only_one(f"sqlite:///{tmp_path / 'file' / 'staybot.db'}"),
    ):
        pass


@pytest.mark.parametrize("part", [Part.WEB, Part.WORKER])
def test_several_processes_are_refused_on_a_file_with_what_to_do(tmp_path: Path, part: Part) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'staybot.db'}")
    with pytest.raises(ConfigError, match=r"DATABASE_URL=postgresql://.*staybot run"):
        serve.run(settings, part)
    assert not list(tmp_path.iterdir())


def test_started_in_another_folder_no_empty_bot_runs_there_unseen(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'staybot.db'}")
    for begin in (lambda: serve.run(settings, Part.ALL), lambda: open_database(settings)):
        with pytest.raises(ConfigError, match=r"no database at .*staybot\.db.*staybot migrate.*DATABASE_URL"):
            begin()
    assert not list(tmp_path.iterdir())
