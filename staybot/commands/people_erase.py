"""`staybot people erase` and `staybot people readmit`."""

from __future__ import annotations

from typing import Final

import typer

from staybot.commands.environment import database
from staybot.flows.people import erasable, erasing
from staybot.flows.people.erasable import Stored

STAYS: Final = (
    "This stays: published figures and sentences, word for word; what happened to promises and clocks, and "
    "where an opaque id stood in frozen cohorts; a keyed hash of the Slack id and the mail address, so that "
    "Slack's directory does not bring them back. Backups, and files of before a restore or a move, still "
    "hold them: delete those."
)


def erase(who: str, *, sure: bool) -> None:
    """Say what is stored about somebody; with `sure`, erase it. Raises Refused for somebody unknown."""
    with database() as db:
        if not sure:
            for line in told(db.now(erasable.stored, who=who), done=False):
                typer.echo(line)
            return
        for round_id in db.now(erasing.open_rounds, who=who):
            db.now(erasing.empty_ballot, who=who, round_id=round_id)
        for line in told(db.now(erasing.erase, who=who), done=True):
            typer.echo(line)


def readmit(who: str) -> None:
    """Let somebody come back. Raises Refused for anybody who was not erased."""
    with database() as db:
        db.now(erasing.readmit, who=who)
    typer.echo("They may come back now, as somebody new: with the next look at Slack, or the next import.")


def told(found: Stored, *, done: bool) -> list[str]:
    """In lines: what goes, and what stays."""
    return [
        "Erased:" if done else "Nothing was changed. This would go:",
        "  name, mail address, Slack id, place in the company, start date, choices",
        f"  shared answers: {found.shares}, also from the managers' messages",
        f"  sealed ballots of open rounds, emptied: {found.open_ballots}",
        f"  words of promises by or to them: {found.promises}; promises that end: {found.going_on}",
        f"  letters that wait for them: {found.letters}",
        STAYS,
        "In Slack itself, messages of before remain; an import refuses them until `staybot people readmit`."
        if done
        else "Say --yes to do it. Take them out of the people list, too: an import refuses them afterwards.",
    ]
