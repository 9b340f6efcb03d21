"""From published releases to a problem: who is in which cell, and what each cell says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from staybot.anonymity.auditor.patterns import Patterns
from staybot.anonymity.auditor.problem import Problem
from staybot.anonymity.auditor.statements import Rows, Speaker, fits
from staybot.anonymity.reading import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from staybot.anonymity.auditor.problem import Bools, Ints, Subject
    from staybot.anonymity.published import Published, PublishedCell

    Signature = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Evidence:
    """What a release says of a question, and what is known about it: its frozen cohort, and who answered
    (None: not known).
    """

    release: Published
    question: str
    roster: Mapping[str, Mapping[str, str]]
    participants: frozenset[str] | None


def build(subject: Subject, evidence: Sequence[Evidence], *, scale: tuple[int, int]) -> Problem:
    """The attack on one subject with everything that these releases say about it.

    Raises BadInput when a cell says something that its own roster or participants exclude.
    """
    shown = [[cell for cell in one.release.cells if cell.question == one.question] for one in evidence]
    values = _values(subject, [cell for cells in shown for cell in cells], scale=scale)
    patterns = Patterns.of(
        [one.participants is not None for one in evidence], growing=subject.wave is not None
    )
    atoms = _atoms(evidence, shown)
    states = np.repeat(np.array(values, dtype=np.int64), patterns.count)
    rows = _rows(subject, evidence, shown, atoms=atoms, states=states, patterns=patterns)
    return Problem(
        subject=subject,
        people=tuple(tuple(sorted(people)) for people in atoms.values()),
        sizes=_sizes(atoms),
        values=states,
        told=_told(evidence, atoms=list(atoms), patterns=patterns, values=len(values)),
        masks=np.array(rows.masks, dtype=np.bool_).reshape(len(rows.masks), len(atoms)),
        weights=np.array(rows.weights, dtype=np.int64).reshape(len(rows.masks), len(states)),
        low=np.array(rows.low, dtype=np.int64),
        high=np.array(rows.high, dtype=np.int64),
        cells=tuple(rows.cells),
        need=1 if subject.theme is not None else 2,
        complete=patterns.complete,
    )


def _rows(
    subject: Subject,
    evidence: Sequence[Evidence],
    shown: Sequence[Sequence[PublishedCell]],
    *,
    atoms: Mapping[Signature, list[str]],
    states: Ints,
    patterns: Patterns,
) -> Rows:
    """What all the cells say."""
    rows, sizes = Rows(), _sizes(atoms)
    for at, one in enumerate(evidence):
        for number, cell in enumerate(shown[at]):
            mask = np.array([(at, number) in signature for signature in atoms], dtype=np.bool_)
            Speaker(
                mask=mask,
                states=states,
                counted=np.tile(patterns.table[at], len(states) // patterns.count),
                known=_known(one, cell, size=int(sizes[mask].sum())),
                name=f"{one.release.release_id}: {cell.name()}",
            ).say(rows, cell, subject)
    return rows


def _sizes(atoms: Mapping[Signature, list[str]]) -> Ints:
    return np.array([len(people) for people in atoms.values()], dtype=np.int64)


def _values(subject: Subject, cells: Sequence[PublishedCell], *, scale: tuple[int, int]) -> list[int]:
    """The scores told apart: yes and no for a theme, promoter to detractor where nothing finer shows."""
    if subject.theme is not None:
        return [0, 1]
    finer = any(cell.mean or cell.favourable or cell.counts for cell in cells)
    return [-1, 0, 1] if scale == (0, 10) and not finer else list(range(scale[0], scale[1] + 1))


def _atoms(
    evidence: Sequence[Evidence], shown: Sequence[Sequence[PublishedCell]]
) -> dict[Signature, list[str]]:
    """People with the same cells, all releases taken together; who is in no cell is left out."""
    cells_of: dict[str, set[tuple[int, int]]] = {}
    for at, one in enumerate(evidence):
        for person, segments in one.roster.items():
            if one.participants is None or person in one.participants:
                inside = {(at, number) for number, cell in enumerate(shown[at]) if cell.holds(segments)}
                cells_of.setdefault(person, set()).update(inside)
    atoms: dict[Signature, list[str]] = {}
    for person, inside in sorted(cells_of.items()):
        if inside:
            atoms.setdefault(frozenset(inside), []).append(person)
    return atoms


def _known(one: Evidence, cell: PublishedCell, *, size: int) -> int | None:
    """How many answered in a cell, where that is known; BadInput when the cell says otherwise."""
    at = f"{one.release.release_id}: the cell “{cell.name()}”"
    if one.participants is None:
        if size < cell.n[0]:
            raise BadInput(f"{at} tells of more people than its roster has")
        return None
    if not fits(size, cell.n):
        raise BadInput(f"{at} tells another number of people than the participants give")
    if size == 0 and (cell.mean or cell.enps or cell.favourable):
        raise BadInput(f"{at} tells a figure of nobody")
    return size


def _told(
    evidence: Sequence[Evidence], *, atoms: Sequence[Signature], patterns: Patterns, values: int
) -> Bools:
    """Per release with unknown participation (or once, if there is none) the states in which an atom's
    people are counted: somebody who knows that a person answered a release looks only among these.
    """
    unknown = [at for at, one in enumerate(evidence) if one.participants is None]
    if not unknown:
        return np.ones((1, len(atoms), values * patterns.count), dtype=np.bool_)
    inside = np.array(
        [[any(cell[0] == at for cell in atom) for atom in atoms] for at in unknown], dtype=np.bool_
    )
    counted = np.tile(patterns.table[unknown], (1, values))
    return np.asarray(inside[:, :, None] & counted[:, None, :])
