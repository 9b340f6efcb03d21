"""All attacks on one problem, and what they find, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from staybot.anonymity.auditor.explaining import telling_cells, touching_cells
from staybot.anonymity.auditor.groups import attack_groups
from staybot.anonymity.auditor.individuals import attack
from staybot.anonymity.auditor.insiders import attack_from_inside, attack_together
from staybot.anonymity.auditor.truth import world_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from staybot.anonymity.auditor.individuals import Expired, Outcome
    from staybot.anonymity.auditor.insiders import Insider
    from staybot.anonymity.auditor.problem import Ints, Problem

_EXPLAINED = 3
"""Exposures per attack that get a smallest set of cells; the others get all cells they stand in."""


@dataclass(frozen=True)
class Exposure:
    """Somebody given away: who, about what, what is learnt, by whom, from which cells together."""

    people: tuple[str, ...]
    subject: str
    learnt: str
    by: str
    cells: tuple[str, ...]

    def text(self) -> str:
        """One sentence."""
        who = ", ".join(self.people)
        return f"{self.subject}: {self.by} learns that {who} {self.learnt}, from {'; '.join(self.cells)}"


@dataclass(frozen=True)
class Attacker:
    """Which attacks to make. `states`: what everyone really answered, where it is known."""

    where: str
    states: Mapping[str, int] | None
    insider: bool
    any_answer: bool
    colluders: frozenset[str]
    expired: Expired

    def attack(self, problem: Problem, start: Ints) -> Iterator[Exposure | str]:
        """Everything found, as exposures; as words, what could not be decided."""
        outside = attack(problem, [start], expired=self.expired)
        yield from self._told(problem, outside, by="anyone")
        groups = attack_groups(problem, outside.worlds, expired=self.expired)
        for atoms, ends in groups.exposed.items():
            yield Exposure(
                people=_people(problem, *atoms),
                subject=self.where,
                learnt=f"together have {' or '.join(map(str, sorted(set(ends))))} points",
                by="anyone",
                cells=touching_cells(problem, atoms=atoms),
            )
        yield from (self._open(_people(problem, *atoms)) for atoms in groups.undecided)
        if self.insider and not outside.exposed:
            yield from self._from_inside(problem, outside.worlds)
        if self.colluders:
            yield from self._together(problem, outside.worlds)

    def _from_inside(self, problem: Problem, worlds: list[Ints]) -> Iterator[Exposure | str]:
        truth = None if self.states is None or self.any_answer else world_of(problem, self.states)
        for insider, outcome in attack_from_inside(problem, worlds, truth=truth, expired=self.expired):
            name = self._named(problem, insider)
            by = f"{name}, having answered {problem.values[insider.state]},"
            yield from self._told(problem, outcome, by=by, explain=False, but=frozenset([name]))

    def _together(self, problem: Problem, worlds: list[Ints]) -> Iterator[Exposure | str]:
        present = self.colluders & problem.place.keys()
        if self.states is None:
            yield f"{self.where}: the colluders' own answers are not known"
            return
        known = world_of(problem, {person: self.states[person] for person in present})
        outcome = attack_together(problem, known, starts=worlds, expired=self.expired)
        yield from self._told(problem, outcome, by=" and ".join(sorted(present)), explain=False, but=present)

    def _named(self, problem: Problem, insider: Insider) -> str:
        there = problem.people[insider.atom]
        if self.states is not None:
            really = [person for person in there if self.states[person] == insider.state]
            there = tuple(really) or there
        return there[0]

    def _told(
        self,
        problem: Problem,
        outcome: Outcome,
        *,
        by: str,
        explain: bool = True,
        but: frozenset[str] = frozenset(),
    ) -> Iterator[Exposure | str]:
        for number, (atom, scores) in enumerate(outcome.exposed.items()):
            yield Exposure(
                people=tuple(person for person in problem.people[atom] if person not in but),
                subject=self.where,
                learnt=_learnt(problem, scores),
                by=by,
                cells=telling_cells(problem, atom=atom)
                if explain and number < _EXPLAINED and not self.expired()
                else touching_cells(problem, atoms=(atom,)),
            )
        yield from (self._open(_people(problem, atom)) for atom in outcome.undecided)

    def _open(self, people: tuple[str, ...]) -> str:
        return f"{self.where}: whether {', '.join(people)} can be told could not be found out in time"


def _people(problem: Problem, *atoms: int) -> tuple[str, ...]:
    return tuple(person for atom in atoms for person in problem.people[atom])


def _learnt(problem: Problem, scores: tuple[int, ...]) -> str:
    if problem.need == 1:
        words = "raised it" if scores == (1,) else "did not raise it"
    elif problem.values.min() < 0:
        kinds = {-1: "detractor", 0: "passive", 1: "promoter"}
        words = f"is a {' or '.join(kinds[score] for score in scores)}"
    else:
        words = f"answered {' or '.join(map(str, scores))}"
    return words if problem.told.all() else f"{words}, if they answered at all"
