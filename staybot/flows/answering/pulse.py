"""A pulse, from the side of whoever is asked: tapped, commented, changed, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal

from staybot.errors import Refused
from staybot.facts import Promise, PulseForm, PulseItem, PulseSubmitted, PulseWithdrawn
from staybot.flows.answering import ballots, interview, participation, reading
from staybot.flows.answering.instants import instant, newest, standing
from staybot.flows.answering.pulse_ballot import COMMENT, PulseBallot
from staybot.flows.asking import surveys
from staybot.rules.items import MAX_COMMENT, Item, Scale
from staybot.rules.plain_text import plain
from staybot.store.database import Tx
from staybot.store.tables import Person, Round

SCORES: Final = {Scale.AGREE: range(1, 6), Scale.RECOMMEND: range(11)}
"""The scores that each scale has."""

OLD: Final = (
    "This question is not part of the pulse that is open now. `/stay pulse` opens it, if there is one."
)
NOTHING_GIVEN: Final = (
    "Nothing of yours is stored. Please choose an answer to at least one question, or close this window. If "
    "you withdrew your answers elsewhere, open it anew."
)


def promise(tx: Tx, of: Round) -> Promise:
    """Who asked, who sees what, until when; nothing of a pulse is ever shared by name."""
    return interview.told_to_all(tx, of)


def form(tx: Tx, *, by: str, round_id: str) -> PulseForm:
    """Everything the modal shows, with what is stored filled in."""
    person, of, ballot = participation.my_pulse(tx, by=by, round_id=round_id)
    return _form(tx, of, person, ballot)


def tap(tx: Tx, *, by: str, round_id: str, item: str, score: int, at: str) -> PulseForm:
    """Store one answer, which counts from now on; a later tap replaces it. Raises Refused."""
    return _form(tx, *_tapped(tx, by=by, round_id=round_id, item=item, score=score, at=at))


def choose(tx: Tx, *, by: str, round_id: str, item: str, score: int, at: str) -> None:
    """The same where nothing new is shown."""
    _tapped(tx, by=by, round_id=round_id, item=item, score=score, at=at)


def _tapped(
    tx: Tx, *, by: str, round_id: str, item: str, score: int, at: str
) -> tuple[Round, Person, PulseBallot]:
    person, of = participation.answering(tx, by=by, round_id=round_id, kinds=participation.PULSES)

    def tapped(ballot: PulseBallot) -> PulseBallot:
        _check(surveys.asked(tx, of, person).items, {item: score})
        if instant(at) < standing(ballot.at.get(item, ""), at=at, now=tx.now):
            return ballot
        return replace(ballot, answers={**ballot.answers, item: score}, at={**ballot.at, item: at})

    return of, person, ballots.change(tx, of, person, holds=PulseBallot, by=tapped)


def save_comment(tx: Tx, *, by: str, round_id: str, text: str, at: str) -> None:
    """Keep what was typed so far as a draft, which counts as none; older keystrokes are ignored."""
    person, of = participation.answering(tx, by=by, round_id=round_id, kinds=participation.PULSES)

    def drafted(ballot: PulseBallot) -> PulseBallot:
        if instant(at) <= standing(ballot.draft_at, at=at, now=tx.now):
            return ballot
        return replace(ballot, draft=plain(text)[:MAX_COMMENT], draft_at=at)

    ballots.change(tx, of, person, holds=PulseBallot, by=drafted)


def submit(
    tx: Tx,
    *,
    by: str,
    round_id: str,
    answers: Mapping[str, int],
    comment: str,
    shown: str | None = None,
) -> PulseSubmitted:
    """Store what the modal held: its choices win over earlier taps, its comment counts from now on.

    `shown` is the comment the modal came with: if nobody touched it, and another window has changed the
    comment since, that one stays.
    """
    person, of, before = participation.my_pulse(tx, by=by, round_id=round_id, held=True)
    return store(tx, of, person, before, answers=answers, text=meant(before, comment, shown=shown))


def store(
    tx: Tx, of: Round, person: Person, before: PulseBallot, *, answers: Mapping[str, int], text: str | None
) -> PulseSubmitted:
    """The same for the comment that is meant, in a round that is held."""
    items = surveys.asked(tx, of, person).items
    _check(items, answers)
    if not (answers or text or before.is_answered()):
        raise Refused(NOTHING_GIVEN, field=items[0].id)

    def stored(ballot: PulseBallot) -> PulseBallot:
        at = {item: newest(ballot.at.get(item, ""), now=tx.now) for item in answers}
        tapped = replace(ballot, answers={**ballot.answers, **answers}, at={**ballot.at, **at})
        return tapped if text is None else _commented(tx, tapped, text)

    after = ballots.change(tx, of, person, holds=PulseBallot, by=stored)
    is_new = bool(text) and text != before.comment
    return replace(reading.after_pulse(tx, of, person, after), commented=is_new)


def meant(ballot: PulseBallot, comment: str, *, shown: str | None) -> str | None:
    """The comment that somebody submits; None: the field was left as it came, and is out of date.

    Raises Refused under its field.
    """
    text = checked_comment(comment)
    is_stale = shown is not None and text == plain(shown) != _newest(ballot)
    return None if is_stale else text


def _newest(ballot: PulseBallot) -> str:
    """The comment as its field shows it: the newest draft, else what was submitted."""
    return ballot.comment if ballot.draft is None else ballot.draft


def _commented(tx: Tx, ballot: PulseBallot, text: str) -> PulseBallot:
    """The ballot with this comment, which counts; what was read and confirmed belongs to its words."""
    same = ballot.comment == text
    return replace(
        ballot,
        comment=text,
        draft=None,
        draft_at=newest(ballot.draft_at, now=tx.now),
        confirmed=ballot.confirmed if same else None,
        found=ballot.found if same else None,
        reader=ballot.reader if same else "",
    )


def withdraw(tx: Tx, *, by: str, round_id: str) -> PulseWithdrawn:
    """Empty the ballot again. Taps and keystrokes from before that arrive only now bring nothing back."""
    person, of, _ = participation.my_pulse(tx, by=by, round_id=round_id, held=True)
    items = surveys.asked(tx, of, person).items

    def emptied(ballot: PulseBallot) -> PulseBallot:
        at = {one.id: newest(ballot.at.get(one.id, ""), now=tx.now) for one in items}
        return PulseBallot(at=at, draft_at=newest(ballot.draft_at, now=tx.now))

    ballots.change(tx, of, person, holds=PulseBallot, by=emptied)
    return PulseWithdrawn(of.closes_on)


def checked_comment(comment: str) -> str:
    """The comment as it would be stored. Raises Refused under its field."""
    text = plain(comment)
    if len(text) > MAX_COMMENT:
        raise Refused(f"Please keep this below {MAX_COMMENT} characters.", field=COMMENT)
    return text


def told(item: Item) -> PulseItem:
    """An item as a view shows it."""
    scale: Literal["agree", "recommend"] = "agree" if item.scale is Scale.AGREE else "recommend"
    return PulseItem(item.id, item.text, scale)


def _form(tx: Tx, of: Round, person: Person, ballot: PulseBallot) -> PulseForm:
    survey = surveys.asked(tx, of, person)
    return PulseForm(
        round_id=of.id,
        title=survey.title,
        promise=promise(tx, of),
        items=tuple(told(one) for one in survey.items),
        answers={one.id: ballot.answers[one.id] for one in survey.items if one.id in ballot.answers},
        asks_comment=survey.comment,
        comment=_newest(ballot),
        comment_counts=bool(ballot.comment) and ballot.draft in (None, ballot.comment),
        answered=ballot.is_answered(),
        comment_changed=ballot.comment_state() == "changed",
    )


def _check(items: tuple[Item, ...], answers: Mapping[str, int]) -> None:
    scales = {one.id: one.scale for one in items}
    for item, score in answers.items():
        if item not in scales or score not in SCORES[scales[item]]:
            raise Refused(OLD)
