"""What somebody chooses to show their manager: previewed, confirmed, copied out, withdrawn.

A share is attributed by design. It has no link to a ballot or a round, is written in a transaction of its
own, and marks no ballot: a manager sees what was shared, never who shared nothing (anonymity.md section 4.6).
"""

from __future__ import annotations

import hashlib
import json
from datetime import date

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.facts import InterviewAnswers, Shared, SharedAnswer, SharePreview, ShareTakenBack
from staybot.flows import viewer
from staybot.flows.answering import ballots, participation
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.delivering import outbox
from staybot.flows.promising import clocks, maker_days
from staybot.rules import commitments as rules
from staybot.rules.questions import INTERVIEW
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import Person, Round, Share, SixtyDays

CONSENT = "share-1"
"""The version of the words under which somebody confirms a share."""


def preview(tx: Tx, of: Round, person: Person, given: InterviewAnswers) -> SharePreview | None:
    """Exactly what the manager would read; None if nothing new is marked for them."""
    answers = _new(tx, of, person, given)
    manager = viewer.reachable_manager(tx, person) if answers else None
    if manager is None:
        return None
    clock = _clock(tx, of, person, manager)
    return SharePreview(
        round_id=of.id,
        engineer=person.name,
        manager=manager.name,
        answers=answers,
        seal=_seal(manager.id, answers, taken_back=_taken_back(tx, person)),
        ends_on=clock.ends_on if clock else rules.clock_ends_on(viewer.today(tx, person)),
    )


def share(tx: Tx, *, by: str, round_id: str, seal: str) -> Shared:
    """Copy out what was previewed, start the sixty days, and let the manager know.

    Raises Refused when the answers or the manager changed since the preview: nothing is sent then.
    """
    person = viewer.known(tx, slack_id=by)
    viewer.hold(tx, person)
    of = participation.find_open(tx, round_id=round_id)
    ballot = ballots.read(tx, of, person, holds=InterviewBallot)
    answers = _new(tx, of, person, ballot.submitted) if ballot and ballot.submitted else ()
    manager = viewer.reachable_manager(tx, person)
    if manager is None or not answers:
        return _already(tx, of, person)
    if seal != _seal(manager.id, answers, taken_back=_taken_back(tx, person)):
        raise Refused(
            "Your answers, or who reads them, changed since you looked at this page, so I have sent nothing. "
            "Open the interview again to see what your manager would read."
        )
    clock = _clock(tx, of, person, manager) or maker_days.start_clock(tx, engineer=person, manager=manager)
    batch = new_id()
    for old in active(tx, person, of=of):
        if old.question in {answer.question for answer in answers}:
            retract(tx, old, on=viewer.today(tx, person))
    for answer in answers:
        tx.session.add(_row(tx, clock, batch, answer, on=viewer.today(tx, person)))
    outbox.post(tx, kind="shared_answers", subject=batch, to=manager, at=tx.now)
    return Shared(manager.name, clock.ends_on)


def active(tx: Tx, person: Person, *, of: Round | None = None) -> list[Share]:
    """What somebody shared, in this round or ever, and has not withdrawn, oldest first."""
    query = select(Share).where(
        Share.workspace == tx.workspace,
        Share.engineer_id == person.id,
        col(Share.withdrawn_on).is_(None),
    )
    if of is not None:
        query = query.where(Share.shared_on >= participation.opened_on(tx, of, person))
    return sorted(tx.session.exec(query), key=lambda one: (one.shared_on, _position(one.question)))


def of_batch(tx: Tx, batch: str) -> list[Share]:
    """What was confirmed together, without what was withdrawn since."""
    rows = tx.session.exec(
        select(Share).where(
            Share.workspace == tx.workspace, Share.batch == batch, col(Share.withdrawn_on).is_(None)
        )
    )
    return sorted(rows, key=lambda one: _position(one.question))


def take_back(tx: Tx, *, by: str, share_id: str) -> ShareTakenBack:
    """Withdraw a shared answer from view: its words are erased here and in the manager's message."""
    person = viewer.known(tx, slack_id=by)
    viewer.hold(tx, person)
    found = tx.session.exec(
        select(Share).where(
            Share.workspace == tx.workspace, Share.id == share_id, Share.engineer_id == person.id
        )
    ).first()
    if found is None:
        raise Refused("I cannot find that shared answer among yours.")
    if found.withdrawn_on is None:
        retract(tx, found, on=viewer.today(tx, person))
    manager = viewer.by_id(tx, found.manager_id)
    return ShareTakenBack(found.question, viewer.who(manager).name)


def _new(tx: Tx, of: Round, person: Person, given: InterviewAnswers) -> tuple[SharedAnswer, ...]:
    """What is marked for the manager and not with them yet in these words."""
    if "manager" not in given.visibility.values():
        return ()
    there = {share.question: share.text for share in active(tx, person, of=of)}
    return tuple(
        SharedAnswer(question.id, given.texts[question.id])
        for question in INTERVIEW
        if given.visibility.get(question.id) == "manager"
        and given.texts.get(question.id)
        and there.get(question.id) != given.texts[question.id]
    )


def _already(tx: Tx, of: Round, person: Person) -> Shared:
    """A second click on the confirmation: everything is with the manager already."""
    there = active(tx, person, of=of)
    if not there:
        raise Refused(
            "There is nothing marked for your manager, or they cannot be reached any more, "
            "so I have sent nothing."
        )
    manager = viewer.who(viewer.by_id(tx, there[-1].manager_id))
    clock = tx.session.get_one(SixtyDays, there[-1].sixty_days_id)
    return Shared(manager.name, clock.ends_on)


def _clock(tx: Tx, of: Round, person: Person, manager: Person) -> SixtyDays | None:
    """The clock of this interview: it starts with the first share and is not restarted by later ones."""
    since = participation.opened_on(tx, of, person)
    return clocks.running(tx, engineer=person, manager=manager, since=since)


def _row(tx: Tx, clock: SixtyDays, batch: str, answer: SharedAnswer, *, on: date) -> Share:
    return Share(
        workspace=tx.workspace,
        sixty_days_id=clock.id,
        batch=batch,
        engineer_id=clock.engineer_id,
        manager_id=clock.manager_id,
        question=answer.question,
        text=answer.text,
        consent_version=CONSENT,
        shared_on=on,
    )


def retract(tx: Tx, row: Share, *, on: date) -> None:
    """Erase its words, here and in the manager's message."""
    row.text = ""
    row.withdrawn_on = on
    tx.session.add(row)
    tx.session.flush()
    manager = tx.session.get_one(Person, row.manager_id)
    outbox.again(tx, kind="shared_answers_changed", subject=row.batch, to=manager, at=tx.now)


def _taken_back(tx: Tx, person: Person) -> int:
    """How often somebody withdrew a shared answer: a page seen before that confirms nothing any more."""
    return len(
        tx.session.exec(
            select(Share.id).where(
                Share.workspace == tx.workspace,
                Share.engineer_id == person.id,
                col(Share.withdrawn_on).is_not(None),
            )
        ).all()
    )


def _seal(manager_id: str, answers: tuple[SharedAnswer, ...], *, taken_back: int) -> str:
    words = [[answer.question, answer.text] for answer in answers]
    return hashlib.sha256(json.dumps([manager_id, taken_back, words]).encode()).hexdigest()


def _position(question: str) -> int:
    return {one.id: place for place, one in enumerate(INTERVIEW)}.get(question, len(INTERVIEW))
