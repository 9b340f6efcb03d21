"""Where the keys of rounds live: one small file each, outside the database and every backup."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final, Protocol

from staybot.config import Settings

_ROUND_ID: Final = re.compile(r"[0-9a-f]{32}")
KEY_BYTES: Final = 32

MARK: Final = "staybot-keys"
"""An empty file that the first key leaves beside it: without it a folder without a key is the wrong one."""

REMEDY: Final = (
    "Set STAYBOT_KEY_DIR to the folder in which the rounds were opened. If that is gone for good, make an "
    f"empty one and say so with `touch FOLDER/{MARK}`: open rounds are then void and asked again."
)


class KeyLost(Exception):  # noqa: N818 — it states a fact: the round can no longer be opened
    """The key of a round is gone: its ballots can never be read again, by anyone."""


class KeysUnreachable(Exception):  # noqa: N818 — it states a fact, which may have changed in a minute
    """The place of the keys does not answer just now; nothing is lost, nothing can be read or stored.

    The message is for the operator and says what to do.
    """


class Keys(Protocol):
    """Keys of open rounds, by the round's id."""

    def put(self, round_id: str, key: bytes) -> None:
        """Keep a key durably, before any ballot is sealed with it. Raises KeysUnreachable."""
        ...

    def get(self, round_id: str) -> bytes:
        """The key. Raises KeyLost, or KeysUnreachable while nobody can say."""
        ...

    def destroy(self, round_id: str) -> None:
        """Overwrite and remove the key; nothing happens if it is gone already.

        Raises KeysUnreachable: a key that may come back is not destroyed.
        """
        ...

    def close(self) -> None:
        """Let go of every connection; the next question opens one again."""
        ...


class KeyFolder:
    """A folder of mode 0700 with one 0600 file a round (anonymity.md section 3), and the mark.

    A key is lost only where the mark is: an empty mount or a typing error must void nothing. The mark gives
    nothing away, for it depends on nothing about anybody. Keep the folder on a small volume that is never
    snapshotted or backed up; losing it voids the open rounds, once an operator says that it is lost.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser()

    def put(self, round_id: str, key: bytes) -> None:
        """Write, flush to disk, then name: a key is there whole or not at all."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._leave_mark()
            path = self._path(round_id)
            scratch = path.with_suffix(".new")
            handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(key)
                file.flush()
                os.fsync(file.fileno())
            scratch.replace(path)
            self._sync_folder()
        except OSError as error:
            raise KeysUnreachable(
                f"The key folder cannot be written ({error.strerror}). "
                "Set STAYBOT_KEY_DIR to a folder that staybot may write."
            ) from error

    def get(self, round_id: str) -> bytes:
        """The key. Raises KeyLost when the file is missing or not a key; KeysUnreachable when the folder is
        missing, without the mark or cannot be read, for then the key may be there again tomorrow.
        """
        try:
            handle = os.open(self._path(round_id), os.O_RDONLY)  # at every tap: half of what a file costs
            try:
                key = os.read(handle, KEY_BYTES + 1)
            finally:
                os.close(handle)
        except FileNotFoundError as error:
            self._check_folder()
            raise KeyLost from error
        except OSError as error:
            raise KeysUnreachable(f"The key folder cannot be read ({error.strerror}). {REMEDY}") from error
        if len(key) != KEY_BYTES:
            raise KeyLost
        return key

    def destroy(self, round_id: str) -> None:
        """Overwrite, flush, unlink. On copy-on-write and flash media the overwrite is best effort.

        The mark comes first, also into a folder from before there were marks: a close that is broken off
        here asks again, and must then be told that the key is gone.
        """
        path = self._path(round_id)
        try:
            with path.open("r+b") as file:
                self._leave_mark()
                file.write(os.urandom(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            self._sync_folder()
        except (FileNotFoundError, NotADirectoryError):
            self._check_folder()
        except OSError as error:
            raise KeysUnreachable(
                f"A key cannot be removed from the key folder ({error.strerror}). "
                "Give the folder and what is in it to the user that staybot runs as."
            ) from error

    def close(self) -> None:
        """Nothing is held open."""

    def _path(self, round_id: str) -> Path:
        return self.folder / f"{checked_id(round_id)}.key"

    def _check_folder(self) -> None:
        """Raise KeysUnreachable, unless a key that is not here is surely gone."""
        if not self.folder.is_dir():
            raise KeysUnreachable(f"The key folder {self.folder} is not there. {REMEDY}")
        if not self._is_marked():
            raise KeysUnreachable(
                f"The key folder {self.folder} holds neither the key nor staybot's mark, a file {MARK}: "
                f"it is the wrong one, or it was emptied. {REMEDY}"
            )

    def _is_marked(self) -> bool:
        return os.access(self.folder / MARK, os.F_OK)

    def _leave_mark(self) -> None:
        if not self._is_marked():  # an operator's own may not be ours to open
            handle = os.open(self.folder / MARK, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
            self._sync_folder()

    def _sync_folder(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def checked_id(round_id: str) -> str:
    """The id, if it is one of ours: it becomes part of a path. Raises ValueError."""
    if not _ROUND_ID.fullmatch(round_id):
        raise ValueError("a round's id is 32 hexadecimal digits")
    return round_id


def keys_of(settings: Settings) -> Keys:
    """Where the settings keep keys: on the server, if one is set, else in the folder. Raises ConfigError."""
    if not settings.keys_url:
        return KeyFolder(settings.key_dir)
    from staybot.store.redis_keys import RedisKeys  # noqa: PLC0415 — it imports this module

    return RedisKeys(settings.keys_url)
