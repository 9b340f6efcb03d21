"""What opened ballots hold, made ready to be counted: scores and themes by person, in memory only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from staybot.anonymity.questions import OWN, counts_as
from staybot.anonymity.rounds import AGREEMENT, RECOMMENDATION, Mention, Question, Writing
from staybot.flows.answering import ballots, reading
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.flows.asking import surveys
from staybot.rules import question_names
from staybot.rules.items import Item, Scale
from staybot.store.database import Tx
from staybot.store.tables import Round, RoundKind


@dataclass(frozen=True)
class Given:
    """What a round's ballots hold, by person; who gave nothing is absent."""

    writing: Writing
    found: tuple[reading.Found, ...]
    """What was read in each writer's texts."""
    confirmed: int
    """Writers who said which themes their texts raise."""
    by_command: int
    """Texts that the operator's own reader read."""
    questions: tuple[Question, ...] = ()
    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def open_all(tx: Tx, of: Round, *, person_ids: list[str]) -> Given:
    """Open every ballot of a round. Raises what `ballots.opened` raises."""
    if of.kind is RoundKind.INTERVIEW:
        interviews = ballots.opened(tx, of, person_ids=person_ids, holds=InterviewBallot)
        return _interviews({person: one for person, one in interviews.items() if one.is_answered()})
    pulses = ballots.opened(tx, of, person_ids=person_ids, holds=PulseBallot)
    items = [item for part in surveys.frozen(of) for item in part.items]
    return _pulses({person: one for person, one in pulses.items() if one.is_answered()}, items=items)


def _interviews(given: Mapping[str, InterviewBallot]) -> Given:
    found = {person: reading.read(ballot) for person, ballot in given.items()}
    raised = {person: reading.raised(found[person], ballot) for person, ballot in given.items()}
    return Given(
        writing=Writing(question_names.THEMES, raised),
        found=tuple(found.values()),
        confirmed=sum(ballot.confirmed is not None for ballot in given.values()),
        by_command=sum(len(ballot.found or ()) for ballot in given.values()),
    )


def _pulses(given: Mapping[str, PulseBallot], *, items: list[Item]) -> Given:
    wrote = {person: ballot for person, ballot in given.items() if ballot.comment}
    found = {person: reading.read(ballot) for person, ballot in wrote.items()}
    answers: dict[str, dict[str, int]] = defaultdict(dict)
    for person, ballot in given.items():
        for item in items:
            if item.id in ballot.answers:
                answers[question_names.of(item)][person] = ballot.answers[item.id]
    return Given(
        writing=Writing(
            question_names.COMMENTS,
            {person: _raised(found[person], ballot) for person, ballot in wrote.items()},
        ),
        found=tuple(found.values()),
        confirmed=sum(ballot.confirmed is not None for ballot in wrote.values()),
        by_command=sum(len(ballot.found or ()) for ballot in wrote.values()),
        questions=tuple(map(_question, items)),
        answers=answers,
    )


def _question(item: Item) -> Question:
    scale = AGREEMENT if item.scale is Scale.AGREE else RECOMMENDATION
    name = question_names.of(item)
    return Question(name, scale, own=counts_as(name) == OWN)


def _raised(found: reading.Found, ballot: PulseBallot) -> tuple[Mention, ...]:
    keys = reading.seen(found) if ballot.confirmed is None else map(reading.parted, ballot.confirmed)
    return tuple(Mention(theme, polarity) for theme, polarity in sorted(keys))
