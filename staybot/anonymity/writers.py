"""Which Slack account wrote a ballot: said inside it, sealed, and what it holds is shown to no other account.

Whoever may change the people list, or write into the database, can put another account on somebody's row;
without the round's key they cannot make a ballot say that this account wrote it. Whoever has a new account
starts over with an empty ballot; what they gave before is counted until they give something anew.

A ballot from before ballots said so is shown to the account that is on the row, until it is written again:
else an upgrade would take from everybody the drafts and answers that are theirs to change and to withdraw.
"""

from __future__ import annotations

from typing import Final

_END: Final = b"\0"
"""Ends the account. No content holds it: JSON writes it in other characters."""


def written_by(account: str | None, content: bytes) -> bytes:
    """What is sealed. Nothing was written by nobody: an emptied ballot is as one that was never filled."""
    return (account or "").encode() + _END + content if content else b""


def content(payload: bytes) -> bytes:
    """What was written, by whomever: to be counted, or laid anew."""
    return payload.rpartition(_END)[2]


def content_for(account: str | None, payload: bytes) -> bytes:
    """The same for the eyes of this account: nothing, if it was another that wrote."""
    writer, _, given = payload.rpartition(_END)
    return given if writer in (b"", (account or "").encode()) else b""
