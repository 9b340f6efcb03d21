"""What was really answered, as a world of a problem: known to the gate, and to whoever has `truth.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from staybot.anonymity.auditor.statements import contributions
from staybot.anonymity.reading import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from staybot.anonymity.auditor.building import Evidence
    from staybot.anonymity.auditor.problem import Ints, Problem

    Truth = Mapping[str, Mapping[str, Mapping[str, int]]]


def true_states(problem: Problem, evidence: Sequence[Evidence], truth: Truth) -> dict[str, int] | None:
    """Person to state; None where the truth does not say, or says too little about who was counted when.

    Raises BadInput when the truth contradicts who answered or what was published.
    """
    name = problem.subject.name()
    waves = dict.fromkeys(one.release.wave for one in evidence)
    told = [truth[wave][name] for wave in waves if name in truth.get(wave, {})]
    if len(told) < len(waves) or not _one_pattern(evidence):
        return None
    scores: dict[str, int] = {}
    for answers in told:
        if any(scores.get(person, score) != score for person, score in answers.items()):
            return None
        scores.update(answers)
    return _placed(problem, evidence, scores)


def world_of(problem: Problem, states: Mapping[str, int]) -> Ints:
    """People with their states, counted per atom: (A, S)."""
    world = np.zeros(problem.shape, dtype=np.int64)
    for person, state in states.items():
        world[problem.place[person], state] += 1
    return world


def _one_pattern(evidence: Sequence[Evidence]) -> bool:
    """Whether an answer tells by itself where somebody was counted."""
    return all(one.participants is not None for one in evidence) or len(evidence) == 1


def _placed(
    problem: Problem, evidence: Sequence[Evidence], scores: Mapping[str, int]
) -> dict[str, int] | None:
    absent = np.flatnonzero(~problem.told.any(axis=(0, 1)))
    states: dict[str, int] = {}
    for person in problem.place:
        state = _state(problem, scores[person]) if person in scores else None
        if state is None:
            if not len(absent) or person in scores:
                raise BadInput(
                    f"truth: {evidence[0].release.wave}: {problem.subject.name()}: {person}: "
                    + ("has no such score" if person in scores else "answered, but the truth has no score")
                )
            state = int(absent[0])
        states[person] = state
    if problem.holds(world_of(problem, states)):
        return states
    raise BadInput(f"truth: {problem.subject.name()}: does not fit {_broken(problem, states)}")


def _state(problem: Problem, score: int) -> int | None:
    """The state of somebody who answered so, counted."""
    told = problem.told.any(axis=(0, 1))
    value = contributions(np.array([score]))[0] if problem.values.min() < 0 else score
    places = np.flatnonzero((problem.values == value) & told)
    return int(places[0]) if len(places) else None


def _broken(problem: Problem, states: Mapping[str, int]) -> str:
    sums = problem.activity(world_of(problem, states))
    return problem.cells[int(np.flatnonzero((sums < problem.low) | (sums > problem.high))[0])]
