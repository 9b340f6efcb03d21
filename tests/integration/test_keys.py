"""Keys of rounds: one private file each, whole or not at all, gone when destroyed."""

from __future__ import annotations

from pathlib import Path

import pytest

from staybot.store.keys import MARK, KeyFolder, KeyLost, KeysUnreachable

ROUND = "0123456789abcdef" * 2
KEY = bytes(range(32))


@pytest.fixture
def folder(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "a" / "keys")


def names(folder: KeyFolder) -> list[str]:
    return sorted(path.name for path in folder.folder.iterdir())


def test_a_key_is_kept_for_its_owner_alone(folder: KeyFolder) -> None:
    folder.put(ROUND, KEY)
    assert folder.get(ROUND) == KEY
    for path in folder.folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert folder.folder.stat().st_mode & 0o777 == 0o700


def test_a_second_key_takes_the_place_of_the_first(folder: KeyFolder) -> None:
    folder.put(ROUND, bytes(32))
    folder.put(ROUND, KEY)
    assert folder.get(ROUND) == KEY
    assert names(folder) == [f"{ROUND}.key", MARK]


def test_a_key_that_is_not_there_is_lost(folder: KeyFolder) -> None:
    folder.put("f" * 32, KEY)
    with pytest.raises(KeyLost):
        folder.get(ROUND)


@pytest.mark.parametrize("content", [b"", KEY[:-1], KEY + b"x"])
def test_what_is_not_a_key_is_lost(folder: KeyFolder, content: bytes) -> None:
    folder.put(ROUND, KEY)
    (folder.folder / f"{ROUND}.key").write_bytes(content)
    with pytest.raises(KeyLost):
        folder.get(ROUND)


def test_without_its_folder_no_key_is_lost_and_none_destroyed(folder: KeyFolder) -> None:
    folder.put(ROUND, KEY)
    away = folder.folder.rename(folder.folder.with_name("away"))
    for act in (folder.get, folder.destroy):
        with pytest.raises(KeysUnreachable, match="STAYBOT_KEY_DIR"):
            act(ROUND)
    away.rename(folder.folder)
    assert folder.get(ROUND) == KEY


def test_in_a_folder_that_never_held_a_key_none_is_lost_and_none_destroyed(folder: KeyFolder) -> None:
    """A volume that is not mounted, a typing error: whatever else is in it, it is not where the keys are."""
    folder.put(ROUND, KEY)
    away = folder.folder.rename(folder.folder.with_name("away"))
    folder.folder.mkdir()
    (folder.folder / "photo.jpeg").write_text("of somebody else")
    for act in (folder.get, folder.destroy):
        with pytest.raises(KeysUnreachable, match=f"STAYBOT_KEY_DIR.*touch FOLDER/{MARK}"):
            act(ROUND)
    assert names(folder) == ["photo.jpeg"]
    (folder.folder / MARK).touch()  # the operator says that the other one is gone for good
    with pytest.raises(KeyLost):
        folder.get(ROUND)
    folder.destroy(ROUND)
    assert KeyFolder(away).get(ROUND) == KEY


def test_a_mark_of_somebody_else_is_mark_enough(folder: KeyFolder) -> None:
    """Made by an operator as another user: it need be neither read nor written."""
    folder.folder.mkdir(parents=True)
    (folder.folder / MARK).touch(0o000)
    folder.put(ROUND, KEY)
    assert folder.get(ROUND) == KEY
    assert (folder.folder / MARK).stat().st_mode & 0o777 == 0


def test_a_folder_from_before_the_mark_gets_it_with_the_next_key_or_the_end_of_one(folder: KeyFolder) -> None:
    """By the end of one, for a close may be broken off there and asks again."""
    folder.put(ROUND, KEY)
    (folder.folder / MARK).unlink()
    assert folder.get(ROUND) == KEY
    with pytest.raises(KeysUnreachable):
        folder.get("f" * 32)
    assert names(folder) == [f"{ROUND}.key"]
    folder.destroy(ROUND)
    folder.destroy(ROUND)
    assert names(folder) == [MARK]
    (folder.folder / MARK).unlink()
    folder.put(ROUND, KEY)
    assert names(folder) == [f"{ROUND}.key", MARK]


def test_a_key_that_cannot_be_read_or_removed_is_not_lost(folder: KeyFolder) -> None:
    (folder.folder / f"{ROUND}.key").mkdir(parents=True)
    for act in (folder.get, folder.destroy):
        with pytest.raises(KeysUnreachable):
            act(ROUND)


def test_a_destroyed_key_is_gone_and_may_be_destroyed_again(folder: KeyFolder) -> None:
    folder.put(ROUND, KEY)
    folder.destroy(ROUND)
    assert names(folder) == [MARK]
    folder.destroy(ROUND)
    with pytest.raises(KeyLost):
        folder.get(ROUND)


def test_a_destroyed_key_was_overwritten_first(folder: KeyFolder) -> None:
    folder.put(ROUND, KEY)
    copy = folder.folder.parent / "second name of the same file"
    copy.hardlink_to(folder.folder / f"{ROUND}.key")
    folder.destroy(ROUND)
    assert copy.read_bytes() != KEY
    assert len(copy.read_bytes()) == len(KEY)


def test_a_folder_that_cannot_be_written_says_which_setting_to_change(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KeysUnreachable, match="STAYBOT_KEY_DIR"):
        KeyFolder(tmp_path / "file" / "keys").put(ROUND, KEY)


@pytest.mark.parametrize("round_id", ["", "../../etc/passwd", "A" * 32, "0" * 31, "0" * 33, "\x00" * 32])
def test_only_an_id_of_ours_becomes_a_path(folder: KeyFolder, round_id: str) -> None:
    for act in (folder.get, folder.destroy):
        with pytest.raises(ValueError, match="hexadecimal"):
            act(round_id)
    with pytest.raises(ValueError, match="hexadecimal"):
        folder.put(round_id, KEY)
    assert not list(folder.folder.parent.glob("**/*.key"))


def test_closing_a_folder_leaves_its_keys(folder: KeyFolder) -> None:
    folder.put(ROUND, KEY)
    folder.close()
    assert folder.get(ROUND) == KEY
