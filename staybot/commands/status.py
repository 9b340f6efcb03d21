"""`staybot status`: how an installation stands, in words. It asks the database and the keys, nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

import typer

from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.facts.standing import Coming, Standing
from staybot.flows import round_keys, standing
from staybot.opening import open_database
from staybot.store import schema
from staybot.store.database import Database

UNSEEN: Final = timedelta(minutes=5)
"""Without a sign of a worker for so long, none runs: each leaves one every minute, to the minute."""
TOO_LATE: Final = timedelta(hours=3)
"""Ten thousand letters take an hour and a half at the usual pace; then something is wrong."""
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
    lines = list(_lines(settings))
    for line in lines:
        typer.echo(f"{line.mark} {line.says}")
        if line.remedy:
            typer.echo(f"    {line.remedy}")
    wrong = sum(line.mark == "✗" for line in lines)
    typer.echo(f"{wrong} thing{'s'[: wrong != 1]} to mend." if wrong else "All is well.")
    return int(wrong > 0)


def _lines(settings: Settings) -> Iterator[Line]:
    try:
        db = open_database(settings)
    except ConfigError as error:
        yield Line("✗", *error.problems)
        return
    try:
        yield Line("✓", f"The database answers and is at the newest migration, {schema.newest()}.")
        yield _keys(db)
        yield from told(db.now(standing.look), settings)
    finally:
        db.close()


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
    minutes = (now.now - now.beat_at) // timedelta(minutes=1)
    if now.now - now.beat_at >= UNSEEN:
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
    else:
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
