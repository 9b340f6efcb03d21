"""The whole audit: every question and theme of every wave, and of all waves when answers are stable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from staybot.anonymity.auditor.attacking import Attacker, Exposure
from staybot.anonymity.auditor.building import Evidence, build
from staybot.anonymity.auditor.problem import Subject
from staybot.anonymity.auditor.solving import Solver
from staybot.anonymity.auditor.truth import true_states, world_of
from staybot.anonymity.reading import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from staybot.anonymity.auditor.individuals import Expired
    from staybot.anonymity.published import Published


@dataclass(frozen=True)
class Knowledge:
    """Everything the attacker has. Formats as in formats.py; `truth` names a theme as `question, theme t`.

    `participants` may be missing for some releases or all. `stable`: also take answers to be the same in
    every wave, to questions of one name and to questions in the same words. `insider`: also attack as each of
    those who answered: with the answer they gave, where the truth tells it, unless `any_answer`: then with
    each answer they could have given. `colluders`: people who put their answers together; these are taken
    from `truth`.
    """

    releases: Sequence[Published]
    rosters: Mapping[str, Mapping[str, Mapping[str, str]]]
    participants: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    truth: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    stable: bool = False
    insider: bool = False
    any_answer: bool = False
    colluders: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Audit:
    """What the attack came to: safe exactly when both are empty."""

    exposures: tuple[Exposure, ...]
    undecided: tuple[str, ...]


def audit(knowledge: Knowledge, *, expired: Expired = lambda: False, first_only: bool = False) -> Audit:
    """Attack everything. `expired` is asked now and then; once true, the rest is undecided.

    `first_only`: stop at the first thing found, exposed or undecided: enough for a gate.
    Raises BadInput when no answers at all could have led to what was published.
    """
    exposures: list[Exposure] = []
    undecided: list[str] = []
    for subject, evidence in _subjects(knowledge):
        for found in _attack(subject, evidence, knowledge, expired=expired):
            if isinstance(found, Exposure):
                exposures.append(found)
            else:
                undecided.append(found)
            if first_only:
                return Audit(tuple(exposures), tuple(undecided))
    return Audit(tuple(exposures), tuple(dict.fromkeys(undecided)))


def _subjects(knowledge: Knowledge) -> Iterator[tuple[Subject, list[Evidence]]]:
    """Each question and theme of each wave with its releases; with `stable`, also of all waves at once."""
    grouped: dict[Subject, list[Evidence]] = {}
    for release in knowledge.releases:
        told: set[tuple[str, str | None]] = {(cell.question, None) for cell in release.cells}
        told |= {(cell.question, theme) for cell in release.cells for theme, _ in cell.themes}
        for question, theme in sorted(told, key=str):
            for wave in (release.wave, None) if knowledge.stable else (release.wave,):
                one = _evidence(knowledge, release, question)
                grouped.setdefault(Subject(wave, question, theme), []).append(one)
    for subject, evidence in [*grouped.items(), *_in_same_words(grouped)]:
        if subject.wave is not None or len({one.release.wave for one in evidence}) > 1:
            yield subject, evidence


def _in_same_words(
    grouped: Mapping[Subject, list[Evidence]],
) -> Iterator[tuple[Subject, list[Evidence]]]:
    """Questions that were asked in the same words under several names, in all waves, under all their names.

    They are attacked name by name, too: two that contradict each other must not hide what either tells.
    """
    alike: dict[tuple[str, object, str | None], list[Evidence]] = {}
    for subject, evidence in grouped.items():
        for one in evidence if subject.wave is None else ():
            if words := one.release.words.get(one.question):
                kind = words, one.release.scales[one.question], subject.theme
                alike.setdefault(kind, []).append(one)
    for (_, _, theme), evidence in alike.items():
        names = dict.fromkeys(one.question for one in evidence)
        if len(names) > 1:
            yield Subject(None, " = ".join(names), theme), evidence


def _evidence(knowledge: Knowledge, release: Published, question: str) -> Evidence:
    answered = knowledge.participants.get(release.release_id, {})
    return Evidence(
        release=release,
        question=question,
        roster=knowledge.rosters[release.release_id],
        participants=answered.get(question, answered.get("")),
    )


def _attack(
    subject: Subject, evidence: list[Evidence], knowledge: Knowledge, *, expired: Expired
) -> Iterator[Exposure | str]:
    problem = build(subject, evidence, scale=evidence[0].release.scales[evidence[0].question])
    where = f"{'all waves' if subject.wave is None else subject.wave}, {subject.name()}"
    if not len(problem.masks):
        return
    states = true_states(problem, evidence, knowledge.truth)
    if states is not None:
        start = world_of(problem, states)
    else:
        answer = Solver(problem).possible(np.zeros(problem.shape, dtype=np.int64))
        if answer.world is None:
            yield from _no_world(
                subject, where=where, proved=answer.verdict == "impossible" and problem.complete
            )
            return
        start = answer.world
    attacker = Attacker(
        where=where,
        states=states,
        insider=knowledge.insider,
        any_answer=knowledge.any_answer,
        colluders=knowledge.colluders,
        expired=expired,
    )
    yield from attacker.attack(problem, start)


def _no_world(subject: Subject, *, where: str, proved: bool) -> Iterator[str]:
    """Nothing fits: a contradiction; over several waves only the assumption of stable answers fails."""
    if not proved:
        yield f"{where}: whether any answers fit what was published could not be found out in time"
    elif subject.wave is not None:
        raise BadInput(f"releases: {where}: no answers at all could have led to what was published")
