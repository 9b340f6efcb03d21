"""`staybot verify` and `staybot anonymity try`: for checking what was published, and trying what would be."""
# ruff: noqa: PLC0415 — the auditor is heavy; `--help` of every command imports this file

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

Json = typer.Option(show_default=False, metavar="FILE.json")


def verify(
    *,
    releases: Annotated[Path | None, Json] = None,
    rosters: Annotated[Path | None, Json] = None,
    participants: Annotated[Path | None, Json] = None,
    truth: Annotated[Path | None, Json] = None,
    stable: Annotated[bool, typer.Option("--stable", help="Take answers to stay the same.")] = False,
    insider: Annotated[bool, typer.Option("--insider", help="Attack as each who answered, too.")] = False,
    colluders: Annotated[str, typer.Option(help="People, by comma, who put their answers together.")] = "",
    time_limit: Annotated[
        float | None, typer.Option(min=0, metavar="SECONDS", help="What is open then is undecided.")
    ] = None,
) -> None:
    """Attack what was published, and check the chain of hashes: everything in the database, or files.

    Ends with 0 (nothing exposed), 1 (somebody is, each named; or the chain is broken), 2 (the input cannot
    be used) or 3 (undecided).
    """
    from staybot.commands import audits
    from staybot.commands.environment import settings

    attack = audits.Attack(
        stable=stable,
        insider=insider,
        colluders=tuple(name.strip() for name in colluders.split(",") if name.strip()),
        seconds=time_limit,
    )
    files = audits.Files(releases=releases, rosters=rosters, participants=participants, truth=truth)
    if files.are_given:
        raise typer.Exit(audits.verify_files(files, attack))
    raise typer.Exit(audits.verify_database(settings(), attack))


@app.command("try")
def try_company(
    *,
    time_limit: Annotated[
        float | None, typer.Option(min=0, metavar="SECONDS", help="What is not proved safe then is left out.")
    ] = None,
) -> None:
    """Publish an invented company by the rules and the code of the bot: < company.json > releases.json.

    Ends with 2, and says where and why, if the company cannot be used.
    """
    from staybot.commands import audits

    raise typer.Exit(audits.try_company(seconds=time_limit))


@app.callback()
def _anonymity() -> None:
    """Test the anonymity of what is published."""
