"""`staybot people import`: a file comes in, words about it go out."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Final

import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from staybot.clock import SystemClock
from staybot.config import Settings
from staybot.errors import Refused
from staybot.flows.people import people
from staybot.flows.people.people import ImportReport
from staybot.opening import open_database
from staybot.rules import people_file
from staybot.rules.people_file import PeopleFile

LONG: Final = 2000
"""Lines from which on a progress bar is worth its place."""


def run(settings: Settings, path: Path, *, complete: bool, skip_bad: bool, dry_run: bool, sure: bool) -> int:
    """Import a file and say what happened; the exit code is 1 if bad rows kept it out."""
    data = read_bytes(path)
    with bar(lines=data.count(b"\n")) as progress:
        file = _read(data, progress)
        db = open_database(settings)
        try:
            task = progress.add_task("Storing", total=None, visible=False) if progress else None
            report = db.now(
                people.import_people, file=file, complete=complete, skip_bad=skip_bad, dry_run=dry_run,
                sure=sure, progress=lambda done, of: _move(progress, task, done=done, of=of),
            )  # fmt: skip
        finally:
            db.close()
    for line in told(report, dry_run=dry_run):
        typer.echo(line)
    return 0 if report.stored or not report.bad else 1


def read_bytes(path: Path) -> bytes:
    """The file, or standard input for `-`. Raises Refused in words."""
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None


def bar(*, lines: int) -> Progress | nullcontext[None]:
    """A progress bar for a long file, if somebody is looking."""
    console = Console(stderr=True)
    if lines < LONG or not console.is_terminal:
        return nullcontext()
    return Progress(console=console, transient=True)


def _read(data: bytes, progress: Progress | None) -> PeopleFile:
    today = SystemClock().now().date()
    if progress is None:
        return people_file.read(data, today=today)
    task = progress.add_task("Reading", total=data.count(b"\n") + 1)
    return people_file.read(data, today=today, progress=lambda line: progress.update(task, completed=line))


def _move(progress: Progress | None, task: TaskID | None, *, done: int, of: int) -> None:
    if progress is not None and task is not None:
        progress.update(task, completed=done, total=of, visible=True)


def told(report: ImportReport, *, dry_run: bool) -> list[str]:
    """The report in lines: notes, every bad row, and what was or would be done."""
    counts = f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged"
    if report.left:
        counts += f", {report.left} marked as left"
    lines = [*report.notes, *(f"line {row.line}: {row.reason}" for row in report.bad)]
    bad = len({row.line for row in report.bad})
    skipped = f" {bad} bad row{'s'[: bad != 1]} left out." if bad else ""
    if report.stored:
        return [*lines, f"Imported: {counts}.{skipped}"]
    if bad and not dry_run:
        remedy = "Mend them and import again, or leave them out with --skip-bad."
        return [*lines, f"Nothing was imported: {bad} bad row{'s'[: bad != 1]}. {remedy}"]
    return [*lines, f"Nothing was stored, this was a dry run. It would be: {counts}.{skipped}"]
