"""`staybot backup FILE`: a copy of the database, made while staybot runs."""

from __future__ import annotations

import shlex
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from staybot.config import Settings
from staybot.errors import ConfigError, Refused
from staybot.flows.answering import resealing
from staybot.flows.asking import seals
from staybot.opening import open_database
from staybot.store import copies
from staybot.store.database import Database
from staybot.store.keys import KeyLost, KeysUnreachable
from staybot.store.only_one import file_of

HOLDS = (
    "It holds names, promises, letters and what was published. Of rounds that are open it holds sealed "
    "answers and no key: nobody can read them from it. Keep it where only you can read it, and never back up "
    "the keys beside it: that would undo their destruction.\n"
    "`staybot restore` puts it back; answers given to open rounds are then void, and people are told."
)

NOT_RESEALED = (
    "Sealed answers could not get new ciphertext before they were copied ({why}). Beside another copy, this "
    "one tells which of them changed between the two, though not whose they are or what they say."
)


def run(settings: Settings, file: Path, *, force: bool) -> str:
    """Make the copy and say what is in it. Raises Refused; a file of that name stays unless `force`."""
    path = file_of(settings.database_url)
    if path is None:
        raise Refused(_for_postgresql(settings.database_url, file))
    if not path.exists():
        raise Refused(f"There is no {path} to back up. Look at DATABASE_URL.")
    if file.exists() and file.samefile(path):
        raise Refused(f"{file} is the database itself. Choose another name.")
    if settings.key_dir.expanduser().resolve() in file.resolve().parents:
        raise Refused("Not into the folder of the keys: copies and keys must never be kept together.")
    if file.exists() and not force:
        raise Refused(_taken(file))
    why_not = _reseal(settings)
    _copy(path, file, force=force)
    said = [f"{file}: {file.stat().st_size:,} bytes, checked.", HOLDS]
    return "\n".join(said if not why_not else [*said, NOT_RESEALED.format(why=why_not)])


def _copy(path: Path, file: Path, *, force: bool) -> None:
    try:
        copies.back_up(path, file, replace=force)
    except FileExistsError:
        raise Refused(_taken(file)) from None
    except copies.Damaged as damage:
        raise Refused(f"The copy is not sound, so it was thrown away: {damage}.") from None
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}.") from None


def _taken(file: Path) -> str:
    return f"{file} is there already, and nothing was written. --force replaces it."


def _reseal(settings: Settings) -> str:
    """Rewrite every ballot of the open rounds: between two copies all of them differ, and none tells that it
    was changed. If that is not to be, why; the copy is made all the same.
    """
    try:
        db = open_database(settings)
    except (ConfigError, SQLAlchemyError):
        return "the database is not one that this version of staybot can write to"
    try:
        failures = {_rewrite(db, one, found) for one, found in db.now(resealing.every_ballot).items()}
    except SQLAlchemyError:
        return "the database cannot be read or written just now"
    finally:
        db.close()
    return ", ".join(sorted(failures - {""}))


def _rewrite(db: Database, round_id: str, found: resealing.Found) -> str:
    """In short transactions, so that nobody's answer waits; why not, if the key is not there."""
    try:
        for ids in resealing.chosen(found):
            db.now(resealing.rewrite, round_id=round_id, ids=ids)
    except (KeyLost, KeysUnreachable, seals.Broken):
        return "a key cannot be had"
    return ""


def _for_postgresql(database_url: str, file: Path) -> str:
    """The words that PostgreSQL's own tools need for this database; they ask for the password themselves."""
    url = make_url(database_url)
    host = url.host or url.query.get("host")
    options = {"host": host, "port": url.port, "username": url.username}
    server = " ".join(f"--{name}={shlex.quote(str(value))}" for name, value in options.items() if value)
    where = f"{server} --dbname={shlex.quote(str(url.database))}".strip()
    name = shlex.quote(str(file))
    kept = f"{url.database}_before"
    rename = shlex.quote(f'ALTER DATABASE "{url.database}" RENAME TO "{kept}"')
    return (
        "PostgreSQL makes its own copies, while staybot runs:\n\n"
        f"  pg_dump --format=custom --file={name} {where}\n\n"
        "To put one back, stop every staybot process, then:\n\n"
        f"  psql {server} --dbname=postgres --command={rename}\n"
        f"  createdb {server} {shlex.quote(str(url.database))}\n"
        f"  pg_restore --no-owner --single-transaction {where} {name}\n"
        "  staybot migrate\n"
        "  staybot restore --placed\n\n"
        f"The last one keeps messages from going out twice. {kept} is the database of before: drop it when "
        f"nothing is missing. {HOLDS.partition('`')[0].strip()}\n"
        "Leave an hour between two copies: closer ones show which sealed answers changed, though not whose. "
        "Where more than 10,000 people are interviewed, any two show it of the last ten minutes."
    )
