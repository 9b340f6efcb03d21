"""What letters say about a change of a promise or of its sixty days that time or the people list made."""

from __future__ import annotations

from typing import Literal

from sqlmodel import select

from staybot.facts import ClockNews, CommitmentNews, Envelope, PromiseStood
from staybot.flows import viewer
from staybot.flows.delivering import composing_promises
from staybot.flows.delivering.envelopes import envelope
from staybot.flows.promising import clocks
from staybot.rules.commitments import State
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Letter, Person, SixtyDays


def commitment_unanswered(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the maker: asked twice, no answer. It counts as unconfirmed; what was late already stays missed."""
    made = composing_promises.find(tx, letter.subject)
    if made is None or made.engineer_id is None or made.state not in (State.UNCONFIRMED, State.MISSED):
        return None
    engineer = viewer.who(viewer.by_id(tx, made.engineer_id))
    kind: Literal["unanswered", "unanswered_late"] = (
        "unanswered_late" if made.state is State.MISSED else "unanswered"
    )
    return envelope(letter, to, CommitmentNews(kind, engineer, made.text, made.due_on))


def commitment_missed(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer: its day has passed and nobody said that it was done."""
    made = composing_promises.find(tx, letter.subject)
    return _news(tx, letter, to, made, "missed") if made and made.state is State.MISSED else None


def commitment_dropped(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer: it was taken back, and why."""
    return _news(tx, letter, to, composing_promises.find(tx, letter.subject), "dropped")


def commitment_taken_up(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer: the new manager stands by it."""
    return _news(tx, letter, to, composing_promises.find(tx, letter.subject), "taken_up")


def commitment_ended(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer: whoever promised it left, and nobody came in their place."""
    return _news(tx, letter, to, composing_promises.find(tx, letter.subject), "ended")


def commitment_handed_over(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer and the new manager: whose it is now."""
    made = composing_promises.find(tx, letter.subject)
    if made is None or to is None or made.engineer_id is None:
        return None
    if to.id == made.by_id and made.state is State.HANDED_OVER:
        engineer = viewer.who(viewer.by_id(tx, made.engineer_id))
        return envelope(letter, to, CommitmentNews("given", engineer, made.text, made.due_on))
    return _news(tx, letter, to, made, "handed_over") if to.id == made.engineer_id else None


def clock_over(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To both: the sixty days are over, and this is how they stand."""
    return _clock(tx, letter, to, kind="over")


def clock_handed_over(tx: Tx, letter: Letter, to: Person | None) -> Envelope | None:
    """To the engineer and the new manager: whose it is now, and what was promised in it."""
    return _clock(tx, letter, to, kind="handed_over")


def _clock(
    tx: Tx, letter: Letter, to: Person | None, *, kind: Literal["over", "handed_over"]
) -> Envelope | None:
    clock = tx.session.exec(
        select(SixtyDays).where(
            SixtyDays.workspace == tx.workspace, SixtyDays.id == letter.subject, clocks.is_known(tx)
        )
    ).first()
    if clock is None or to is None or to.id not in (clock.engineer_id, clock.manager_id):
        return None  # another manager by now: what was promised is not theirs to read
    fact = ClockNews(
        kind=kind,
        sixty_days_id=clock.id,
        engineer=viewer.who(viewer.by_id(tx, clock.engineer_id)),
        manager=viewer.who(viewer.by_id(tx, clock.manager_id)),
        ends_on=clock.ends_on,
        outcome=clocks.outcome(tx, clock).value,
        promises=tuple(
            PromiseStood(one.text, one.due_on, one.state.value) for one in clocks.promises(tx, clock)
        ),
        to_manager=to.id == clock.manager_id,
    )
    return envelope(letter, to, fact)


def _news(
    tx: Tx,
    letter: Letter,
    to: Person | None,
    made: Commitment | None,
    kind: Literal["missed", "dropped", "taken_up", "ended", "handed_over"],
) -> Envelope | None:
    """To the engineer, about whoever is its maker now; the reason only where there is one."""
    if made is None:
        return None
    fact = CommitmentNews(
        kind, composing_promises.maker(tx, made), made.text, made.due_on, made.dropped_because
    )
    return envelope(letter, to, fact)
