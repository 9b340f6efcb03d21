"""Who is invited on which day of the first week."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.rules.calendar import WorkingTime, is_working_day
from staybot.rules.spread import Person, invitation_days, spread

USUAL = WorkingTime()
names = st.text(max_size=3)
companies = st.lists(
    st.builds(
        Person, id=names, manager=st.none() | names, region=st.sampled_from([None, "DE", "US", "IL", "ZZ"])
    ),
    unique_by=lambda person: person.id,
    max_size=40,
)


def _teams(people: list[Person]) -> list[list[str]]:
    teams = defaultdict(list)
    for person in people:
        if person.manager is not None:
            teams[person.manager].append(person.id)
    return [team for team in teams.values() if len(team) > 1]


@given(people=companies, days=st.integers(2, 7), seed=st.binary(max_size=80))
def test_no_whole_team_falls_on_one_day_and_the_days_are_even(
    people: list[Person], days: int, seed: bytes
) -> None:
    days_of = spread(people, days=days, seed=seed)
    assert days_of.keys() == {person.id for person in people}
    sizes = Counter(dict.fromkeys(range(days), 0))
    sizes.update(days_of.values())
    assert len(sizes) == days
    assert max(sizes.values()) - min(sizes.values()) <= 1
    for team in _teams(people):
        assert len({days_of[who] for who in team}) > 1


@given(people=companies, data=st.data())
def test_the_same_seed_gives_the_same_days_in_whatever_order_people_come(
    people: list[Person], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(people))
    assert spread(people, days=5, seed=b"2026-Q4") == spread(shuffled, days=5, seed=b"2026-Q4")


def test_another_seed_gives_other_days() -> None:
    people = [Person(f"p{n}", f"m{n % 10}") for n in range(100)]
    assert spread(people, days=5, seed=b"2026-Q4") != spread(people, days=5, seed=b"2027-Q1")


def test_somebody_named_twice_is_invited_once() -> None:
    assert spread([Person("maria", "priya"), Person("maria", "priya")], days=1, seed=b"") == {"maria": 0}


def test_a_hundred_thousand_people_are_spread_evenly() -> None:
    people = [Person(f"p{n}", f"m{n // 8}") for n in range(100_000)]
    sizes = Counter(spread(people, days=5, seed=b"2026-Q4").values())
    assert sizes == dict.fromkeys(range(5), 20_000)


def test_people_cannot_be_spread_over_no_days() -> None:
    with pytest.raises(ValueError, match="one day or more"):
        spread([], days=0, seed=b"")


@given(people=companies, days=st.integers(1, 5), seed=st.binary(max_size=8))
def test_each_is_invited_on_a_working_day_of_their_own_and_no_whole_team_on_one_date(
    people: list[Person], days: int, seed: bytes
) -> None:
    opens_on = date(2026, 12, 24)
    invited = invitation_days(people, opens_on=opens_on, days=days, seed=seed, working=USUAL)
    assert invited.keys() == {person.id for person in people}
    for person in people:
        assert is_working_day(invited[person.id], region=person.region, working=USUAL)
        assert opens_on <= invited[person.id] <= opens_on + timedelta(days=14)
    for team in _teams(people):
        assert len({invited[who] for who in team}) > 1


def test_a_team_that_a_holiday_brings_to_one_date_is_parted_again() -> None:
    # Easter Monday is a holiday in Germany only: one's first working day is the other's second.
    team = [Person("maria", "priya", "DE"), Person("tom", "priya", "US")]
    opens_on = date(2027, 3, 29)
    seeds = [bytes([n]) for n in range(20)]
    places = [spread(team, days=2, seed=seed) for seed in seeds]
    assert {"maria": 0, "tom": 1} in places  # both on Tuesday, were it not for the parting
    for seed in seeds:
        invited = invitation_days(team, opens_on=opens_on, days=2, seed=seed, working=USUAL)
        assert invited["maria"] != invited["tom"]
