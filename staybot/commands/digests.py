"""`staybot digest`: what an operator who looked into the leadership channel says of a digest in doubt."""
# ruff: noqa: PLC0415 — what a command needs it imports inside, so that `--help` is there at once

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from staybot.errors import Refused

if TYPE_CHECKING:
    from staybot.flows.publishing.found_digests import InDoubt

app = typer.Typer(no_args_is_help=True)


@app.command()
def found(
    link: Annotated[str, typer.Argument(metavar="LINK", help="Of the message: Copy link, in Slack.")],
    of: Annotated[str, typer.Option("--of", metavar="TITLE", help="Which, if several could be it.")] = "",
) -> None:
    """Say that a digest in doubt had arrived, and where it stands: its thread follows.

    Put the link in quotes. For a message of a digest's thread, copy the link of that message.
    """
    from staybot.commands.environment import database
    from staybot.flows.publishing import found_digests
    from staybot.rules import permalinks

    message = permalinks.parse(link)
    with database() as db:
        letter_id = _named(db.now(found_digests.could_be, link=message), of)
        db.now(found_digests.found, link=message, letter_id=letter_id)
    typer.echo("It counts as posted. What belongs in its thread follows within a minute.")


def _named(those: Sequence[InDoubt], of: str) -> str:
    """The id of the only one, or of the one whose first line that is. Raises Refused with all of them."""
    titles = {one.letter_id: _title(one) for one in those}
    meant = [one for one, title in titles.items() if not of or of.strip().casefold() == title.casefold()]
    if meant and (of or len(meant) == 1):
        return meant[0]
    lines = [
        f"  --of {shlex.quote(titles[one.letter_id])}   left on {one.left_at:%d %b %Y at %H:%M} UTC"
        for one in those
    ]
    raise Refused("\n".join(["Which of these in doubt is that message? Say it by its first line:", *lines]))


def _title(one: InDoubt) -> str:
    """The first line as posted; the kind of message where it cannot be made again."""
    from staybot.slack.escape import unescape
    from staybot.slack.views import letters

    if one.fact is None:
        return one.kind.replace("_", " ")
    return unescape(letters.letter(one.fact).text.partition("\n")[0])


@app.command()
def repost() -> None:
    """Post a digest again that may not have arrived: only after looking into the channel."""
    from staybot.commands.environment import database
    from staybot.flows.publishing import digests

    with database() as db:
        db.now(digests.repost)
    typer.echo("The digest is posted again within a minute, word for word as the ledger holds it.")
