"""`staybot restore FILE`: a backup in the place of the database, made fit for the day of now."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from staybot.clock import Clock, SystemClock
from staybot.commands import restore_words as words
from staybot.config import Settings
from staybot.errors import ConfigError, Refused
from staybot.flows import restoring
from staybot.flows.restoring import Restored
from staybot.opening import open_database
from staybot.store import copies, schema
from staybot.store.alone import alone
from staybot.store.database import Database, Tx, engine_for
from staybot.store.keys import Keys, KeysUnreachable, keys_of
from staybot.store.only_one import file_of, only_one
from staybot.store.salvage import Foreign, Salvaged, salvage


def run(
    settings: Settings, file: Path | None, *, placed: bool, sure: bool = False, clock: Clock | None = None
) -> str:
    """Restore, and say what became of rounds and letters. Raises Refused or ConfigError, nothing changed;
    also before a round becomes void, unless `sure`.

    Broken off at any moment, it is to be given again: the database is then the old one or the new one.
    """
    if (file is None) is not placed:
        raise Refused(
            "Name the copy to restore; or say --placed if the database was put back by other means."
        )
    try:
        if file is None:
            return _placed(settings, sure=sure, clock=clock)
        with only_one(settings.database_url):
            return _restore(settings, file, sure=sure, clock=clock)
    except KeysUnreachable as problem:
        raise ConfigError(f"Nothing was restored. {problem}") from None
    except (SQLAlchemyError, OSError) as error:
        raise ConfigError(f"Nothing was restored: {schema.reason(error)}") from None


def _placed(settings: Settings, *, sure: bool, clock: Clock | None) -> str:
    with only_one(settings.database_url):
        db = open_database(settings, clock)
        try:
            settled = db.now(_settled, sure=sure)
            _destroy(db.keys, settled.keys)
        finally:
            db.close()
    return "\n".join([*words.told(settled), words.FORGOTTEN])


def _restore(settings: Settings, file: Path, *, sure: bool, clock: Clock | None) -> str:
    path = file_of(settings.database_url)
    if path is None:
        raise Refused(
            "PostgreSQL is restored by pg_restore: `staybot backup FILE` prints the words. Then give "
            "`staybot restore --placed`."
        )
    if not file.exists() or (path.exists() and file.samefile(path)):
        raise Refused(
            f"There is no copy to restore at {file}." if not file.exists() else f"{file} is the database."
        )
    fresh = _copy(file, path)
    try:
        _migrate(fresh, file)
        found = _salvage(path, fresh)
        settled = _settle(settings, fresh, found or Salvaged(), sure=sure, clock=clock)
        aside = copies.put_in_place(fresh, path)
    finally:
        _remove(fresh)
    keys = keys_of(settings)
    try:
        _destroy(keys, (*settled.keys, *(found.opened if found else ())))
    finally:
        keys.close()
    return "\n".join([f"{path} is restored from {file}.", *words.told(settled), *words.of_old(aside, found)])


def _copy(file: Path, path: Path) -> Path:
    """The backup's content beside the database, for its owner alone. Raises Refused."""
    fresh = path.with_name(f".{path.name}.restoring")
    _remove(fresh)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.touch(mode=0o600, exist_ok=False)
        copies.snapshot(file, fresh)
        copies.check(fresh)
    except copies.Damaged as damage:
        _remove(fresh)
        raise Refused(f"Nothing was restored: {str(damage).replace(fresh.name, file.name)}.") from None
    except OSError as error:
        _remove(fresh)
        raise Refused(f"Nothing was restored: {error.strerror}.") from None
    return fresh


def _remove(fresh: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        Path(f"{fresh}{end}").unlink(missing_ok=True)


def _migrate(fresh: Path, file: Path) -> None:
    engine = engine_for(f"sqlite:///{fresh}")
    try:
        schema.migrate(engine)
    except CommandError:
        raise Refused(f"{file} was made by a newer staybot. Install that one, then restore.") from None
    finally:
        engine.dispose()


def _salvage(path: Path, fresh: Path) -> Salvaged | None:
    """What the present database can add; None if there is none that can be read."""
    if not path.exists():
        return None
    try:
        copies.check(path)
        with alone(path) as engine:
            if not schema.is_current(engine):
                return None
            with engine.connect() as connection:
                present: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
                return salvage(present, fresh)
    except Foreign:
        raise Refused("The copy belongs to another Slack workspace. Nothing was restored.") from None
    except (copies.Damaged, sqlite3.DatabaseError):
        return None


def _settle(settings: Settings, fresh: Path, found: Salvaged, *, sure: bool, clock: Clock | None) -> Restored:
    """Settle the copy, then merge its log: one file to be put in place."""
    url = f"sqlite:///{fresh}"
    db = Database(
        engine_for(url, synchronous="FULL"),
        clock=clock or SystemClock(),
        settings=settings,
        keys=keys_of(settings),
    )
    try:
        settled = db.now(_settled, sure=sure, unchanged=found.unchanged, opened=found.opened)
    finally:
        db.close()
    with alone(fresh):
        return settled


def _settled(
    tx: Tx, *, sure: bool, unchanged: Collection[str] = (), opened: Collection[str] = ()
) -> Restored:
    """Settle, unless that would give up answers and nobody said that they are sure. Raises Refused."""
    settled = restoring.settle(tx, unchanged=unchanged, opened=opened)
    if settled.void and not sure:
        raise Refused(words.sure(settled))
    return settled


def _destroy(keys: Keys, rounds: tuple[str, ...]) -> None:
    """Keys of void rounds. Raises ConfigError: what is in place by now stays."""
    try:
        for round_id in rounds:
            keys.destroy(round_id)
    except KeysUnreachable as problem:
        raise ConfigError(f"{words.KEYS_LEFT}{problem}") from None
