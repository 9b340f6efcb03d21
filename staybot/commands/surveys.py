"""`staybot surveys`: what pulses ask, files of your own, and surveys sent by hand."""
# ruff: noqa: PLC0415 — what a command needs it imports inside, so that `--help` is there at once

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="As `staybot surveys list` shows it.")]


@app.command("list")
def list_surveys() -> None:
    """List what is ready to send, files of your own, what is planned, and what is asked next."""
    from staybot.commands import survey_words
    from staybot.commands.environment import database
    from staybot.flows.asking import survey_files, survey_rounds, surveys

    with database() as db:
        parts = [
            survey_words.ready(surveys.ready().values()),
            survey_words.own(db.now(survey_files.stored)),
            survey_words.planned(db.now(survey_rounds.every)),
            survey_words.coming(db.now(survey_rounds.next_questions)),
        ]
    typer.echo("\n\n".join(part for part in parts if part))


@app.command()
def show(name: Name) -> None:
    """Show what a survey or a file asks, with the ids of its items."""
    from staybot.commands import survey_words
    from staybot.commands.environment import database
    from staybot.flows.asking import surveys

    with database() as db:
        typer.echo(survey_words.shown(db.now(surveys.described, name)))


@app.command()
def add(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A survey file, or - for standard input.")],
    *,
    name: Annotated[str, typer.Option(help="For a file of items without a survey.")] = "",
) -> None:
    """Check a file of items or a survey and store it. Its name again puts it in the place of the older one.

    Pulses that are planned or running keep their words. A changed meaning needs a higher version.
    """
    from staybot.commands import survey_words
    from staybot.commands.environment import database
    from staybot.commands.people_import import read_bytes
    from staybot.flows.asking import survey_adding
    from staybot.rules.surveys import SurveyFileError

    content = survey_words.text(read_bytes(path), path)
    try:
        with database() as db:
            added = db.now(survey_adding.add, content=content, file=path.name, name=name)
    except SurveyFileError as error:
        typer.echo("\n".join([*error.problems, "Nothing was stored."]), err=True)
        raise typer.Exit(1) from None
    typer.echo(survey_words.added(added))


@app.command()
def remove(name: Name) -> None:
    """Take a file of your own away. Pulses that are planned or running keep their words."""
    from staybot.commands.environment import database
    from staybot.flows.asking import survey_adding

    with database() as db:
        db.now(survey_adding.remove, name=name)
    typer.echo(f"{name} is gone. Pulses that are planned or running keep their words.")


@app.command()
def send(
    name: Name,
    *,
    on: Annotated[str, typer.Option(metavar="DATE", help="The first day it may open; else tomorrow.")] = "",
) -> None:
    """Plan a survey for everyone, on the first free days. The regular pulse gives way."""
    from staybot.commands import survey_words
    from staybot.commands.environment import database
    from staybot.flows.asking import leader_surveys, survey_rounds, surveys

    with database() as db:
        survey = db.now(surveys.find, name)
        opens_on = db.now(survey_rounds.day, words=on) if on else None
        typer.echo(survey_words.sent(db.now(leader_surveys.plan, survey, opens_on=opens_on)))


@app.command()
def cancel(
    which: Annotated[list[str], typer.Argument(metavar="DATE|LABEL", help="A day of it, or its label.")],
) -> None:
    """Take back a survey that is planned and has not opened."""
    from staybot.commands import survey_words
    from staybot.commands.environment import database
    from staybot.flows.asking import survey_rounds

    with database() as db:
        typer.echo(survey_words.cancelled(db.now(survey_rounds.cancel, which=" ".join(which))))
