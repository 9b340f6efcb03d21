"""Rule 11: below thirty people no distribution, no extreme, no share, no order of how often; from thirty on
a coded share, and of chance only what anyone can draw from the bands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from staybot.anonymity import intervals
from staybot.anonymity.bands import mean_band, share_band
from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from tests.attacks.careless import Body, answered, attacked, exposed, ours, team, truth
from tests.attacks.companies import closed_round, cohort, sheet, who_answers
from tests.attacks.lawless import body_of, interview, posted

if TYPE_CHECKING:
    from staybot.anonymity.releases import Release
    from staybot.anonymity.rounds import Round

COMPANY = team("a", 12)
ROUND = answered(COMPANY, lambda at: 1 if at < 11 else 5)


def with_distribution() -> Body:
    """A release that tells, beside our band, how many gave each score."""
    counts = {"1": 11, "2": 0, "3": 0, "4": 0, "5": 1}
    cell = {"filters": {}, "question": "q", "n": 12, "mean_range": [1, 1.75], "dist": counts}
    return {"release_id": "w1", "wave": "w1", "cells": [cell]}


def test_who_gave_the_one_five_reads_from_the_distribution_what_all_others_gave() -> None:
    found = attacked((ROUND, with_distribution()), insider=True, truth=truth(ROUND))
    assert exposed(found) >= {f"a{at}" for at in range(11)}


def test_ours_has_no_place_for_one() -> None:
    release = ours(ROUND)
    body = release.body()
    fields = {name for cell in body["cells"] for name in cell}
    assert fields <= {"filters", "question", "n_range", "mean_range", "enps_range", "theme_counts"}
    assert not re.search(r"dist|median|min|max|fav|rank|signif", " ".join(fields | set(body)))
    assert exposed(attacked((ROUND, release), insider=True, any_answer=True)) == set()


def by_how_often(counts: dict[str, int]) -> list[str]:
    """A broken digest: bands, but the most often raised first."""
    return sorted(counts, key=lambda theme: -counts[theme])


def raised(pay: int, *, people: int = 24) -> dict[str, list[str]]:
    """Compensation by so many, tooling by six, among so many writers."""
    return {
        f"a{at}": ["compensation"] * (at < pay) + ["compute_and_tooling"] * (at < 6) for at in range(people)
    }


def test_an_order_by_exact_counts_tells_of_one_more_answer_within_the_band() -> None:
    five = by_how_often({"compute_and_tooling": 6, "compensation": 5})
    seven = by_how_often({"compute_and_tooling": 6, "compensation": 7})
    assert five != seven


@pytest.mark.parametrize("people", [24, 60])
def test_ours_is_in_the_order_of_the_alphabet_and_says_the_same(people: int) -> None:
    company = team("a", people)
    messages = {posted(body_of(interview(company, raised(pay, people=people)))).text for pay in (5, 7)}
    assert len(messages) == 1


@pytest.mark.parametrize(("people", "ranks"), [(29, False), (30, True)])
def test_what_was_raised_most_is_said_from_thirty_writers_on(people: int, *, ranks: bool) -> None:
    body = body_of(interview(team("a", people), raised(20, people=people)))
    assert ("was raised most" in posted(body).text) is ranks


# ------------------------------------------------------------------- shares from thirty on

THIRTY = team("a", 30)
NEARLY_ALL = answered(THIRTY, lambda at: 1 if at == 0 else 5)
TRUTH = truth(NEARLY_ALL)


def with_share(**told: object) -> Body:
    """Our band of the mean, and a share as somebody tells it."""
    cell = {"filters": {}, "question": "q", "n": 30, "mean_range": [4.7, 5], **told}
    return {"release_id": "w1", "wave": "w1", "bands": "half-open", "cells": [cell]}


@pytest.mark.parametrize("told", [{"favourable": 96.7}, {"fav": 0.97}, {"favourable_range": [95, 99]}])
def test_an_exact_share_tells_the_one_who_disagrees_that_all_others_agree(told: Body) -> None:
    """Somebody who gave 1 and reads 29 of 30."""
    found = attacked((NEARLY_ALL, with_share(**told)), insider=True, truth=TRUTH)
    assert exposed(found) >= {f"a{at}" for at in range(1, 30)}


def test_our_share_beside_our_mean_tells_them_nothing() -> None:
    release = ours(NEARLY_ALL)
    assert release.cells[0].favourable_range == (85.0, 100.0)
    assert exposed(attacked((NEARLY_ALL, release), insider=True, any_answer=True)) == set()


def test_below_thirty_neither_share_nor_interval_nor_change_is_told() -> None:
    before = answered(team("a", 29), 1)
    after = answered(team("a", 29), 5, wave="w2", week=12)
    release = ours(after, earlier=[ours(before)])
    assert release.cells
    assert not any(
        "favourable" in name or "change" in name for cell in release.body()["cells"] for name in cell
    )


def reachable(people: int, agreeing: int) -> range:
    """The totals that so many people can have, of whom so many gave 4 or 5."""
    return range(people + 3 * agreeing, 3 * people + 2 * agreeing + 1)


def together(n: int) -> dict[object, dict[int, list[int]]]:
    """Each pair of published bands with the totals behind it, by the number who agree."""
    found: dict[object, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for agreeing in range(n + 1):
        for total in reachable(n, agreeing):
            bands = mean_band(total=total, n=n), share_band(agreeing=agreeing, n=n)
            found[bands][agreeing].append(total)
    return found


def left(n: int, totals: dict[int, list[int]], mine: int) -> list[int]:
    """The scores that a colleague may have given, for somebody who gave `mine`; empty if nobody can have."""
    possible = []
    for other in range(1, 6):
        for agreeing, of in totals.items():
            rest = reachable(n - 2, agreeing - (mine >= 4) - (other >= 4))
            fits = range(max(of[0] - mine - other, rest.start), min(of[-1] - mine - other, rest.stop - 1) + 1)
            if fits and 0 <= agreeing - (mine >= 4) - (other >= 4) <= n - 2:
                possible.append(other)
                break
    return possible


@pytest.mark.parametrize("n", [*range(30, 61), 75, 99, 100, 101, 137])
def test_mean_and_share_together_leave_an_insider_at_least_three_scores_for_everybody(n: int) -> None:
    for totals in together(n).values():
        for mine in range(1, 6):
            possible = left(n, totals, mine)
            assert not possible or possible[-1] - possible[0] >= 2


def test_shares_to_one_percent_would_not() -> None:
    """The same proof fails for a share told to the person."""
    totals = {29: [total for total in reachable(30, 29) if total >= 141]}
    assert left(30, totals, 1) == [4, 5]


# ------------------------------------------------------------------- what chance leaves


def exactly(agreeing: int, n: int) -> tuple[float, float]:
    """A careless interval: around the share itself, to one decimal."""
    low, high = intervals.wilson(agreeing / n, n=n, z=intervals.quantile(comparisons=1))
    return round(100 * low, 1), round(100 * high, 1)


def test_an_interval_around_the_exact_share_tells_the_count() -> None:
    assert len({exactly(agreeing, 40) for agreeing in range(41)}) == 41


def told(agreeing: int, *, n: int = 40) -> tuple[object, object]:
    """Our band and our interval of so many who agree."""
    cell = ours(answered(team("a", n), lambda at: 5 if at < agreeing else 3)).cells[0]
    return cell.favourable_range, cell.favourable_interval


def test_our_interval_tells_the_band_and_nothing_more() -> None:
    found = [told(agreeing) for agreeing in range(20, 28)]
    assert len(set(found)) == len({band for band, _ in found}) == 3


def significant(before: int, after: int, n: int) -> bool:
    """A careless mark: a test on the answers themselves."""
    z = intervals.quantile(comparisons=1)
    around = [intervals.wilson(agreeing / n, n=n, z=z) for agreeing in (before, after)]
    of = before / n, after / n
    return intervals.lowest_difference(before=around[0], after=around[1], of=of) > 0


def test_a_mark_from_the_answers_tells_of_one_answer_and_ours_does_not() -> None:
    turns = next(after for after in range(20, 41) if significant(20, after, 40))
    assert not significant(20, turns - 1, 40)
    before = ours(answered(team("a", 40), lambda at: 5 if at < 20 else 3))

    def ours_says(agreeing: int) -> object:
        later = answered(team("a", 40), lambda at: 5 if at < agreeing else 3, wave="w2", week=1)
        return ours(later, earlier=[before]).cells[0].favourable_change

    assert told(turns - 1)[0] == told(turns)[0]
    assert ours_says(turns - 1) == ours_says(turns)


# ------------------------------------------------------------------- over time


def weekly(people: int, *, seed: int, weeks: int = 13) -> list[tuple[Round, Release]]:
    """The same question every week to people whose answers never change; three quarters answer."""
    company = cohort(people, seed=seed, dimensions={"team": 3, "level": 2})
    scores = sheet([member.person for member in company], seed=seed)
    found: list[tuple[Round, Release]] = []
    for week in range(weeks):
        here = who_answers(company, seed=100 * seed + week)
        given = {person: scores[person] for person in here}
        round_ = closed_round(company, given, wave=f"w{week}", week=week, first_cohort=week == 0)
        rosters = {one.release_id: {m.person: m.segments for m in company} for _, one in found}
        earlier = [release for _, release in found]
        found.append((round_, publish(round_, policy=Policy(), earlier=earlier, rosters=rosters)))
    return found


@pytest.mark.parametrize("seed", [2, 7])
def test_a_quarter_of_weekly_shares_of_answers_that_never_change_gives_nobody_away(seed: int) -> None:
    found = weekly(42, seed=seed)
    assert sum(bool(cell.favourable_range) for _, release in found for cell in release.cells) >= 10
    assert exposed(attacked(*found, stable=True)) == set()
