"""The life of a promise after it was made: claimed, answered, dropped, handed over, ended. One table decides
(rules/commitments.py), one function changes, and every change is an event that stays.
"""

from __future__ import annotations

from typing import Final, Literal

from sqlmodel import select

from staybot.errors import Refused
from staybot.facts import Answered, AnswerForm, Claimed, DropForm, Dropped
from staybot.flows import viewer
from staybot.flows.delivering import outbox
from staybot.flows.promising import group_questions, promise_questions
from staybot.rules import commitments as rules
from staybot.rules import group_promises
from staybot.rules.commitments import Event, State
from staybot.rules.plain_text import plain
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent, Person

LONGEST_WORDS: Final = 500

UNKNOWN: Final = "I cannot find this promise among yours. My Home tab shows those there are."
"""The same for whoever has no right to it, and for one that does not exist."""

OTHER_READER: Final = (
    "Who this promise comes from changed since you opened this window, so I have sent nothing. Open it "
    "again to see who would read your words."
)

Answer = Literal["confirm", "not_yet", "not_seen"]


def claim(tx: Tx, *, by: str, commitment_id: str) -> Claimed:
    """Its maker says it is done; the one it was made to is asked. Twice is once.

    Raises Refused for anybody else, and when its state does not allow it.
    """
    maker = viewer.known(tx, slack_id=by)
    made = mine(tx, commitment_id, maker=maker)
    if made.state not in (State.CLAIMED, State.CLAIMED_LATE):
        promise_questions.ask(tx, made, change(tx, made, Event.CLAIM, by=maker))
    return Claimed(_whom(tx, made), made.text, group_questions.asked(tx, made))


def answer(
    tx: Tx,
    *,
    by: str,
    commitment_id: str,
    said: Answer,
    words: str = "",
    show: bool = False,
    reader: str = "",
) -> Answered:
    """The engineer's last word. `words` are kept, for the maker to read, only if `show`, and only if the
    maker is still the `reader` whom the window named. The same answer twice is one.

    Raises Refused for anybody else, and when no answer is awaited.
    """
    engineer = viewer.known(tx, slack_id=by)
    made = to_engineer(tx, commitment_id, engineer=engineer)
    text = plain(words)
    shown = show and bool(text)
    if len(text) > LONGEST_WORDS:
        raise Refused(f"Please write at most {LONGEST_WORDS} characters.", field="words")
    if shown and reader != made.by_id:
        raise Refused(OTHER_READER)
    maker = tx.session.get_one(Person, made.by_id)
    if not promise_questions.said_already(tx, made, Event(said)):
        promise_questions.check_awaited(tx, made, Event(said))
        happened = change(tx, made, Event(said), by=engineer, words=text if shown else "", is_shown=shown)
        made.silence_at = None
        tx.session.add(made)
        outbox.post(tx, kind="commitment_answered", subject=happened.id, to=maker, at=tx.now)
        promise_questions.settle(tx, made, engineer=engineer)
    return Answered(viewer.who(maker), made.text, said, shown=shown)


def awaiting(tx: Tx, *, by: str, commitment_id: str, said: Literal["not_yet", "not_seen"]) -> AnswerForm:
    """The window for the words of an answer. Raises Refused where none is awaited."""
    made = to_engineer(tx, commitment_id, engineer=viewer.known(tx, slack_id=by))
    promise_questions.check_awaited(tx, made, Event(said))
    return AnswerForm(made.id, viewer.who(viewer.by_id(tx, made.by_id)), made.text, said, reader=made.by_id)


def dropping(tx: Tx, *, by: str, commitment_id: str) -> DropForm:
    """The window for the reason. Raises Refused where the promise cannot be dropped."""
    made = mine(tx, commitment_id, maker=viewer.known(tx, slack_id=by))
    rules.next_state(made.state, Event.DROP)
    return DropForm(made.id, _whom(tx, made), made.text, to_group=made.engineer_id is None)


def drop(tx: Tx, *, by: str, commitment_id: str, because: str) -> Dropped:
    """Take a promise back, with a reason that the engineer reads, or whoever is in the group.

    Raises Refused without one.
    """
    maker = viewer.known(tx, slack_id=by)
    made = mine(tx, commitment_id, maker=maker)
    reason = " ".join(plain(because).split())
    if not reason:
        raise Refused("Please say why, in a sentence: they will read it.", field="because")
    if len(reason) > LONGEST_WORDS:
        raise Refused(f"Please write at most {LONGEST_WORDS} characters.", field="because")
    if made.state is not State.DROPPED:
        change(tx, made, Event.DROP, by=maker)
        made.dropped_because = reason
        tx.session.add(made)
        tell_engineer(tx, made, kind="commitment_dropped")
    return Dropped(_whom(tx, made), made.text, made.dropped_because, to_group=made.engineer_id is None)


def take_up(tx: Tx, *, by: str, commitment_id: str) -> Claimed:
    """The new manager makes a promise that was handed over their own."""
    maker = viewer.known(tx, slack_id=by)
    made = mine(tx, commitment_id, maker=maker)
    if made.state is State.HANDED_OVER:
        change(tx, made, Event.TAKE_UP, by=maker)
        tell_engineer(tx, made, kind="commitment_taken_up")
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


def tell_engineer(tx: Tx, made: Commitment, *, kind: str) -> None:
    """A letter about a promise to whom it was made to; a group has none."""
    if made.engineer_id is not None:
        outbox.post(
            tx, kind=kind, subject=made.id, to=tx.session.get_one(Person, made.engineer_id), at=tx.now
        )


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


def to_engineer(tx: Tx, commitment_id: str, *, engineer: Person) -> Commitment:
    """A promise made to this engineer, locked. Raises Refused."""
    made = _locked(tx, commitment_id)
    if made is None or made.engineer_id != engineer.id:
        raise Refused(UNKNOWN)
    return made


def _whom(tx: Tx, made: Commitment) -> str:
    """The name of the one, or of the group, it was made to."""
    if made.engineer_id is None:
        return group_promises.told(made.audience)
    return viewer.who(viewer.by_id(tx, made.engineer_id)).name
