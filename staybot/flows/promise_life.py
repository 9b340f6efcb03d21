"""The life of a promise after it was made: claimed, answered, dropped, handed over, ended. One table decides
(rules/commitments.py), one function changes, and every change is an event that stays.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal

from sqlmodel import select

from staybot.errors import Refused
from staybot.facts import Answered, AnswerForm, Claimed, DropForm, Dropped
from staybot.flows import outbox, viewer
from staybot.rules import commitments as rules
from staybot.rules.commitments import Event, State
from staybot.rules.plain_text import plain
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent, Person

LONGEST_WORDS: Final = 500

UNKNOWN: Final = "I cannot find this promise among yours. My Home tab shows those there are."
"""The same for whoever has no right to it, and for one that does not exist."""

ANSWERED: Final = {State.KEPT: Event.CONFIRM, State.NOT_SEEN: Event.NOT_SEEN}
"""States that an answer led to: the same click again changes nothing."""

Answer = Literal["confirm", "not_yet", "not_seen"]


def claim(tx: Tx, *, by: str, commitment_id: str) -> Claimed:
    """Its maker says it is done; the one it was made to is asked. Twice is once.

    Raises Refused for anybody else, and when its state does not allow it.
    """
    maker = viewer.known(tx, slack_id=by)
    made = mine(tx, commitment_id, maker=maker)
    if made.state not in (State.CLAIMED, State.CLAIMED_LATE):
        change(tx, made, Event.CLAIM, by=maker)
        made.silence_at = tx.now + timedelta(days=rules.SILENCE_AFTER_DAYS)
        tx.session.add(made)
        ask(tx, made)
    return Claimed(_whom(tx, made), made.text)


def answer(
    tx: Tx, *, by: str, commitment_id: str, said: Answer, words: str = "", show: bool = False
) -> Answered:
    """The engineer's last word; `words` reach the maker only if `show`. The same answer twice is one.

    Raises Refused for anybody else, and when no answer is awaited.
    """
    engineer = viewer.known(tx, slack_id=by)
    made = _locked(tx, commitment_id)
    if made is None or made.engineer_id != engineer.id:
        raise Refused(UNKNOWN)
    text = plain(words)
    if len(text) > LONGEST_WORDS:
        raise Refused(f"Please keep this below {LONGEST_WORDS} characters.", field="words")
    event = Event(said)
    if ANSWERED.get(made.state) is not event or text:
        happened = change(tx, made, event, by=engineer, words=text, is_shown=show and bool(text))
        made.silence_at = None
        tx.session.add(made)
        maker = viewer.by_id(tx, made.by_id)
        if maker is not None:
            outbox.post(tx, kind="commitment_answered", subject=happened.id, to=maker, at=tx.now)
    return Answered(viewer.who(viewer.by_id(tx, made.by_id)), made.text, said, shown=show and bool(text))


def awaiting(tx: Tx, *, by: str, commitment_id: str, said: Literal["not_yet", "not_seen"]) -> AnswerForm:
    """The window for the words of an answer. Raises Refused where none is awaited."""
    engineer = viewer.known(tx, slack_id=by)
    made = _locked(tx, commitment_id)
    if made is None or made.engineer_id != engineer.id:
        raise Refused(UNKNOWN)
    rules.next_state(made.state, Event(said))
    return AnswerForm(made.id, viewer.who(viewer.by_id(tx, made.by_id)), made.text, said)


def dropping(tx: Tx, *, by: str, commitment_id: str) -> DropForm:
    """The window for the reason. Raises Refused where the promise cannot be dropped."""
    made = mine(tx, commitment_id, maker=viewer.known(tx, slack_id=by))
    rules.next_state(made.state, Event.DROP)
    return DropForm(made.id, _whom(tx, made), made.text)


def drop(tx: Tx, *, by: str, commitment_id: str, because: str) -> Dropped:
    """Take a promise back, with a reason that the engineer reads. Raises Refused without one."""
    maker = viewer.known(tx, slack_id=by)
    made = mine(tx, commitment_id, maker=maker)
    reason = " ".join(plain(because).split())
    if not reason:
        raise Refused("Please say why, in a sentence: they will read it.", field="because")
    if len(reason) > LONGEST_WORDS:
        raise Refused(f"Please keep this below {LONGEST_WORDS} characters.", field="because")
    if made.state is not State.DROPPED:
        change(tx, made, Event.DROP, by=maker)
        made.dropped_because = reason
        tx.session.add(made)
        _tell_engineer(tx, made, kind="commitment_dropped")
    return Dropped(_whom(tx, made), made.text, made.dropped_because)


def take_up(tx: Tx, *, by: str, commitment_id: str) -> Claimed:
    """The new manager makes a promise that was handed over their own."""
    maker = viewer.known(tx, slack_id=by)
    made = mine(tx, commitment_id, maker=maker)
    if made.state is State.HANDED_OVER:
        change(tx, made, Event.TAKE_UP, by=maker)
        _tell_engineer(tx, made, kind="commitment_taken_up")
    return Claimed(_whom(tx, made), made.text)


def change(
    tx: Tx, made: Commitment, event: Event, *, by: Person | None, words: str = "", is_shown: bool = False
) -> CommitmentEvent:
    """The one place where a promise changes. Raises Refused, in words, for what the table does not have."""
    made.state = rules.next_state(made.state, event)
    tx.session.add(made)
    happened = CommitmentEvent(
        id=new_id(),
        workspace=tx.workspace,
        commitment_id=made.id,
        event=event,
        by_id=by.id if by else None,
        words=words,
        is_shown=is_shown,
        at=tx.now,
    )
    tx.session.add(happened)
    tx.session.flush()
    return happened


def ask(tx: Tx, made: Commitment) -> None:
    """Ask the engineer whether it happened: at the next decent hour, and once more a week later."""
    engineer = viewer.by_id(tx, made.engineer_id) if made.engineer_id else None
    if engineer is None:
        return
    for after in (0, rules.ASK_AGAIN_AFTER_DAYS):
        at = tx.now + timedelta(days=after)
        outbox.post(tx, kind="commitment_question", subject=made.id, to=engineer, at=at)


def mine(tx: Tx, commitment_id: str, *, maker: Person) -> Commitment:
    """A promise of this maker, locked. Raises Refused."""
    made = _locked(tx, commitment_id)
    if made is None or made.by_id != maker.id:
        raise Refused(UNKNOWN)
    return made


def _locked(tx: Tx, commitment_id: str) -> Commitment | None:
    return tx.session.exec(
        select(Commitment)
        .where(Commitment.workspace == tx.workspace, Commitment.id == commitment_id)
        .with_for_update()
    ).first()


def _whom(tx: Tx, made: Commitment) -> str:
    """The name of the one, or of the group, it was made to."""
    if made.engineer_id is None:
        return made.audience.removeprefix("team:")
    return viewer.who(viewer.by_id(tx, made.engineer_id)).name


def _tell_engineer(tx: Tx, made: Commitment, *, kind: str) -> None:
    engineer = viewer.by_id(tx, made.engineer_id) if made.engineer_id else None
    if engineer is not None:
        outbox.post(tx, kind=kind, subject=made.id, to=engineer, at=tx.now)
