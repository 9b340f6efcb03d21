"""Rule 12: the same question about the same small group is fresh twice a year, and repeated in between."""

from __future__ import annotations

import pytest

from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from staybot.anonymity.releases import Release
from staybot.anonymity.rounds import Round
from tests.attacks.careless import answered, attacked, exposed, team
from tests.attacks.lawless import lawless

WEEKLY = lawless(cadence_weeks_small=1, cadence_weeks_medium=1)
SCORES = [3, 2, 2, 2, 2, 5]
BEFORE = answered(team("a", 5), SCORES.__getitem__, wave="w0")


def after(week: int, *, size: int = 6) -> Round:
    """The same five with the same answers, and others who joined."""
    people = team("a", size)
    scores = [*SCORES, *[3] * size]
    return answered(people, scores.__getitem__, wave=f"w{week}", week=week, first_cohort=False)


def both(week: int, policy: Policy) -> list[tuple[Round, Release]]:
    """The round before and the round of that week, published one after the other."""
    first = publish(BEFORE, policy=Policy())
    return [(BEFORE, first), (after(week), publish(after(week), policy=policy, earlier=[first]))]


def test_a_week_later_our_own_bands_give_away_who_joined() -> None:
    """Five had at most 11 points, six have at least 15: whoever joined said four or five."""
    pairs = both(1, WEEKLY)
    assert all(release.cells for _, release in pairs)
    assert exposed(attacked(*pairs, stable=True)) == {"a5"}


def test_ours_repeats_the_old_band_with_its_date() -> None:
    pairs = both(1, Policy())
    (_, first), (_, second) = pairs
    assert second.cells == ()
    assert [(one.cell, one.closed_on) for one in second.repeats] == [
        (cell, first.closed_on) for cell in first.cells
    ]
    assert exposed(attacked(*pairs, stable=True, insider=True, any_answer=True)) == set()


@pytest.mark.parametrize(("week", "is_fresh"), [(12, False), (25, False), (26, True)])
def test_a_group_of_five_waits_half_a_year(week: int, *, is_fresh: bool) -> None:
    assert bool(both(week, Policy())[1][1].cells) is is_fresh


def test_a_group_does_not_become_due_by_growing() -> None:
    first = publish(BEFORE, policy=Policy())
    grown = after(12, size=40)
    assert [cell.filters for cell in publish(grown, policy=Policy()).cells][:1] == [()]
    assert () not in [cell.filters for cell in publish(grown, policy=Policy(), earlier=[first]).cells]
    assert () in [cell.filters for cell in publish(grown, policy=WEEKLY, earlier=[first]).cells]
