"""The operator's own reader: what it may read, and what of its reading is kept, sealed, with the answers.

It is asked while the round is open, never at the close: what counts is what its writer was shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from staybot import themes
from staybot.facts import Unread
from staybot.flows.answering import ballots, participation
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.store.database import Tx
from staybot.themes.names import language_of
from staybot.themes.protocol import Reach

Given = TypeVar("Given", InterviewBallot, PulseBallot)

COMMAND: Final = "command"
"""What a ballot calls the operator's own reader."""


def unread(tx: Tx, *, by: str, round_id: str, reach: Reach) -> Unread | None:
    """What somebody submitted, if a reader of this reach may read it and nobody has: neither the reader nor,
    by confirming, its writer. Drafts are never given to it.

    A round allows what its invitations told (rule R18): one that opened before the reader was set up, or
    with a nearer one, is read by staybot's own.
    """
    person, of, ballot = participation.theirs(tx, by=by, round_id=round_id)
    is_read = ballot.reader or ballot.confirmed is not None
    if not ballot.texts() or is_read or not reach.is_within(of.reach):
        return None
    return Unread(of.id, dict(ballot.texts()), language_of(person.locale))


def keep(tx: Tx, *, by: str, fact: Unread, found: Mapping[str, Sequence[themes.Mention]]) -> None:
    """Keep what was read of these texts; of other texts, submitted since, nothing is known.

    Raises Refused when the round has closed, or the ballot has no room for it.
    """
    person, of, before = participation.theirs(tx, by=by, round_id=fact.round_id, held=True)
    keys = {
        question: tuple(f"{one.theme}:{one.polarity}" for one in mentions)
        for question, mentions in found.items()
    }

    def kept(ballot: Given) -> Given:
        if ballot.texts() != fact.texts or ballot.reader:
            return ballot
        return replace(ballot, found=keys, reader=COMMAND if keys else themes.MODEL_VERSION)

    holds: type[Any] = type(before)
    ballots.change(tx, of, person, holds=holds, by=kept)
