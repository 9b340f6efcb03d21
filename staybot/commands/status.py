"""`staybot status`: how an installation stands, in words. It asks the database and the keys, nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from threading import Thread
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import typer

from staybot.clock import age
from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.facts.standing import Coming, Standing
from staybot.flows import standing
from staybot.flows.asking import round_keys
from staybot.opening import open_database
from staybot.slack.doctor import host
from staybot.slack.doctor.finding import Mark
from staybot.store import schema, trouble
from staybot.store.database import Database

T = TypeVar("T")

UNSEEN: Final = timedelta(minutes=5)
"""Without a sign of a worker for so long, none runs: each leaves one every minute, to the minute."""
TOO_LATE: Final = timedelta(hours=3)
"""Ten thousand letters take an hour and a half at the usual pace; then something is wrong."""
PATIENCE: Final = 20.0
"""Seconds for all that is asked, twice what a new connection may take."""
NEXT: Final = 5
"""Things to come that are worth their lines."""


@dataclass(frozen=True)
class Line:
    """One line of what is told. `mark`: "✓", "!" for what is worth knowing, "✗" for what needs a hand."""

    mark: str
    says: str
    remedy: str = ""


def run(settings: Settings) -> int:
    """Print it; 0 if nothing needs a hand, else 1."""
    try:
        lines = _within(PATIENCE, lambda: list(_lines(settings)))
    except TimeoutError:
        lines = [
            Line(
                "✗",
                f"The database did not answer within {PATIENCE:g} seconds.",
                "It hangs, or its tables are locked: look into its own log, and restart it if need be.",
            )
        ]
    for line in lines:
        typer.echo(f"{line.mark} {line.says}")
        if line.remedy:
            typer.echo(f"    {line.remedy}")
    wrong = sum(line.mark == "✗" for line in lines)
    typer.echo(f"{wrong} thing{'s'[: wrong != 1]} to mend." if wrong else "All is well.")
    return int(wrong > 0)


def _within(seconds: float, work: Callable[[], T]) -> T:
    """What comes of it. Raises TimeoutError if nothing does in time: then it is left behind, and keeps nobody
    from ending the process.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 — raised where it is waited for
            done.set_exception(error)

    Thread(target=run, daemon=True).start()
    return done.result(timeout=seconds)


def _lines(settings: Settings) -> Iterator[Line]:
    try:
        db = open_database(settings)
    except ConfigError as error:
        yield Line("✗", *error.problems)
        return
    try:
        yield Line("✓", f"The database answers and is at the newest migration, {schema.newest()}.")
        yield from _writes(db, settings)
        yield _keys(db)
        yield from told(db.now(standing.look), settings)
    finally:
        db.close()


def _writes(db: Database, settings: Settings) -> Iterator[Line]:
    """Whether anything can be stored, and for how long still."""
    code = trouble.of_writes(db.engine)
    if code is not None:
        yield Line(
            "✗",
            f"The database takes no writes ({code}): no answer is stored, nothing is sent.",
            "Most likely its disk is full: make room. A PostgreSQL may be a standby, or set to read-only.",
        )
    for found in host.room(settings):
        if found.mark is not Mark.WELL:
            yield Line("✗" if found.mark is Mark.WRONG else "!", found.says, found.remedy)


def _keys(db: Database) -> Line:
    """Whether every round that takes answers can still be opened; the keys themselves are shown to nobody."""
    trouble = db.now(round_keys.trouble)
    return Line("✗", trouble.problem, trouble.remedy) if trouble else Line("✓", round_keys.THERE)


def told(now: Standing, settings: Settings) -> Iterator[Line]:
    """What the database tells, worst and nearest first."""
    yield _worker(now)
    yield from _letters(now)
    for notice in now.told:
        yield Line("✗", f"The operators were told in the last day: {notice.problem}", notice.remedy)
    if not settings.operators:
        yield Line("!", "Nobody is told in Slack when something needs a hand.", "Set STAYBOT_OPERATORS.")
    if any(count for _, count in now.processes):
        yield Line("·", "Processes: " + ", ".join(f"{count} {what}" for what, count in now.processes) + ".")
    for kind, rounds in groupby(now.rounds, key=lambda one: one.kind):
        states = ", ".join(f"{one.count} {one.state}" for one in rounds)
        yield Line("·", f"Rounds, {kind.replace('_', '-')}: {states}.")
    for one in [one for one in now.coming if one.at > now.now][:NEXT]:
        yield Line("·", f"{_when(one, settings)}  {one.what}")


def _worker(now: Standing) -> Line:
    if now.beat_at is None:
        return Line(
            "✗", "No worker has run yet.", "Start `staybot run`, or `staybot worker` beside `staybot web`."
        )
    unseen = age(now.beat_at, now=now.now)
    if unseen is None:
        return Line(
            "✗",
            "A worker was last seen at a time that is still to come, so nobody knows whether one runs.",
            "A clock ran ahead. A worker whose clock is right corrects it within two minutes: if this stays, "
            "set the clocks right and start `staybot run` or `staybot worker`.",
        )
    if unseen >= UNSEEN:
        minutes = unseen // timedelta(minutes=1)
        return Line(
            "✗",
            f"No worker was seen for {minutes} minutes: nothing is sent, opened or closed.",
            "Start `staybot run` or `staybot worker`, or look into its log. What fell due is made up for.",
        )
    return Line("✓", "A worker is at its work.")


def _letters(now: Standing) -> Iterator[Line]:
    if now.late:
        minutes = now.lag // timedelta(minutes=1)
        mark = "✗" if now.lag > TOO_LATE else "!"
        says = f"Messages that are late: {now.late}, the oldest by {minutes} minutes or more."
        yield Line(mark, says, "The log says why: look for letter.unsent. `staybot doctor` checks Slack.")
    if now.again:
        yield Line(
            "✗",
            f"Messages that were tried again and again, and that Slack did not take: {now.again}.",
            "The log says what Slack answered: look for letter.unsent. If Slack has trouble itself "
            "(slack-status.com), they go out when it has none; `staybot doctor` checks the rest.",
        )
    if not (now.late or now.again):
        yield Line("✓", "No message is late.")
    if now.due:
        yield Line("·", f"Messages of rounds and digests that are due now: {now.due}.")
    if now.paused_until is not None:
        seconds = round((now.paused_until - now.now).total_seconds())
        yield Line("!", f"Slack asked to slow down: nothing is sent for {seconds} seconds.")
    if now.in_doubt:
        yield Line("!", f"Messages that may have arrived or not, which is looked up: {now.in_doubt}.")
    if now.failed:
        yield Line("!", f"Messages of the last seven days that Slack will never take: {now.failed}.")


def _when(one: Coming, settings: Settings) -> str:
    if one.on is not None:
        return f"{one.on:%a %d %b %Y}"
    return f"{one.at.astimezone(ZoneInfo(settings.timezone)):%a %d %b %Y %H:%M %Z}"
