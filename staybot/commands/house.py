"""`staybot move`, `backup` and `restore`: an installation as a whole."""
# ruff: noqa: PLC0415 — what a command needs it imports inside, so that `--help` is there at once

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from staybot.commands.environment import settings


def move(
    *,
    to: Annotated[
        str, typer.Option("--to", metavar="URL", help="postgresql://user@host/name; PGPASSWORD is heeded.")
    ],
) -> None:
    """Move from the SQLite file of DATABASE_URL into PostgreSQL. Stop staybot first. Safe to repeat.

    Every row is copied and compared; open rounds move with their sealed answers, their keys stay in place.
    """
    from staybot.commands import move as command

    typer.echo(command.run(settings(), to=to))


def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy goes.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
) -> None:
    """Copy the SQLite file of DATABASE_URL while staybot runs. Keys are not in it, and must not be."""
    from staybot.commands import backup as command

    typer.echo(command.run(settings(), file, force=force))


def restore(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="A copy made by backup.")] = None,
    *,
    placed: Annotated[
        bool, typer.Option("--placed", help="Without FILE: the database was put back by other means.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Also if rounds become void.")] = False,
) -> None:
    """Put a backup in the place of the database. Stop staybot first. Safe to repeat.

    Nobody is written to twice. Rounds that are open, or were when the copy was made, are void if anything
    happened in them since: everybody asked is told. This is not done without --yes.
    """
    from staybot.commands import restore as command

    typer.echo(command.run(settings(), file, placed=placed, sure=yes))
