"""Where every command finds its settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from staybot.config import Settings, from_environment
from staybot.errors import ConfigError

if TYPE_CHECKING:
    from staybot.store.database import Database


def settings() -> Settings:
    """The settings that `variables` name. Raises ConfigError."""
    return from_environment(variables())


def variables() -> dict[str, str]:
    """Those of `.env` in this folder and of the environment, which wins.

    `.env` is not copied into the environment: other libraries would act on what they find there
    (slack-facts.md, rule 8). Raises ConfigError.
    """
    from dotenv import dotenv_values  # noqa: PLC0415 — `--help` does without

    try:
        written = dotenv_values(Path(".env"), interpolate=False)
    except (OSError, UnicodeDecodeError):
        raise ConfigError("The file .env cannot be read. It must be a text file in UTF-8.") from None
    return {name: text or "" for name, text in written.items()} | dict(os.environ)


@contextmanager
def database() -> Iterator[Database]:
    """The database of the settings, for one command. Raises ConfigError."""
    from staybot.opening import open_database  # noqa: PLC0415 — `--help` does without

    db = open_database(settings())
    try:
        yield db
    finally:
        db.close()
