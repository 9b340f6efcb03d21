"""`staybot commitments export`: the history of every promise, as text that other programs read."""
# ruff: noqa: PLC0415 — what a command needs it imports inside, so that `--help` is there at once

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True)


class Format(StrEnum):
    """How a file is written."""

    JSONL = "jsonl"
    CSV = "csv"


@app.command()
def export(
    *,
    format_: Annotated[
        Format, typer.Option("--format", help="jsonl: an object per line; csv: a table.")
    ] = Format.JSONL,
    out: Annotated[
        Path | None, typer.Option(help="A new file, for its owner's eyes only; without it, standard output.")
    ] = None,
) -> None:
    """Write every promise and every change of it: who, what, when. Times are UTC.

    Never in it: words that engineers wrote with their answers, whether or not they showed them to their
    manager, reasons, and who shared an interview.
    """
    from staybot.commands.environment import database
    from staybot.flows.promising import promise_history

    with database() as db:
        lines = db.now(promise_history.every)
    text = "".join(_csv(lines) if format_ is Format.CSV else _json(lines))
    if out is None:
        typer.echo(text, nl=False)
        return
    write(out, text)
    typer.echo(f"{len(lines)} lines are in {out}.", err=True)


@app.callback()
def _commitments() -> None:
    """Promises to engineers and what became of them."""


def _json(lines: list[Any]) -> Iterator[str]:
    for line in lines:
        yield json.dumps(_cells(line), ensure_ascii=False) + "\n"


def _csv(lines: list[Any]) -> Iterator[str]:
    from staybot.facts import PromiseEvent
    from staybot.rules.csv_cells import harmless

    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\r\n")
    rows.writerow([field.name for field in fields(PromiseEvent)])
    rows.writerows([harmless(cell) for cell in _cells(line).values()] for line in lines)
    yield table.getvalue()


def _cells(line: Any) -> dict[str, str]:
    return asdict(line) | {"due_on": line.due_on.isoformat(), "at": line.at.isoformat(timespec="seconds")}


def write(out: Path, text: str) -> None:
    """A file that only its owner may read. Raises Refused where there is one, or no place for one."""
    from staybot.errors import Refused

    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(f"{out} is there already. Name another file, or move it away.") from None
    except OSError:
        raise Refused(f"{out} cannot be written. Name a file in a folder that is there.") from None
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)
