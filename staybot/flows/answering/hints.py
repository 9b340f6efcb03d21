"""Before answers are submitted: what in them may tell who wrote them, and the writer's decision.

Looked for on the spot, in the answers that are only counted: what is shared goes with its writer's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import bindparam, func, literal_column
from sqlmodel import col, select

from staybot.anonymity.names import named
from staybot.anonymity.notices import identifying_hints
from staybot.errors import Refused
from staybot.facts import Hints, InterviewAnswers, Noticed, PulseSubmitted, Submitted
from staybot.flows.answering import ballots, interview, participation, pulse, reading
from staybot.flows.answering.instants import newest
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.answering.pulse_ballot import COMMENT, PulseBallot
from staybot.store.database import Tx
from staybot.store.plain import Plain
from staybot.store.tables import Person
from staybot.themes.protocol import Reach

CHANGED = (
    "Your answers changed since this page was shown, so I have sent nothing. Please go back to them and send "
    "them again."
)

_LINES: Any = literal_column("'\n'")
_EVERYBODY: Final = (
    select(func.aggregate_strings(col(Person.name), _LINES).label("names"))
    .where(Person.workspace == bindparam("here"), col(Person.is_listed))
    .subquery("everybody")
)
_NAMES: Final = Plain(select(_EVERYBODY.c.names))
"""Of everybody, read at each submission: as one text, for a row costs more than the name in it."""


def submit(tx: Tx, *, by: str, round_id: str, answers: InterviewAnswers) -> Hints | Submitted:
    """Submit, unless something in the texts may identify their writer: then they are kept as a draft, and
    the writer is asked first. Words that were submitted before are not asked about again.
    """
    person, of = participation.answering(tx, by=by, round_id=round_id)
    given = interview.checked(tx, person, answers)
    found: tuple[Noticed, ...] = ()

    def kept(ballot: InterviewBallot) -> InterviewBallot:
        nonlocal found
        found = noticed(tx, _counted(given, before=ballot.submitted or InterviewAnswers()))
        if found:
            return replace(ballot, draft=given, draft_at=newest(ballot.draft_at, now=tx.now))
        return interview.submitted(tx, ballot, given)

    after = ballots.change(tx, of, person, holds=InterviewBallot, by=kept)
    if found:
        return Hints(of.id, after.draft_at, found, external=of.reach == Reach.EXTERNAL)
    return reading.after_interview(tx, of, person, after)


def submit_pulse(
    tx: Tx, *, by: str, round_id: str, answers: Mapping[str, int], comment: str, shown: str
) -> Hints | PulseSubmitted:
    """The same for a pulse. Its taps count already; only the comment waits for its writer's decision."""
    person, of, ballot = participation.my_pulse(tx, by=by, round_id=round_id, held=True)
    text = pulse.meant(ballot, comment, shown=shown)
    found = noticed(tx, {COMMENT: text} if text and text != ballot.comment else {})
    if text is None or not found:
        return pulse.store(tx, of, person, ballot, answers=answers, text=text)
    for item, score in answers.items():
        tapped_at = newest(ballot.at.get(item, ""), now=tx.now)
        pulse.tap(tx, by=by, round_id=round_id, item=item, score=score, at=tapped_at)
    at = newest(ballot.draft_at, now=tx.now)
    pulse.save_comment(tx, by=by, round_id=round_id, text=text, at=at)
    return Hints(of.id, at, found, external=of.reach == Reach.EXTERNAL)


def accept(tx: Tx, *, by: str, round_id: str, at: str) -> Submitted | PulseSubmitted:
    """Submit the draft as it is. Raises Refused if it is not the one that the writer was asked about."""
    _, _, ballot = participation.theirs(tx, by=by, round_id=round_id, held=True)
    if isinstance(ballot, PulseBallot):
        is_done = ballot.draft is None and bool(ballot.comment)  # a second click: it is submitted already
        if not is_done and (ballot.draft is None or ballot.draft_at != at):
            raise Refused(CHANGED)
        words = ballot.comment if ballot.draft is None else ballot.draft
        return pulse.submit(tx, by=by, round_id=round_id, answers={}, comment=words)
    return _accept_interview(tx, ballot, by=by, round_id=round_id, at=at)


def _accept_interview(tx: Tx, ballot: InterviewBallot, *, by: str, round_id: str, at: str) -> Submitted:
    if ballot.draft is None and ballot.submitted is not None:  # a second click: it is submitted already
        return interview.submit(tx, by=by, round_id=round_id, answers=ballot.submitted)
    if ballot.draft is None or ballot.draft_at != at:
        raise Refused(CHANGED)
    return interview.submit(tx, by=by, round_id=round_id, answers=ballot.draft)


def _counted(given: InterviewAnswers, *, before: InterviewAnswers) -> dict[str, str]:
    """The texts that are new and only counted."""
    return {
        question: text
        for question, text in given.texts.items()
        if given.visibility.get(question) != "manager" and before.texts.get(question) != text
    }


def noticed(tx: Tx, new: Mapping[str, str]) -> tuple[Noticed, ...]:
    """What in these texts may tell whom they are about, by text."""
    if not new:
        return ()
    everybody = _NAMES.column(tx.connection, {"here": tx.workspace})
    names = named("\n".join(new.values()), names=everybody)  # once for all texts: people may be many
    found = {question: identifying_hints(text, names=names) for question, text in new.items()}
    return tuple(Noticed(question, tuple(hints)) for question, hints in found.items() if hints)
