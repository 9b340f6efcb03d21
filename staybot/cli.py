"""The command line. Each command imports what it needs inside, so that `--help` is there at once."""
# ruff: noqa: PLC0415 — that is why imports stand inside the commands

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from staybot.commands import (
    anonymity,
    commitments,
    digests,
    ending,
    house,
    pulses,
    releases,
    starting,
    surveys,
    themes,
)
from staybot.commands.environment import settings, variables
from staybot.commands.example import env_example
from staybot.errors import Refused

__all__ = ["app", "main", "settings"]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
people = typer.Typer(no_args_is_help=True)
app.add_typer(people, name="people", help="The people list.")
rounds_app = typer.Typer(no_args_is_help=True)
app.add_typer(rounds_app, name="rounds", help="Rounds of stay interviews.")
app.add_typer(digests.app, name="digest", help="Digests for the leadership channel.")
app.add_typer(surveys.app, name="surveys", help="What pulses ask, and surveys sent by hand.")
app.add_typer(pulses.app, name="pulses", help="Groups that get no pulse for a while.")
app.add_typer(commitments.app, name="commitments", help="Promises and what became of them.")
app.add_typer(releases.app, name="releases", help="What was published.")
app.command("verify")(anonymity.verify)
app.command("backup")(house.backup)
app.command("restore")(house.restore)
app.command("move")(house.move)
app.add_typer(themes.app, name="themes", help="Read comments for their themes, on this machine.")
app.add_typer(anonymity.app, name="anonymity", help="Test the anonymity of what is published.")


def main() -> None:
    """Run a command; what can be mended is said in words, never as a traceback."""
    with ending.in_words():
        app()


@app.command()
def run() -> None:
    """Run the whole bot in one process."""
    starting.serve("run")


@app.command()
def web() -> None:
    """Take Slack's requests, beside `staybot worker`: any number of each on one PostgreSQL."""
    starting.serve("web")


@app.command()
def worker() -> None:
    """Keep the calendar and deliver messages, beside `staybot web`."""
    starting.serve("worker")


@app.command()
def migrate() -> None:
    """Give the database the shape that this version needs. Safe to repeat."""
    from staybot.commands import migrate as command

    typer.echo(command.run(settings()))


@app.command()
def demo(
    *,
    seed: Annotated[int, typer.Option(help="The same seed gives the same company and the same year.")] = 1,
    people: Annotated[int, typer.Option(min=10, max=2000, help="How many work there.")] = 60,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of the page; 0 takes a free one.")] = 8765,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = True,
    play: Annotated[int | None, typer.Option(min=1, help="Play so many days, without a page.")] = None,
    out: Annotated[Path | None, typer.Option(help="With --play: where messages and pictures go.")] = None,
) -> None:
    """Try everything against a simulated Slack: nothing to set up, nothing leaves this machine."""
    if (play is None) != (out is None):
        raise Refused("--play DAYS and --out DIR belong together.")
    from staybot.demo.main import run_demo

    run_demo(seed=seed, people=people, port=port, open_page=open_page, play=play, out=out)


@app.command()
def status() -> None:
    """Say how the bot stands, from the database alone. Ends with 1 if something needs a hand."""
    from staybot.commands import status as command

    raise typer.Exit(command.run(settings()))


@app.command()
def doctor() -> None:
    """Check settings, tokens, channel, database, keys and clock, and say what to do."""
    from staybot.commands import doctor as command

    raise typer.Exit(command.run(settings(), variables=variables()))


@people.command("import")
def import_people(
    path: Annotated[Path, typer.Argument(help="A CSV file, or - for standard input.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; store nothing.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave out the bad rows.")] = False,
    complete: Annotated[bool, typer.Option("--complete", help="Who is not in the list has left.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --complete: more than half may leave.")] = False,
) -> None:
    """Import the people list. Importing again is an update.

    Columns: email, name, manager_email, function, team, level, location, start_date, roles (engineer,
    manager, leader; several separated by a semicolon), and optionally slack_id.
    """
    from staybot.commands import people_import as command

    raise typer.Exit(
        command.run(settings(), path, complete=complete, skip_bad=skip_bad, dry_run=dry_run, sure=yes)
    )


@people.command("erase")
def erase_person(
    who: Annotated[str, typer.Argument(metavar="SLACK_ID|EMAIL", help="Whom to erase.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this, say what would go.")] = False,
) -> None:
    """Erase what is stored about a person. Published figures stay: they name nobody."""
    from staybot.commands import people_erase as command

    command.erase(who, sure=yes)


@people.command("readmit")
def readmit_person(
    who: Annotated[str, typer.Argument(metavar="SLACK_ID|EMAIL", help="Each that they will come with.")],
) -> None:
    """Let somebody who was erased come back, as somebody new."""
    from staybot.commands import people_erase as command

    command.readmit(who)


@app.command("settings")
def show_settings() -> None:
    """Print every setting with its meaning and default: the text of .env.example."""
    typer.echo(env_example(), nl=False)


@rounds_app.command("show")
def show_rounds() -> None:
    """List every round with its days and state."""
    from staybot.commands import rounds as command

    typer.echo(command.show(settings()))


@rounds_app.command("plan")
def plan_round(
    *,
    opens_on: Annotated[
        datetime, typer.Option("--opens-on", formats=["%Y-%m-%d"], help="Such as 2026-11-30.")
    ],
) -> None:
    """Let the next interview open on another day: the very first one, above all."""
    from staybot.commands import rounds as command

    typer.echo(command.plan(settings(), opens_on.date()))
