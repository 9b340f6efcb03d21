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
from staybot.flows import ballots, outbox, participation, viewer
from staybot.rules import commitments as rules
from staybot.rules.questions import INTERVIEW
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Person, Round, Share, SixtyDays

CONSENT = "share-1"
"""The version of the words under which somebody confirms a share."""


def preview(tx: Tx, of: Round, person: Person, given: InterviewAnswers) -> SharePreview | None:
    """Exactly what the manager would read; None if nothing new is marked for them."""
    manager = viewer.reachable_manager(tx, person)
    if manager is None:
        return None
    there = {share.question: share.text for share in active(tx, person, since=of.opens_on)}
    answers = tuple(
        SharedAnswer(question.id, given.texts[question.id])
        for question in INTERVIEW
        if given.visibility.get(question.id) == "manager"
        and given.texts.get(question.id)
        and there.get(question.id) != given.texts[question.id]
    )
    if not answers:
        return None
    return SharePreview(
        round_id=of.id,
        engineer=person.name,
        manager=manager.name,
        answers=answers,
        seal=_seal(manager.id, answers),
        ends_on=rules.clock_ends_on(viewer.today(tx, person)),
    )


def share(tx: Tx, *, by: str, round_id: str, seal: str) -> Shared:
    """Copy out what was previewed, start the sixty days, and let the manager know.

    Raises Refused when the answers or the manager changed since the preview: nothing is sent then.
    """
    person = viewer.known(tx, slack_id=by)
    of = participation.find_open(tx, round_id=round_id)
    ballot = ballots.read(tx, of, person_id=person.id)
    given = ballot.submitted if ballot else None
    seen = preview(tx, of, person, given) if given else None
    if seen is None:
        return _already(tx, of, person)
    if seen.seal != seal:
        raise Refused(
            "Your answers changed since you looked at this page, so I have sent nothing. "
            "Open the interview again to see what your manager would read."
        )
    manager = viewer.reachable_manager(tx, person)
    if manager is None:  # pragma: no branch — `preview` gave words, so there is a manager
        raise Refused("Your manager cannot be reached any more, so I have sent nothing.")
    clock = _sixty_days(tx, of, person, manager)
    batch = new_id()
    for old in active(tx, person, since=of.opens_on):
        if old.question in {answer.question for answer in seen.answers}:
            _retract(tx, old, on=viewer.today(tx, person))
    for answer in seen.answers:
        tx.session.add(_row(tx, clock, batch, answer))
    outbox.post(tx, kind="shared_answers", subject=batch, to=manager, at=tx.now)
    return Shared(manager.name, clock.ends_on)


def active(tx: Tx, person: Person, *, since: date | None = None) -> list[Share]:
    """What somebody shared and has not withdrawn, oldest first."""
    query = select(Share).where(
        Share.workspace == tx.workspace,
        Share.engineer_id == person.id,
        col(Share.withdrawn_on).is_(None),
    )
    if since is not None:
        query = query.where(Share.shared_on >= since)
    return sorted(tx.session.exec(query), key=lambda one: (one.shared_on, _position(one.question)))


def of_batch(tx: Tx, batch: str) -> list[Share]:
    """What was confirmed together, without what was withdrawn since."""
    rows = tx.session.exec(
        select(Share).where(
            Share.workspace == tx.workspace, Share.batch == batch, col(Share.withdrawn_on).is_(None)
        )
    )
    return sorted(rows, key=lambda one: _position(one.question))


def clock_of_batch(tx: Tx, batch: str) -> SixtyDays | None:
    """The sixty days that a batch of shared answers belongs to, even when all of it was withdrawn."""
    return tx.session.exec(
        select(SixtyDays)
        .join(Share, col(Share.sixty_days_id) == SixtyDays.id)
        .where(Share.workspace == tx.workspace, Share.batch == batch)
    ).first()


def take_back(tx: Tx, *, by: str, share_id: str) -> ShareTakenBack:
    """Withdraw a shared answer from view: its words are erased here and in the manager's message."""
    person = viewer.known(tx, slack_id=by)
    found = tx.session.exec(
        select(Share).where(
            Share.workspace == tx.workspace, Share.id == share_id, Share.engineer_id == person.id
        )
    ).first()
    if found is None:
        raise Refused("I cannot find that shared answer among yours.")
    if found.withdrawn_on is None:
        _retract(tx, found, on=viewer.today(tx, person))
    manager = viewer.by_id(tx, found.manager_id)
    return ShareTakenBack(found.question, viewer.who(manager).name)


def waiting(tx: Tx, manager: Person) -> list[SixtyDays]:
    """Clocks of this manager that still run and hold no promise yet, soonest end first."""
    running = tx.session.exec(
        select(SixtyDays).where(
            SixtyDays.workspace == tx.workspace,
            SixtyDays.manager_id == manager.id,
            SixtyDays.ends_on >= viewer.today(tx, manager),
        )
    ).all()
    answered = set(
        tx.session.exec(
            select(Commitment.sixty_days_id).where(
                Commitment.workspace == tx.workspace,
                col(Commitment.sixty_days_id).in_([clock.id for clock in running]),
            )
        )
    )
    return sorted((c for c in running if c.id not in answered), key=lambda clock: clock.ends_on)


def _already(tx: Tx, of: Round, person: Person) -> Shared:
    """A second click on the confirmation: everything is with the manager already."""
    there = active(tx, person, since=of.opens_on)
    if not there:
        raise Refused("There is nothing marked for your manager, so I have sent nothing.")
    manager = viewer.who(viewer.by_id(tx, there[-1].manager_id))
    clock = tx.session.get_one(SixtyDays, there[-1].sixty_days_id)
    return Shared(manager.name, clock.ends_on)


def _sixty_days(tx: Tx, of: Round, person: Person, manager: Person) -> SixtyDays:
    """The clock of this interview: it starts with the first share and is not restarted by later ones."""
    running = tx.session.exec(
        select(SixtyDays).where(
            SixtyDays.workspace == tx.workspace,
            SixtyDays.engineer_id == person.id,
            SixtyDays.manager_id == manager.id,
            SixtyDays.opened_on >= of.opens_on,
        )
    ).first()
    if running:
        return running
    today = viewer.today(tx, person)
    clock = SixtyDays(
        workspace=tx.workspace,
        engineer_id=person.id,
        manager_id=manager.id,
        opened_on=today,
        ends_on=rules.clock_ends_on(today),
    )
    tx.session.add(clock)
    tx.session.flush()
    return clock


def _row(tx: Tx, clock: SixtyDays, batch: str, answer: SharedAnswer) -> Share:
    return Share(
        workspace=tx.workspace,
        sixty_days_id=clock.id,
        batch=batch,
        engineer_id=clock.engineer_id,
        manager_id=clock.manager_id,
        question=answer.question,
        text=answer.text,
        consent_version=CONSENT,
        shared_on=viewer.today(tx, viewer.by_id(tx, clock.engineer_id)),
    )


def _retract(tx: Tx, row: Share, *, on: date) -> None:
    row.text = ""
    row.withdrawn_on = on
    tx.session.add(row)
    tx.session.flush()
    manager = viewer.by_id(tx, row.manager_id)
    if manager is not None:  # pragma: no branch — the row refers to them
        outbox.again(tx, kind="shared_answers_changed", subject=row.batch, to=manager, at=tx.now)


def _seal(manager_id: str, answers: tuple[SharedAnswer, ...]) -> str:
    words = [[answer.question, answer.text] for answer in answers]
    return hashlib.sha256(json.dumps([manager_id, words]).encode()).hexdigest()


def _position(question: str) -> int:
    return next((n for n, one in enumerate(INTERVIEW) if one.id == question), len(INTERVIEW))
