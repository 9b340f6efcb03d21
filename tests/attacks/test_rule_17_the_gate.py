"""Rule 17: what the auditor breaks, or cannot judge in time, is not posted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from staybot.anonymity import gate
from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from staybot.anonymity.releases import Release
from tests.attacks.careless import answered, attacked, exposed, team
from tests.attacks.random_companies import random_round

ROUND = random_round(51, largest=60)
"""Twenty-three people in four dimensions, so nearly unanimous that the bands of several cells meet."""


def dimensions(release: Release) -> set[str]:
    return {name for cell in release.cells for name, _ in cell.filters}


def cell_by_cell(release: Release) -> Release:
    """A broken gate: lets in each cell that still withstands beside those before it."""
    kept = replace(release, cells=())
    for cell in release.cells:
        more = replace(kept, cells=(*kept.cells, cell))
        kept = more if gate.withstands(more, ROUND) else kept
    return kept


def test_without_the_gate_an_insider_of_this_company_learns_somebodys_answer() -> None:
    release = publish(ROUND, policy=Policy())
    assert exposed(attacked((ROUND, release), insider=True, any_answer=True)) != set()


def test_ours_posts_what_the_auditor_could_not_break() -> None:
    release = gate.publish_gated(ROUND, policy=Policy())
    assert exposed(attacked((ROUND, release), insider=True, any_answer=True)) == set()
    assert release.cells != ()


def test_it_leaves_out_whole_dimensions_so_that_no_gap_points_at_a_group() -> None:
    """Broken: a gap between neighbours that are shown says which group is the extreme one."""
    full = publish(ROUND, policy=Policy())
    holed, ours = cell_by_cell(full), gate.publish_gated(ROUND, policy=Policy())
    gaps = [cell.filters[0][0] for cell in full.cells if cell not in holed.cells]
    assert set(gaps) & dimensions(holed)
    kept = dimensions(ours)
    assert kept < dimensions(full)
    assert list(ours.cells) == [cell for cell in full.cells if {of for of, _ in cell.filters} <= kept]


def test_what_is_undecided_counts_as_broken() -> None:
    release = publish(ROUND, policy=Policy())
    assert not gate.withstands(release, ROUND, expired=lambda: True)
    hasty = gate.publish_gated(ROUND, policy=Policy(), expired=lambda: True)
    assert {cell.filters for cell in hasty.cells} <= {()}
    assert gate.withstands(hasty, ROUND, expired=lambda: True)


@pytest.mark.parametrize("score", [1, 3, 5])
def test_the_gate_does_not_stand_in_the_way_of_what_is_safe(score: int) -> None:
    round_ = answered([*team("a", 7), *team("b", 12)], score)
    assert gate.publish_gated(round_, policy=Policy()) == publish(round_, policy=Policy())
