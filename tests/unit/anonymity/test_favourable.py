"""Shares, their intervals and changes: drawn from bands alone, never narrower than any answers would make
them.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from staybot.anonymity import intervals
from staybot.anonymity.changes import moved
from staybot.anonymity.policy import NEVER, Policy
from staybot.anonymity.publisher import publish
from staybot.anonymity.rounds import Member
from tests.attacks.companies import closed_round

if TYPE_CHECKING:
    from collections.abc import Sequence

    from staybot.anonymity.releases import Cell, Release
    from staybot.anonymity.rounds import Round

WEEKLY = Policy()


def asked(*, agree: int, of: int, silent: int = 0, week: int = 0, recommend: bool = False) -> Round:
    """One group of `of` who answered, `agree` of them with 5, the rest with 1; `silent` did not answer."""
    people = tuple(Member(f"p{at:03}", {}) for at in range(of + silent))
    high, low = (10, 0) if recommend else (5, 1)
    scores = {member.person: high if at < agree else low for at, member in enumerate(people[:of])}
    return closed_round(
        people, scores, wave=f"w{week}", week=week, first_cohort=week == 0, recommend=recommend
    )


def rosters(*rounds: Round) -> dict[str, dict[str, dict[str, str]]]:
    return {one.wave: {m.person: dict(m.segments) for m in one.cohort} for one in rounds}


def total(
    round_: Round, *, earlier: Sequence[Round] = (), known: bool = True, policy: Policy = WEEKLY
) -> Cell:
    """Everyone's cell, after the ledger got the earlier rounds."""
    ledger: list[Release] = []
    for one in (*earlier, round_):
        rosters_ = rosters(*earlier) if known else {}
        ledger.append(publish(one, policy=policy, earlier=ledger, rosters=rosters_))
    return next(cell for cell in ledger[-1].cells if not cell.filters)


# ------------------------------------------------------------------- shares


@pytest.mark.parametrize(
    ("agree", "of", "band"),
    [(0, 30, (0, 15)), (18, 30, (55, 65)), (30, 30, (85, 100)), (60, 100, (57.5, 62.5)), (7, 99, (0, 15))],
)
def test_a_share_is_told_as_a_band_from_thirty_people_on(
    agree: int, of: int, band: tuple[float, float]
) -> None:
    assert total(asked(agree=agree, of=of)).favourable_range == band


def test_below_thirty_there_is_none_of_it() -> None:
    cell = total(asked(agree=20, of=29), earlier=[asked(agree=2, of=29, week=-20)])
    assert [name for name in cell.body() if "favourable" in name or "change" in name] == []


def test_only_people_who_count_make_thirty() -> None:
    round_ = replace(asked(agree=20, of=31), first_cohort=False)
    dummies = tuple(replace(member, seasoned=at > 1) for at, member in enumerate(round_.cohort))
    cell = total(replace(round_, cohort=dummies))
    assert (cell.n_range, cell.favourable_range) == ((30, 99), None)


def test_a_recommendation_has_no_share() -> None:
    before, after = asked(agree=0, of=60, recommend=True), asked(agree=60, of=60, recommend=True, week=4)
    cell = total(after, earlier=[before])
    assert cell.enps_range is not None
    assert (cell.favourable_range, cell.favourable_change) == (None, None)


def test_a_stricter_floor_holds_for_shares_and_for_changes() -> None:
    strict = Policy(favourable_floor=70)
    before, after = asked(agree=0, of=60), asked(agree=60, of=60, week=4)
    cell = total(after, earlier=[before], policy=strict)
    assert (cell.favourable_range, cell.favourable_change) == (None, None)
    assert total(asked(agree=30, of=70), policy=strict).favourable_range is not None
    never = Policy(favourable_floor=NEVER)
    hundred = total(asked(agree=0, of=100, week=4), earlier=[asked(agree=90, of=100)], policy=never)
    assert (hundred.favourable_range, hundred.favourable_change) == (None, None)


# ------------------------------------------------------------------- intervals


@pytest.mark.parametrize(("of", "silent"), [(30, 0), (31, 9), (64, 500), (100, 3), (160, 40)])
@pytest.mark.parametrize("part", [0, 0.2, 0.5, 0.93, 1])
def test_an_interval_covers_those_of_all_shares_and_sizes_that_the_bands_allow(
    of: int, silent: int, part: float
) -> None:
    cell = total(asked(agree=round(part * of), of=of, silent=silent))
    assert cell.favourable_range is not None
    assert cell.favourable_interval is not None
    low, high = cell.favourable_interval
    least, most = cell.n_range
    z = intervals.quantile(comparisons=1)
    for n in range(least, min(most or of + silent, of + silent) + 1):
        size = intervals.effective(n, population=of + silent)
        for agree in range(n + 1):
            if cell.favourable_range[0] <= 100 * agree / n < cell.favourable_range[1]:
                exact = intervals.wilson(agree / n, n=size, z=z)
                assert low <= 100 * exact[0] + 1e-9
                assert high >= 100 * exact[1] - 1e-9
    assert low % 5 == high % 5 == 0


def test_when_everybody_answered_an_interval_is_the_band_widened_to_whole_steps() -> None:
    assert total(asked(agree=18, of=30)).favourable_interval == (55, 65)
    assert total(asked(agree=60, of=100)).favourable_interval == (55, 65)


def test_the_more_of_a_group_answered_the_narrower_and_the_more_is_shown_the_wider() -> None:
    widths = [total(asked(agree=18, of=30, silent=silent)).favourable_interval for silent in (0, 10, 400)]
    assert widths == [(55, 65), (45, 75), (35, 80)]
    two = [Member(f"p{at:03}", {"team": "ab"[at % 2]}) for at in range(460)]
    scores = {member.person: 5 if at % 5 < 3 else 1 for at, member in enumerate(two[:60])}
    alone = total(asked(agree=36, of=60, silent=400)).favourable_interval
    beside = total(closed_round(tuple(two), scores)).favourable_interval
    assert (alone, beside) == ((35, 80), (30, 85))


# ------------------------------------------------------------------- changes


@pytest.mark.parametrize(
    ("was", "now", "silent"), [*itertools.product((5, 30, 55), (5, 30, 55), (0, 20, 2000))]
)
def test_a_change_is_clear_only_where_the_bands_lie_apart(was: int, now: int, silent: int) -> None:
    before = asked(agree=was, of=60, silent=silent)
    cell = total(asked(agree=now, of=60, silent=silent, week=4), earlier=[before])
    first = total(before)
    change, old, new = cell.favourable_change, first.favourable_range, cell.favourable_range
    assert change is not None
    assert old is not None
    assert new is not None
    way = moved(old, new)
    if change[0] > 0:
        assert way == "up"
    elif change[1] < 0:
        assert way == "down"
    assert change[0] <= new[0] - old[1] + 1e-9
    assert change[1] >= new[1] - old[0] - 1e-9


def test_the_corners_bound_newcombes_interval_for_all_that_the_bands_allow() -> None:
    before, after = asked(agree=20, of=40, silent=60), asked(agree=36, of=40, silent=60, week=4)
    cell = total(after, earlier=[before])
    assert cell.favourable_change is not None
    z = intervals.quantile(comparisons=1)
    for n, m in itertools.product((30, 41, 99), (30, 52, 99)):
        sizes = intervals.effective(n, population=100), intervals.effective(m, population=100)
        for p, q in itertools.product((0.45, 0.5, 0.55), (0.85, 0.92, 1.0)):
            around = intervals.wilson(p, n=sizes[0], z=z), intervals.wilson(q, n=sizes[1], z=z)
            least = intervals.lowest_difference(before=around[0], after=around[1], of=(p, q))
            most = -intervals.lowest_difference(before=around[1], after=around[0], of=(q, p))
            assert cell.favourable_change[0] <= 100 * least + 1e-9
            assert cell.favourable_change[1] >= 100 * most - 1e-9


def test_a_drop_from_the_middle_to_the_bottom_is_in_the_mean_though_nobody_agreed_before_either() -> None:
    """The share stays below 15 %; the bands of the mean tell it (R13)."""
    middle = replace(asked(agree=0, of=60, silent=5), answers={"q": {f"p{at:03}": 3 for at in range(60)}})
    cell = total(asked(agree=0, of=60, silent=5, week=4), earlier=[middle])
    assert cell.favourable_change is not None
    assert cell.favourable_change[0] < 0 < cell.favourable_change[1]
    was = total(middle).mean_range
    assert was is not None
    assert cell.mean_range is not None
    assert moved(was, cell.mean_range) == "down"


def test_a_band_beside_the_last_one_is_no_clear_change_for_a_sample() -> None:
    cell = total(asked(agree=24, of=40, silent=60, week=4), earlier=[asked(agree=20, of=40, silent=60)])
    assert cell.favourable_change is not None
    assert cell.favourable_change[0] <= 0 <= cell.favourable_change[1]


def test_a_cohort_that_was_erased_makes_a_change_wider_and_none_before_makes_it_none() -> None:
    before, after = asked(agree=8, of=40), asked(agree=38, of=40, week=4)
    known = total(after, earlier=[before]).favourable_change
    erased = total(after, earlier=[before], known=False).favourable_change
    assert known is not None
    assert erased is not None
    assert erased[0] < known[0]
    assert erased[1] >= known[1]
    assert total(after).favourable_change is None


def test_a_group_that_was_smaller_before_is_compared_with_nothing() -> None:
    cell = total(asked(agree=30, of=40, week=30), earlier=[asked(agree=3, of=20)])
    assert cell.favourable_range is not None
    assert cell.favourable_change is None


def test_a_share_is_compared_with_nothing_of_a_release_from_before_there_were_shares() -> None:
    old = publish(asked(agree=2, of=40), policy=WEEKLY, shares=False)
    now = publish(asked(agree=39, of=40, week=4), policy=WEEKLY, earlier=[old])
    assert now.cells[0].favourable_range is not None
    assert now.cells[0].favourable_change is None


def test_what_is_shown_again_keeps_its_interval_and_has_no_new_change() -> None:
    first = asked(agree=30, of=40)
    quiet = closed_round(first.cohort, dict(list(first.answers["q"].items())[:12]), wave="w1", week=1)
    ledger = [publish(first, policy=WEEKLY)]
    again = publish(quiet, policy=WEEKLY, earlier=ledger, rosters=rosters(first)).repeats[0].cell
    assert again == ledger[0].cells[0]


# ------------------------------------------------------------------- from bands alone


def test_intervals_and_changes_are_the_same_for_all_answers_with_the_same_bands() -> None:
    """And for all sizes in one band, of one cohort."""
    before = asked(agree=20, of=50, silent=30)
    seen: dict[object, set[object]] = {}
    for of, agree in itertools.product((45, 50, 55), range(20, 34)):
        cell = total(asked(agree=agree, of=of, silent=80 - of, week=4), earlier=[before])
        told = (cell.favourable_interval, cell.favourable_change)
        seen.setdefault(cell.favourable_range, set()).add(told)
    assert len(seen) >= 3
    assert {len(told) for told in seen.values()} == {1}


def test_the_population_is_the_group_in_the_frozen_cohort() -> None:
    """All of team a answered and two in three of team b: chance is left in the one figure only."""
    people = tuple(Member(f"p{at:02}", {"team": "a" if at < 30 else "b"}) for at in range(75))
    scores = {f"p{at:02}": 5 if at % 5 < 3 else 1 for at in range(60)}
    release = publish(closed_round(people, scores), policy=WEEKLY)
    told = {cell.filters: cell.favourable_interval for cell in release.cells}
    assert told[("team", ("a",)),] == (55.0, 65.0)
    assert told[("team", ("b",)),] == (40.0, 80.0)


def test_a_cohort_from_longer_ago_than_any_cadence_counts_as_unknown() -> None:
    first = asked(agree=20, of=40, silent=20)
    then = {week: asked(agree=20, of=40, silent=20, week=week) for week in (20, 40)}
    assert total(then[20], earlier=[first]).favourable_change == (-30, 30)
    assert total(then[40], earlier=[first]).favourable_change == (-35, 35)
