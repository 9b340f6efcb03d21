"""What the letter about a group's answer says."""

from __future__ import annotations

from typing import Literal, cast

from staybot.facts import Envelope, GroupAnswered, GroupPromiseGiven
from staybot.flows import viewer
from staybot.flows.delivering import composing_promises
from staybot.flows.delivering.envelopes import envelope
from staybot.rules import group_promises as rules
from staybot.rules.commitments import State
from staybot.store.database import Tx
from staybot.store.tables import Letter, Person


def group_answered(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the maker: what the published figure says of the promise."""
    found = composing_promises.event(tx, letter.subject)
    made = composing_promises.find(tx, found.commitment_id) if found else None
    if found is None or made is None:
        return None
    said = cast("Literal['confirm', 'not_seen', 'silence']", found.event.value)
    missed = made.state is State.MISSED
    return envelope(letter, to, GroupAnswered(rules.told(made.audience), made.text, said, missed=missed))


def group_promise_given(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the owner whom a leader named, while the promise waits for them."""
    made = composing_promises.find(tx, letter.subject)
    if made is None or to is None or made.by_id != to.id or made.state is not State.OPEN:
        return None
    by = viewer.who(viewer.by_id(tx, composing_promises.first_maker(tx, made)))
    return envelope(letter, to, GroupPromiseGiven(by, rules.told(made.audience), made.text, made.due_on))
