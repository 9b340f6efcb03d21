"""`staybot releases export`: all that was ever published, for other programs and for whoever checks us."""
# ruff: noqa: PLC0415 — what a command needs it imports inside, so that `--help` is there at once

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

CHANGED = (
    "The ledger was changed in the database, so what stands there is not what was published, and nothing was "
    "written. `staybot verify` says which entry it is."
)


class Format(StrEnum):
    """How a file is written."""

    JSON = "json"
    CSV = "csv"


@app.command()
def export(
    out: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A new file; without it, standard output.")
    ] = None,
    *,
    format_: Annotated[
        Format, typer.Option("--format", help="json: for `staybot verify --releases`; csv: a table.")
    ] = Format.JSON,
) -> None:
    """Write every release as it was published, and nothing else: bands, never an answer or a name.

    json lists the releases word for word; csv has a line for each figure of each group.
    """
    from staybot.anonymity.ledger import verify_chain
    from staybot.anonymity.verify import releases_of
    from staybot.commands.commitments import write
    from staybot.commands.environment import database
    from staybot.errors import Refused
    from staybot.flows.publishing import ledger, released

    with database() as db:
        entries = db.now(ledger.entries)
    if verify_chain(entries):
        raise Refused(CHANGED)
    text = released.table(entries) if format_ is Format.CSV else f"{releases_of(entries)}\n"
    if out is None:
        typer.echo(text.encode(), nl=False)
        return
    write(out, text)
    typer.echo(f"{len(entries)} releases are in {out}.", err=True)


@app.callback()
def _releases() -> None:
    """What was published."""
