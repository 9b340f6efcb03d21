"""`staybot digest`: what an operator who looked into the leadership channel says of a digest in doubt."""
# ruff: noqa: PLC0415 — what a command needs it imports inside, so that `--help` is there at once

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.command()
def found(
    link: Annotated[str, typer.Argument(metavar="LINK", help="Of the message: Copy link, in Slack.")],
) -> None:
    """Say that a digest in doubt had arrived, and where it stands: its thread follows.

    Put the link in quotes. For a message of a digest's thread, copy the link of that message.
    """
    from staybot.commands.environment import database
    from staybot.flows import found_digests
    from staybot.rules import permalinks

    message = permalinks.parse(link)
    with database() as db:
        db.now(found_digests.found, link=message)
    typer.echo("It counts as posted. What belongs in its thread follows within a minute.")


@app.command()
def repost() -> None:
    """Post a digest again that may not have arrived: only after looking into the channel."""
    from staybot.commands.environment import database
    from staybot.flows import digests

    with database() as db:
        db.now(digests.repost)
    typer.echo("The digest is posted again within a minute, word for word as the ledger holds it.")
