"""The keys of rounds, in a folder and on a server: there, gone, or out of reach, and which of the three."""

from __future__ import annotations

import importlib.util
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from staybot.anonymity import sealing
from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.store.columns import new_id
from staybot.store.keys import MARK, KeyFolder, KeyLost, KeysUnreachable, keys_of
from staybot.store.redis_keys import RedisKeys
from tests import key_servers
from tests.key_places import KINDS, Folder, Place, Server, place
from tests.key_servers import KeyServer

ROUND = new_id()


@pytest.fixture(params=KINDS)
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with place(request.param, tmp_path) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "keys")


@pytest.fixture
def server() -> Iterator[KeyServer]:
    started = KeyServer()
    yield started
    started.remove()


def test_a_key_is_kept_until_it_is_destroyed(there: Place) -> None:
    key = sealing.new_key()
    there.keys.put(ROUND, key)
    assert there.keys.get(ROUND) == key
    there.keys.destroy(ROUND)
    with pytest.raises(KeyLost):
        there.keys.get(ROUND)
    there.keys.destroy(ROUND)


def test_another_process_finds_the_same_keys(there: Place) -> None:
    there.keys.put(ROUND, b"k" * 32)
    other = keys_of(Settings(**there.settings))
    assert other.get(ROUND) == b"k" * 32
    other.close()


def test_a_key_that_was_never_there_is_lost(there: Place) -> None:
    there.keys.put(new_id(), sealing.new_key())
    with pytest.raises(KeyLost):
        there.keys.get(ROUND)


def test_what_is_no_key_is_a_lost_key(there: Place) -> None:
    there.plants(ROUND, b"short")
    with pytest.raises(KeyLost):
        there.keys.get(ROUND)


def test_a_place_that_forgot_everything_has_lost_the_keys(there: Place) -> None:
    there.keys.put(ROUND, sealing.new_key())
    there.forgets()
    with pytest.raises(KeyLost):
        there.keys.get(ROUND)


def test_a_place_that_is_away_has_lost_nothing(there: Place) -> None:
    """Neither read nor destroyed, and the words are for the operator; then it is back."""
    key = sealing.new_key()
    there.keys.put(ROUND, key)
    there.goes_away()
    with pytest.raises(KeysUnreachable, match=r"STAYBOT_KEY_DIR|STAYBOT_KEYS_URL"):
        there.keys.get(ROUND)
    with pytest.raises(KeysUnreachable, match=r"STAYBOT_KEY_DIR|STAYBOT_KEYS_URL"):
        there.keys.destroy(ROUND)
    there.comes_back()
    assert there.keys.get(ROUND) == key


def test_a_closed_place_opens_again_by_itself(there: Place) -> None:
    there.keys.put(ROUND, b"k" * 32)
    there.keys.close()
    assert there.keys.get(ROUND) == b"k" * 32


def test_only_the_id_of_a_round_names_a_key(there: Place) -> None:
    for name in ("../../etc/passwd", "", ROUND.upper() + "0", f"{ROUND}\n"):
        with pytest.raises(ValueError, match="32 hexadecimal"):
            there.keys.put(name, sealing.new_key())
        with pytest.raises(ValueError, match="32 hexadecimal"):
            there.keys.get(name)
        with pytest.raises(ValueError, match="32 hexadecimal"):
            there.keys.destroy(name)


# ------------------------------------------------------------------- the folder


def test_the_folder_and_its_files_are_for_their_owner_only(folder: Folder) -> None:
    folder.keys.put(ROUND, sealing.new_key())
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    stats = {file.name: file.stat() for file in folder.path.iterdir()}
    assert {stat.S_IMODE(one.st_mode) for one in stats.values()} == {0o600}
    assert {name: one.st_size for name, one in stats.items()} == {f"{ROUND}.key": 32, MARK: 0}


def test_a_destroyed_key_was_overwritten_before_its_file_went(folder: Folder) -> None:
    """A second name for the same file still shows what is in it."""
    folder.keys.put(ROUND, b"k" * 32)
    second = folder.path.with_name("second")
    os.link(folder.path / f"{ROUND}.key", second)
    folder.keys.destroy(ROUND)
    assert len(second.read_bytes()) == 32
    assert second.read_bytes() != b"k" * 32


def test_a_folder_that_cannot_be_written_or_read_is_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    keys = KeyFolder(tmp_path / "file")
    with pytest.raises(KeysUnreachable, match="cannot be written"):
        keys.put(ROUND, sealing.new_key())
    with pytest.raises(KeysUnreachable, match="cannot be read"):
        keys.get(ROUND)
    with pytest.raises(KeysUnreachable, match="is not there"):
        keys.destroy(ROUND)


def test_a_key_that_cannot_be_removed_is_told_as_such(folder: Folder) -> None:
    (folder.path / f"{ROUND}.key").mkdir(parents=True)
    with pytest.raises(KeysUnreachable, match="cannot be removed"):
        folder.keys.destroy(ROUND)


# ------------------------------------------------------------------- the server


def test_a_server_that_says_nothing_is_out_of_reach(server: KeyServer) -> None:
    keys = Server(server).keys
    keys.put(ROUND, b"k" * 32)
    server.freeze()
    try:
        with pytest.raises(KeysUnreachable, match="does not answer"):
            keys.get(ROUND)
    finally:
        server.thaw()
    assert keys.get(ROUND) == b"k" * 32
    keys.close()


def test_a_connection_that_was_dropped_is_made_again(server: KeyServer) -> None:
    keys = Server(server).keys
    keys.put(ROUND, b"k" * 32)
    server.hide()
    server.show()
    assert keys.get(ROUND) == b"k" * 32
    keys.close()


@pytest.mark.parametrize(
    ("options", "persists"),
    [
        (("--save", "", "--appendonly", "no"), False),
        (("--save", "60", "1", "--appendonly", "no"), True),
        (("--save", "", "--appendonly", "yes"), True),
        (("--rename-command", "CONFIG", "HIDDEN"), None),
    ],
)
def test_it_is_known_whether_a_server_writes_to_disk(
    options: tuple[str, ...], *, persists: bool | None
) -> None:
    server = KeyServer(*options)
    keys = RedisKeys(server.url)
    try:
        assert keys.persists() is persists
    finally:
        keys.close()
        server.remove()


@pytest.mark.parametrize("url", ["localhost:6379", "http://localhost", "redis://localhost:port"])
def test_an_address_that_is_none_is_told_in_words(url: str) -> None:
    with pytest.raises(ConfigError, match="STAYBOT_KEYS_URL must look like"):
        keys_of(Settings(keys_url=url))


def test_a_server_wins_over_a_folder(server: KeyServer, tmp_path: Path) -> None:
    keys = keys_of(Settings(keys_url=server.url, key_dir=tmp_path / "keys"))
    keys.put(ROUND, sealing.new_key())
    keys.close()
    assert not (tmp_path / "keys").exists()
    assert isinstance(keys_of(Settings(key_dir=tmp_path / "keys")), KeyFolder)


def test_tests_without_a_server_say_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="Install redis or valkey"):
        key_servers.executable()
    for name in ("redis-server", "valkey-server"):
        (tmp_path / name).touch(0o755)
        assert key_servers.executable() == str(tmp_path / name)
        (tmp_path / name).unlink()
