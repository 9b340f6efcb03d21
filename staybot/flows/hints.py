"""Before answers are submitted: what in them may tell who wrote them, and the writer's decision.

Looked for on the spot, in the answers that are only counted: what is shared goes with its writer's name.
"""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import col, select

from staybot.anonymity.names import named
from staybot.anonymity.notices import identifying_hints
from staybot.errors import Refused
from staybot.facts import Hints, InterviewAnswers, Noticed, Submitted
from staybot.flows import ballots, interview, participation
from staybot.flows.interview_ballot import InterviewBallot
from staybot.store.database import Tx
from staybot.store.tables import Person
from staybot.themes.protocol import Reach

CHANGED = (
    "Your answers changed since this page was shown, so I have sent nothing. Please go back to them and send "
    "them again."
)


def submit(tx: Tx, *, by: str, round_id: str, answers: InterviewAnswers) -> Hints | Submitted:
    """Submit, unless something in the texts may identify their writer: then they are kept as a draft, and
    the writer is asked first. Words that were submitted before are not asked about again.
    """
    person, of, ballot = participation.mine(tx, by=by, round_id=round_id, held=True)
    given = interview.checked(tx, person, answers)
    noticed = _noticed(tx, given, before=ballot.submitted or InterviewAnswers())
    if not noticed:
        return interview.submit(tx, by=by, round_id=round_id, answers=answers)

    def held(now: InterviewBallot) -> InterviewBallot:
        return replace(now, draft=given, draft_at=interview.newest(now.draft_at, now=tx.now))

    kept = ballots.change(tx, of, person_id=person.id, holds=InterviewBallot, by=held)
    return Hints(of.id, kept.draft_at, noticed, external=of.reach == Reach.EXTERNAL)


def accept(tx: Tx, *, by: str, round_id: str, at: str) -> Submitted:
    """Submit the draft as it is. Raises Refused if it is not the one that the writer was asked about."""
    _, _, ballot = participation.mine(tx, by=by, round_id=round_id, held=True)
    if ballot.draft is None and ballot.submitted is not None:  # a second click: it is submitted already
        return interview.submit(tx, by=by, round_id=round_id, answers=ballot.submitted)
    if ballot.draft is None or ballot.draft_at != at:
        raise Refused(CHANGED)
    return interview.submit(tx, by=by, round_id=round_id, answers=ballot.draft)


def _noticed(tx: Tx, given: InterviewAnswers, *, before: InterviewAnswers) -> tuple[Noticed, ...]:
    new = {
        question: text
        for question, text in given.texts.items()
        if given.visibility.get(question) != "manager" and before.texts.get(question) != text
    }
    if not new:
        return ()
    everybody = tx.session.exec(
        select(col(Person.name)).where(Person.workspace == tx.workspace, col(Person.is_listed))
    )
    names = named("\n".join(new.values()), names=everybody)  # once for all texts: people may be many
    found = {question: identifying_hints(text, names=names) for question, text in new.items()}
    return tuple(Noticed(question, tuple(hints)) for question, hints in found.items() if hints)
