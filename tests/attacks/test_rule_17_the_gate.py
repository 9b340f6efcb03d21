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


def pointing(release: Release) -> Release:
    """A broken gate: takes out single cells, those at the end of the scale, and leaves their neighbours."""
    extreme = {cell.mean_range for cell in release.cells[:1]}
    kept = [cell for cell in release.cells if cell.mean_range not in extreme or cell.filters == ()]
    return replace(release, cells=tuple(kept))


def test_without_the_gate_an_insider_of_this_company_learns_somebodys_answer() -> None:
    release = publish(ROUND, policy=Policy())
    assert exposed(attacked((ROUND, release), insider=True, any_answer=True)) != set()


def test_ours_posts_what_the_auditor_could_not_break() -> None:
    release = gate.publish_gated(ROUND, policy=Policy())
    assert exposed(attacked((ROUND, release), insider=True, any_answer=True)) == set()
    assert release.cells != ()


def test_it_leaves_out_whole_dimensions_so_that_no_gap_points_at_a_group() -> None:
    """Broken: a gate that takes out the cells in the finding says which groups are extreme."""
    full, ours = publish(ROUND, policy=Policy()), gate.publish_gated(ROUND, policy=Policy())
    assert dimensions(pointing(full)) == dimensions(full)
    kept = dimensions(ours)
    assert kept < dimensions(full)
    assert list(ours.cells) == [c for c in full.cells if {name for name, _ in c.filters} <= kept]


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
