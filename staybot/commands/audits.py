"""What `staybot verify` and `staybot anonymity try` do: texts come in, a verdict and an exit code go out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import BinaryIO, Final

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from staybot.anonymity import verify as law
from staybot.anonymity.verify import SAFE, UNDECIDED, UNUSABLE, Result
from staybot.config import Settings
from staybot.flows.publishing import ledger

LARGEST: Final = 200 * 1024 * 1024
"""Bytes of one file: fifty releases about twenty thousand people fit."""


class Unusable(Exception):  # noqa: N818 — it states a fact
    """A file or an option that cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Attack:
    """What the attacker assumes, and how long the attack may take."""

    stable: bool = False
    insider: bool = False
    colluders: tuple[str, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True)
class Files:
    """The files of a `verify` that looks at no database."""

    releases: Path | None = None
    rosters: Path | None = None
    participants: Path | None = None
    truth: Path | None = None

    @property
    def are_given(self) -> bool:
        """Whether there is any."""
        return any((self.releases, self.rosters, self.participants, self.truth))


def verify_files(files: Files, attack: Attack) -> int:
    """Attack the releases of a file from anywhere; the exit code."""
    try:
        texts = _texts(files)
    except Unusable as problem:
        return _told(Result(UNUSABLE, error=f"{problem}\n"))
    with _watching("Attacking what was published") as started:
        return _told(_guarded(lambda: _attacked(texts, attack, started)))


def verify_database(settings: Settings, attack: Attack) -> int:
    """Check the chain of everything ever published here, and attack it; the exit code. Raises ConfigError."""
    from staybot.opening import open_database  # noqa: PLC0415 — the edge, which files do without

    if attack.colluders:
        return _told(Result(UNUSABLE, error=f"{_COLLUDERS}\n"))
    db = open_database(settings)
    try:
        entries, gone = db.now(ledger.entries), db.now(ledger.gone)
        chain = law.verify_ledger(entries)
        if chain.exit_code is SAFE and gone:
            chain = Result(UNUSABLE, output=chain.output, error=_GONE.format(waves=", ".join(gone)))
        if chain.exit_code is not SAFE or not entries:
            return _told(chain)
        everything = db.now(ledger.everything)
    finally:
        db.close()
    if everything.recut:
        waves = ", ".join(everything.recut)
        return _told(Result(UNUSABLE, output=chain.output, error=_RECUT.format(waves=waves)))
    texts = {"releases": law.releases_of(entries), "rosters": everything.rosters}
    with _watching("Attacking everything that was ever published") as started:
        found = _guarded(lambda: _attacked(texts, attack, started))
    return _told(Result(found.exit_code, chain.output + found.output, found.error))


def try_company(*, seconds: float | None) -> int:
    """Publish the company on standard input; the exit code."""
    if sys.stdin.isatty():
        return _told(Result(UNUSABLE, error=f"{_NO_COMPANY}\n"))
    try:
        text = _text(sys.stdin.buffer, name="company")
    except Unusable as problem:
        return _told(Result(UNUSABLE, error=f"{problem}\n"))
    with _watching("Publishing, and attacking each release before it counts") as started:
        return _told(_guarded(lambda: law.try_company(text, expired=_expired(seconds, started))))


_NO_COMPANY: Final = "Give a company: staybot anonymity try < company.json > releases.json"
_COLLUDERS: Final = "--colluders needs --truth: the database keeps no answer with which people could collude."
_GONE: Final = (
    "The release of {waves} is gone: rows of the table release were deleted. Put them back as they were, "
    "from a backup of the database.\n"
)
_RECUT: Final = (
    "The frozen cohort of {waves} is not the one that its release was audited with: rows of the table "
    "cohort_member were changed. Put them back as they were, from a backup of the database.\n"
)


def _texts(files: Files) -> dict[str, str]:
    named = {name: path for name, path in vars(files).items() if path is not None}
    if not {"releases", "rosters"} <= named.keys():
        raise Unusable("--releases and --rosters belong together; without either the database is verified.")
    return {name: _file(path) for name, path in named.items()}


def _file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return _text(file, name=str(path))
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}.") from None


def _text(file: BinaryIO, *, name: str) -> str:
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unusable(f"{name} is larger than {LARGEST // 1024**2} MB. Give fewer releases at a time.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(f"{name} is not UTF-8 (from byte {error.start + 1} on). Save it as UTF-8.") from None


def _attacked(texts: dict[str, str], attack: Attack, started: float) -> Result:
    return law.verify(
        releases=texts["releases"],
        rosters=texts["rosters"],
        participants=texts.get("participants"),
        truth=texts.get("truth"),
        stable=attack.stable,
        insider=attack.insider,
        colluders=attack.colluders,
        expired=_expired(attack.seconds, started),
    )


def _guarded(work: Callable[[], Result]) -> Result:
    """What breaks is no verdict: the exit code of a crash would be that of a breach."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 — whatever it is, nothing was decided
        return Result(UNDECIDED, error=f"The audit broke off ({type(error).__name__}); nothing is decided.\n")


def _expired(seconds: float | None, started: float) -> Callable[[], bool]:
    return lambda: seconds is not None and monotonic() - started >= seconds


@contextmanager
def _watching(what: str) -> Iterator[float]:
    """Shows on a terminal that work is under way, and for how long. Yields when it began."""
    console = Console(stderr=True)
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        progress.add_task(what, total=None)
        yield monotonic()


def _told(result: Result) -> int:
    """Say it, in UTF-8 wherever it goes."""
    typer.echo(result.output.encode(), nl=False)
    typer.echo(result.error.encode(), nl=False, err=True)
    return result.exit_code
