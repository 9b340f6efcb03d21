"""What may be told of promises: enough engineers, enough managers, bands with room, and nobody left over."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.anonymity.follow_through import (
    DAY_EDGES,
    Course,
    figures,
    groups,
    opened,
    part_band,
    rate_band,
    withstands,
)
from staybot.anonymity.policy import Policy
from staybot.rules.commitments import Outcome

POLICY = Policy()


def courses(count: int, *, managers: int, outcomes: Iterable[Outcome] = (), **more: object) -> list[Course]:
    went = [*outcomes] + [Outcome.OPEN] * count
    return [Course(f"e{n}", f"m{n % managers}", went[n], **more) for n in range(count)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("count", "managers", "told"), [(4, 4, False), (5, 4, False), (5, 5, True), (40, 4, False)]
)
def test_fewer_than_five_of_either_are_not_told_of(count: int, managers: int, *, told: bool) -> None:
    some = courses(count, managers=managers)
    assert withstands(some, k=5) is told
    assert (opened(some, policy=POLICY) is not None) is told
    assert (figures(some, policy=POLICY) is not None) is told
    assert bool(groups(some, dimensions=(), policy=POLICY)) is False


def test_of_nobody_nothing_is_told() -> None:
    assert opened([], policy=POLICY) is None
    assert groups([], dimensions=("team",), policy=POLICY) == []


def test_people_who_do_not_count_make_no_group() -> None:
    assert not withstands(courses(9, managers=9, counts=False), k=5)
    mixed = courses(5, managers=5) + courses(4, managers=4, counts=False)
    assert withstands(mixed, k=5)
    assert not withstands(mixed, k=6)


def test_no_manager_is_more_than_half_of_what_is_told() -> None:
    one = [Course(f"x{n}", "m0", Outcome.OPEN) for n in range(5)]
    rest = courses(5, managers=5)
    assert not withstands(one + rest, k=5)  # six of ten
    assert withstands(one + rest + courses(2, managers=2), k=5) is False
    assert withstands(one[:4] + rest, k=5) is False  # five of nine
    assert withstands(one[:3] + rest, k=5)


@given(count=st.integers(0, 400), of=st.integers(1, 400))
def test_each_band_of_a_part_leaves_ten_numbers_open(count: int, of: int) -> None:
    if count > of:
        return
    band = part_band(count, of=of)
    if band is None:
        assert of < 19
        return
    low, high = band
    assert low <= count <= (high if high is not None else of)
    assert min(of, high if high is not None else of) - low + 1 >= 10


@given(count=st.integers(0, 600), of=st.integers(20, 600))
def test_each_band_of_a_rate_leaves_five_courses_open_and_is_a_multiple_of_five(count: int, of: int) -> None:
    if count > of:
        return
    low, high = rate_band(count, of=of)
    assert low % 5 == 0
    assert high % 5 == 0
    possible = [n for n in range(of + 1) if rate_band(n, of=of) == (low, high)]
    assert count in possible
    assert len(possible) >= 5
    assert all(low * of <= 100 * n and (100 * n < high * of or high == 100) for n in possible)


def test_the_parts_of_a_whole_stand_in_bands() -> None:
    went = [Outcome.KEPT] * 25 + [Outcome.MISSED] * 12 + [Outcome.UNCONFIRMED] * 3
    some = [
        Course(f"e{n}", f"m{n % 8}", one, days_to_commit=n, days_to_keep=40 if one is Outcome.KEPT else None)
        for n, one in enumerate(went)
    ]
    assert figures(some, policy=POLICY) == {
        "opened": [30, 99],
        "promised_soon": [10, 29],
        "open": [0, 9],
        "kept": [10, 29],
        "unconfirmed": [0, 9],
        "missed": [10, 29],
        "dropped": [0, 9],
        "ended": [0, 9],
        "kept_rate": [60, 75],
        "days_to_commit": [14, 30],
        "days_to_keep": None,
    }


def test_small_groups_have_a_number_and_nothing_else() -> None:
    found = figures(courses(12, managers=6, outcomes=[Outcome.MISSED] * 12), policy=POLICY)
    assert found is not None
    assert {name for name, value in found.items() if value is not None} == {"opened"}


@pytest.mark.parametrize(("days", "span"), [(0, [0, 7]), (7, [7, 14]), (89, [60, 90]), (90, [90, None])])
def test_a_median_is_told_as_a_span(days: int, span: list[int | None]) -> None:
    found = figures(courses(30, managers=6, days_to_keep=days, days_to_commit=1), policy=POLICY)
    assert found is not None
    assert found["days_to_keep"] == span
    assert found["days_to_commit"] == [0, 7]
    assert DAY_EDGES[0] == 0


def test_a_median_of_few_managers_is_not_told() -> None:
    some = courses(40, managers=8) + [Course(f"k{n}", f"m{n % 4}", Outcome.KEPT, 3) for n in range(40)]
    found = figures(some, policy=POLICY)
    assert found is not None
    assert found["days_to_commit"] is None


def _placed(*parts: tuple[int, int, str, str]) -> list[Course]:
    """(engineers, managers, function, team): managers of their own."""
    return [
        Course(
            f"{at}e{n}", f"{at}m{n % managers}", Outcome.OPEN, segments={"function": function, "team": team}
        )
        for at, (count, managers, function, team) in enumerate(parts)
        for n in range(count)
    ]


def test_groups_come_by_function_and_then_by_team() -> None:
    some = _placed((10, 5, "b", "x"), (10, 5, "a", "y"), (10, 5, "a", "z"))
    found = groups(some, dimensions=("function", "team"), policy=POLICY)
    assert [one["filters"] for one in found] == [
        {"function": ["a"]}, {"function": ["b"]}, {"team": ["y"]}, {"team": ["z"]},
    ]  # fmt: skip
    assert {tuple(one["opened"]) for one in found} == {(10, 29)}


def test_small_values_are_one_with_the_next_smallest() -> None:
    some = _placed((3, 3, "a", ""), (2, 1, "b", ""), (6, 6, "c", ""), (20, 8, "d", ""))
    found = groups(some, dimensions=("function",), policy=POLICY)
    assert [one["filters"] for one in found] == [{"function": ["d"]}, {"function": ["a", "b", "c"]}]


def test_a_group_whose_rest_would_be_small_is_not_told_of() -> None:
    some = _placed((12, 6, "a", ""), (3, 3, "", ""))
    assert groups(some, dimensions=("function",), policy=POLICY) == []


def test_groups_that_cut_a_small_part_out_of_one_another_are_not_both_told_of() -> None:
    some = _placed((10, 5, "a", "x"), (3, 3, "a", "y"), (10, 5, "b", "y"))
    found = groups(some, dimensions=("function", "team"), policy=POLICY)
    assert [one["filters"] for one in found] == [{"function": ["a"]}, {"function": ["b"]}]


def test_a_small_company_has_no_groups() -> None:
    assert groups(_placed((9, 9, "a", "")), dimensions=("function",), policy=POLICY) == []
    assert groups(_placed((5, 5, "a", ""), (4, 4, "b", "")), dimensions=("function",), policy=POLICY) == []


def test_there_is_an_end_of_cells() -> None:
    some = _placed(*[(5, 5, f"{n:02}", "") for n in range(80)])
    assert len(groups(some, dimensions=("function",), policy=POLICY)) == 59


@given(
    st.lists(
        st.tuples(
            st.integers(0, 30),
            st.integers(0, 12),
            st.sampled_from("abc"),
            st.sampled_from("xyz"),
            st.booleans(),
        ),
        max_size=60,
    )
)
def test_nothing_that_can_be_derived_is_about_fewer_than_five_of_either(
    drawn: list[tuple[int, int, str, str, bool]],
) -> None:
    """All unions of the smallest parts, by brute force, for any company."""
    some = [
        Course(f"e{e}", f"m{m}", Outcome.OPEN, counts=counts, segments={"function": f, "team": t})
        for e, m, f, t, counts in drawn
    ]
    found = groups(some, dimensions=("function", "team"), policy=POLICY)
    cells = [one["filters"] for one in found]
    parts: dict[tuple[bool, ...], list[Course]] = {}
    for one in some:
        key = tuple(one.segments[d] in values for cell in cells for d, values in cell.items())
        parts.setdefault(key, []).append(one)
    if not found:
        return
    for size in (1, 2):
        for union in combinations(parts.values(), size):
            assert withstands([one for part in union for one in part], k=5)
