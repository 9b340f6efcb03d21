"""Which interview is open for somebody; where none is, words that are true for each of them."""

from __future__ import annotations

from typing import Final

from staybot.errors import Refused
from staybot.flows import viewer
from staybot.flows.answering import participation
from staybot.flows.asking import pauses
from staybot.store.database import Tx
from staybot.store.tables import Person

NOTHING: Final = "No interview is open for you just now."


def current(tx: Tx, *, by: str) -> str:
    """The id of the interview that is open for this person. Raises Refused."""
    person = viewer.known(tx, slack_id=by)
    found = participation.current(tx, person)
    if found is None:
        raise Refused(_none(tx, person))
    return found.id


def _none(tx: Tx, person: Person) -> str:
    """Only whoever will be asked is told to wait for a message."""
    if pauses.has_opted_out(tx, person):
        return f"{NOTHING} You have opted out, so I will not ask you for one; my Home tab changes that."
    if not person.is_engineer:
        return (
            f"{NOTHING} Interviews ask engineers, and the people list does not have you as one, so I will "
            "not ask you for one. If that is wrong, tell whoever runs staybot here."
        )
    return f"{NOTHING} I'll write to you when the next one is."
