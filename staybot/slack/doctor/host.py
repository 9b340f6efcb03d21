"""The machine: database, key folder, time zones, and what the environment must not hold."""

from __future__ import annotations

import glob
import os
import shlex
import shutil
import stat
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.slack.doctor.finding import Finding, note, well, wrong
from staybot.store import schema
from staybot.store.only_one import file_of

BACKUPS: Final = "Keep the keys out of every backup and snapshot: set STAYBOT_KEY_DIR to a folder elsewhere."

MB: Final = 2**20
LEAST: Final = 100 * MB
"""Bytes. With less, a disk is full within a round."""


def database(settings: Settings, engine: Engine) -> Finding:
    """Reachable, and in the shape that this version needs."""
    try:
        schema.check_file(settings.database_url)
        schema.check(engine)
    except ConfigError as other:
        return wrong(other.says, other.remedy)
    except (SQLAlchemyError, OSError) as error:
        why = schema.reason(error)
        return wrong(f"The database does not answer: {why}", "Check DATABASE_URL and that it is running.")
    return well("The database answers and is migrated.")


def database_files(settings: Settings) -> list[Finding]:
    """What others on this machine can read of a SQLite file, its log, and files kept aside. It is only said:
    an operator may want it so, for a group that makes backups.
    """
    path = file_of(settings.database_url)
    if path is None or os.name != "posix":
        return []
    every = sorted(path.absolute().parent.glob(f"{glob.escape(path.name)}*"))
    holding = [one for one in every if one.is_file() and not one.name.endswith("-lock")]
    found = [shlex.quote(str(one)) for one in holding if stat.S_IMODE(one.stat().st_mode) & 0o077]
    says = "Others on this machine can read the database file, or one kept aside: names, and shared words."
    return [note(says, f"chmod go= {' '.join(found)}")] if found else []


def room(settings: Settings) -> list[Finding]:
    """Whether there is room where this machine stores something: a SQLite file, keys."""
    file = file_of(settings.database_url)
    folders = [file.absolute().parent] if file else []
    folders += [] if settings.keys_url else [settings.key_dir.expanduser().absolute()]
    there = [next(one for one in (folder, *folder.parents) if one.exists()) for folder in folders]
    if not there:
        return []
    free, folder = min((shutil.disk_usage(one).free, one) for one in there)
    return [enough(free, folder=folder, database=file.stat().st_size if file and file.exists() else 0)]


def enough(free: int, *, folder: Path, database: int) -> Finding:
    """Whether so many bytes are enough beside a database of so many."""
    says = f"{free // MB} MB are free on the disk of {folder}"
    remedy = "Make room there. Once there is some, staybot goes on by itself, without a restart."
    if free < LEAST:
        return wrong(f"Only {says}: soon nothing can be stored.", remedy)
    if free < database:
        says = f"{says}, less than the database takes, which is written anew when a round closes."
        return note(f"Only {says}", remedy)
    return well(f"{says}.")


def key_folder(settings: Settings) -> list[Finding]:
    """Private, writable, and nowhere that copies it (anonymity.md section 3)."""
    folder = settings.key_dir.expanduser().absolute()
    found = [_is_usable(folder), *_beside_database(folder, settings)]
    if _is_committable(folder):
        found.append(
            wrong(f"The key folder {folder} lies in a Git checkout that does not ignore it.", BACKUPS)
        )
    return found


def _is_usable(folder: Path) -> Finding:
    if not folder.exists():
        parent = next(one for one in folder.parents if one.exists())
        if os.access(parent, os.W_OK | os.X_OK):
            return well(f"The key folder {folder} can be made.")
        return wrong(f"The key folder {folder} cannot be made.", "Set STAYBOT_KEY_DIR to another folder.")
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return wrong(f"The key folder {folder} cannot be used.", "Give it to the user of staybot.")
    if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        return wrong(f"Others on this machine can look into the key folder {folder}.", f"chmod 700 {folder}")
    return well(f"The key folder {folder} is private and writable.")


def _beside_database(folder: Path, settings: Settings) -> list[Finding]:
    file = file_of(settings.database_url)
    if file is None or file.absolute().parent not in {folder, *folder.parents}:
        return []
    return [note("The keys lie under the folder of the database: one backup would hold both.", BACKUPS)]


def _is_committable(folder: Path) -> bool:
    """In a Git checkout, and not ignored there. Without git to ask, the worse is assumed."""
    checkout = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)
    if checkout is None:
        return False
    probe = ["git", "-C", str(checkout), "check-ignore", "-q", str(folder / "any.key")]
    try:
        return subprocess.run(probe, check=False, capture_output=True, timeout=10).returncode != 0  # noqa: S603 — a fixed program, a path of ours
    except (OSError, subprocess.SubprocessError):
        return True


def time_zones(names: Sequence[str] = ("Europe/Berlin", "America/New_York", "Asia/Kolkata")) -> Finding:
    """Whether this machine knows the world's time zones."""
    try:
        for name in names:
            ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return wrong("Time zones are unknown on this machine.", "pip install tzdata")
    return well("Time zones are known.")


def misspelt(names: Sequence[str]) -> list[Finding]:
    """Settings that nothing reads."""
    remedy = "Without effect. Look for the right name in `staybot settings`, or take it out of .env."
    return [note(f"{name} is no setting of this staybot.", remedy) for name in names]


def environment(variables: Mapping[str, str]) -> list[Finding]:
    """What would make Bolt ignore the bot token without a word (slack-facts.md, rule 8)."""
    present = [name for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET") if variables.get(name)]
    if not present:
        return []
    says = f"The environment holds {' and '.join(present)}: Bolt would ignore the bot token."
    return [wrong(says, "Unset them.")]
