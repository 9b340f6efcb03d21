"""`staybot pulses`: groups that are not asked for a while."""
# ruff: noqa: PLC0415 — what a command needs it imports inside, so that `--help` is there at once

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

Of = Annotated[str, typer.Option(metavar="VALUE", help="As the people list has it.")]


@app.command()
def pause(
    *,
    until: Annotated[str, typer.Option(metavar="DATE", help="The last day of the pause.")],
    team: Of = "",
    function: Of = "",
    location: Of = "",
    level: Of = "",
) -> None:
    """Send no pulse to a group through a day. Interviews are as always."""
    from staybot.commands.environment import database
    from staybot.flows.asking import pauses, survey_rounds
    from staybot.rules.dates import in_words

    dimension, value = _group(team=team, function=function, location=location, level=level)
    with database() as db:
        day = db.now(survey_rounds.day, words=until)
        paused = db.now(pauses.rest_group, dimension=dimension, value=value, until=day)
    if paused.until is None:
        typer.echo(f"{in_words(day)} has passed: pulses come to {dimension} {value} as usual.")
    else:
        typer.echo(f"No pulse for {dimension} {value} until {in_words(day)} is over.")


@app.command()
def resume(*, team: Of = "", function: Of = "", location: Of = "", level: Of = "") -> None:
    """End the pause of a group."""
    from staybot.commands.environment import database
    from staybot.flows.asking import group_pauses

    dimension, value = _group(team=team, function=function, location=location, level=level)
    with database() as db:
        db.now(group_pauses.resume, dimension=dimension, value=value)
    typer.echo(f"Pulses come to {dimension} {value} as usual.")


@app.command("list")
def list_pauses() -> None:
    """List the groups that are paused. Who paused for themself is told to nobody."""
    from staybot.commands.environment import database
    from staybot.flows.asking import group_pauses
    from staybot.rules.dates import in_words

    with database() as db:
        there = db.now(group_pauses.every)
    for one in there:
        typer.echo(f"{one.dimension} {one.value}: no pulse until {in_words(one.until)} is over")
    if not there:
        typer.echo("No group is paused.")


def _group(**values: str) -> tuple[str, str]:
    from staybot.errors import Refused

    given = [(name, value) for name, value in values.items() if value]
    if len(given) != 1:
        raise Refused("Name one group: --team, --function, --location or --level, with its value.")
    return given[0]
