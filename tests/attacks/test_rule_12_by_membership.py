"""R12 by membership: groups of nearly the same people wait for one another, whatever they are called.

The attackers have every release and every org chart, know who answered, and answers never change.
"""

from __future__ import annotations

import random
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from staybot.anonymity import cells, publisher
from staybot.anonymity.cadence import is_due
from staybot.anonymity.membership import Membership
from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from staybot.anonymity.rounds import Member, Round
from tests.attacks.careless import attacked, exposed
from tests.attacks.companies import closed_round

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from staybot.anonymity.cadence import Shown
    from staybot.anonymity.cells import Ask, Frame
    from staybot.anonymity.membership import Rosters
    from staybot.anonymity.releases import Filters, Release

    Charts = Callable[[int], Sequence[Member]]
    """The company as it stands in a week."""

FIVE = (3, 2, 2, 2, 2)
"""A team that is just still "low": eleven points."""


def team(name: str, location: str, size: int) -> list[Member]:
    return [Member(f"{name}{at}", {"team": name, "location": location}) for at in range(size)]


ELSEWHERE = [Member("tom", {"team": "search", "location": "berlin"})]
ELSEWHERE += team("search", "leeds", 9) + team("billing", "leeds", 12)

ONE_TEAM = team("platform", "berlin", 5) + ELSEWHERE
"""Berlin is team platform and Tom."""

FOUR_TEAMS = [one for name in "abcd" for one in team(name, "berlin", 5)] + ELSEWHERE
"""Berlin is four teams and Tom: far more than any one of them."""


def five_of_each(people: Sequence[Member]) -> dict[str, int]:
    """Low in Berlin, middling elsewhere, and Tom is content."""
    low = {
        one.person: FIVE[int(one.person[-1])] for one in people if one.person[:-1] in {*"abcd", "platform"}
    }
    return {one.person: 5 if one.person == "tom" else low.get(one.person, 3) for one in people}


def weekly(
    charts: Charts, scores: dict[str, int], *, weeks: int, rosters: bool
) -> list[tuple[Round, Release]]:
    """Everybody answers every week; the releases, each published with the ones before it."""
    played: list[tuple[Round, Release]] = []
    for week in range(weeks):
        round_ = closed_round(tuple(charts(week)), scores, wave=f"w{week}", week=week, first_cohort=not week)
        known = {old.wave: {one.person: one.segments for one in old.cohort} for old, _ in played}
        earlier = [release for _, release in played]
        release = publish(round_, policy=Policy(), earlier=earlier, rosters=known if rosters else None)
        played.append((round_, release))
    return played


def alone(
    ask: Ask, *, policy: Policy, shown: Sequence[Shown] = ()
) -> tuple[tuple[Frame, ...], tuple[Filters, ...]]:
    """Broken: the span rule sees only the groups that are fresh this week."""
    cohort = Membership({one.person: one.segments for one in ask.cohort})
    frames = islice(cells._named_once(cells._candidates(ask, policy=policy), cohort=cohort), policy.max_cells)
    rule = partial(is_due, shown=shown, policy=policy)
    due = [f for f in frames if rule(f.filters, n=len(f.members), group=cohort.of(f.filters))]
    return cells.withstanding(due, ask=ask, policy=policy), ()


def found(played: list[tuple[Round, Release]]) -> set[str]:
    return exposed(attacked(*[pair for pair in played if pair[1].cells], stable=True))


def fresh(release: Release) -> set[str]:
    return {" or ".join(values) for cell in release.cells for _, values in cell.filters}


FILTERS_ONLY, MEMBERSHIP_ONLY = False, True


def test_five_weeks_by_names_alone_show_a_team_and_then_its_city_and_so_who_else_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Five had at most 11 points, six have at least 15."""
    monkeypatch.setattr(publisher, "decide", alone)
    played = weekly(lambda _: ONE_TEAM, five_of_each(ONE_TEAM), weeks=5, rosters=FILTERS_ONLY)
    assert [fresh(release) for _, release in played[:2]] == [
        {"billing", "platform", "search"},
        {"berlin", "leeds"},
    ]
    assert found(played) == {"tom"}


def test_by_membership_the_city_waits_for_the_team(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "decide", alone)
    played = weekly(lambda _: ONE_TEAM, five_of_each(ONE_TEAM), weeks=5, rosters=MEMBERSHIP_ONLY)
    assert [fresh(release) for _, release in played[:2]] == [{"billing", "platform", "search"}, {"leeds"}]
    assert found(played) == set()


def test_membership_two_by_two_misses_a_city_of_several_teams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty had at most 44 points, twenty-one have at least 48."""
    monkeypatch.setattr(publisher, "decide", alone)
    played = weekly(lambda _: FOUR_TEAMS, five_of_each(FOUR_TEAMS), weeks=5, rosters=MEMBERSHIP_ONLY)
    assert "berlin" in fresh(played[1][1])
    assert found(played) == {"tom"}


@pytest.mark.parametrize("people", [ONE_TEAM, FOUR_TEAMS], ids=["one team", "four teams"])
def test_thirteen_of_our_weeks_give_nobody_away(people: list[Member]) -> None:
    played = weekly(lambda _: people, five_of_each(people), weeks=13, rosters=True)
    assert [fresh(release) & {"berlin"} for _, release in played] == [set()] * 13
    assert fresh(played[12][1]) == {"billing", "search"}
    assert found(played) == set()


def renamed(week: int) -> list[Member]:
    """From the second week on the platform team is called core, and Tom is one of them."""
    if not week:
        return ONE_TEAM
    core = {one.person for one in ONE_TEAM[:6]}
    return [
        Member(m.person, dict(m.segments, team="core") if m.person in core else m.segments) for m in ONE_TEAM
    ]


def test_a_team_that_changes_its_name_and_takes_somebody_in_waits_as_it_would_have() -> None:
    scores = five_of_each(ONE_TEAM)
    by_names = weekly(renamed, scores, weeks=2, rosters=FILTERS_ONLY)
    assert "core" in fresh(by_names[1][1])
    assert found(by_names) == {"tom"}
    ours = weekly(renamed, scores, weeks=27, rosters=True)
    assert [week for week, (_, release) in enumerate(ours) if "core" in fresh(release)] == [26]
    assert found(ours[:26]) == set()


def test_where_the_cohort_is_not_known_any_more_names_decide_as_before() -> None:
    (_, first), (after, second) = weekly(renamed, five_of_each(ONE_TEAM), weeks=2, rosters=FILTERS_ONLY)
    assert "core" in fresh(second)
    assert "search" not in fresh(second)
    unknown: list[Rosters] = [{}, {"w0": {}}, {"another": {"tom": {"team": "core"}}}]
    for rosters in unknown:
        assert publish(after, policy=Policy(), earlier=[first], rosters=rosters) == second


def overlapping(seed: int) -> tuple[list[Member], dict[str, int]]:
    """36 people in six teams; location and function follow the team, but for one in fourteen."""
    draw = random.Random(seed)
    teams = [draw.randrange(6) for _ in range(36)]
    leans = {name: draw.choice([1, 2, 2, 4, 5]) for name in range(6)}
    people = [
        Member(
            f"p{at:02}",
            {
                "team": f"t{of}",
                "location": f"l{of // 2 if draw.random() < 0.93 else draw.randrange(3)}",
                "function": f"f{of % 3 if draw.random() < 0.93 else draw.randrange(3)}",
            },
        )
        for at, of in enumerate(teams)
    ]
    scores = [leans[of] if draw.random() < 0.8 else draw.randint(1, 5) for of in teams]
    return people, {one.person: score for one, score in zip(people, scores, strict=True)}


@pytest.mark.parametrize(("seed", "enough"), [(37, True), (47, False), (53, False)])
def test_thirteen_weeks_of_a_company_whose_dimensions_overlap(
    monkeypatch: pytest.MonkeyPatch, seed: int, *, enough: bool
) -> None:
    """By names somebody is given away; membership alone is enough for some companies, both rules for all."""
    people, scores = overlapping(seed)
    ours = weekly(lambda _: people, scores, weeks=14, rosters=True)
    assert sum(bool(release.cells) for _, release in ours) >= 4
    assert found(ours) == set()
    monkeypatch.setattr(publisher, "decide", alone)
    assert found(weekly(lambda _: people, scores, weeks=14, rosters=FILTERS_ONLY))
    assert bool(found(weekly(lambda _: people, scores, weeks=14, rosters=MEMBERSHIP_ONLY))) is not enough
