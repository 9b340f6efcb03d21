"""What lies on the disk – names, what was shared in words – is for the owner of staybot's files alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from staybot.commands import migrate, restore
from staybot.config import Settings
from staybot.opening import open_database
from staybot.slack.doctor import host
from staybot.store import copies

NAME = "stay bot.db"


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """Where the database will be, made by a shell that lets everybody read."""
    before = os.umask(0o022)
    yield tmp_path / NAME
    os.umask(before)


@pytest.fixture
def mine(settings: Settings, path: Path) -> Settings:
    return replace(settings, database_url=f"sqlite:///{path}")


def modes(folder: Path) -> dict[str, int]:
    return {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir() if one.is_file()}


def test_a_database_that_migrate_makes_is_private_and_so_is_its_log(mine: Settings, path: Path) -> None:
    migrate.run(mine)
    with closing(open_database(mine)):
        assert modes(path.parent) == dict.fromkeys((NAME, f"{NAME}-wal", f"{NAME}-shm"), 0o600)


def test_what_a_restore_keeps_aside_is_private_however_it_was(mine: Settings, path: Path) -> None:
    migrate.run(mine)
    open_database(mine).close()
    copies.back_up(path, path.parent / "copy", replace=False)
    path.chmod(0o644)
    restore.run(mine, path.parent / "copy", placed=False)
    kept = modes(path.parent)
    assert kept.keys() > {NAME, f"{NAME}.before-restore-1"}
    assert set(kept.values()) == {0o600}


def test_the_log_of_a_damaged_database_is_kept_aside_in_private(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").write_bytes(b"damaged")
    (path.parent / "fresh").touch(mode=0o600)
    copies.put_in_place(path.parent / "fresh", path)
    assert modes(path.parent) == dict.fromkeys(
        (NAME, *(f"{NAME}.before-restore-1{end}" for end in ("", "-wal", "-shm"))), 0o600
    )


def test_files_that_others_can_read_are_named_with_the_words_that_mend_it_and_left_alone(
    mine: Settings, path: Path
) -> None:
    """Somebody may want it so: a group that makes backups."""
    migrate.run(mine)
    assert host.database_files(mine) == []
    path.chmod(0o640)
    Path(f"{path}.before-restore-1").touch(mode=0o644)
    Path(f"{path}-lock").touch(mode=0o644)
    migrate.run(mine)
    (found,) = host.database_files(mine)
    assert "can read" in found.says
    assert found.remedy == f"chmod go= '{path}' '{path}.before-restore-1'"
    assert modes(path.parent)[NAME] == 0o640


def test_there_is_nothing_to_say_of_files_where_there_are_none(mine: Settings) -> None:
    assert host.database_files(mine) == []
    assert host.database_files(replace(mine, database_url="postgresql://x/y")) == []
