"""How single managers' clocks went: only with five engineers, and only if no subtraction leaves fewer."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from staybot.anonymity.follow_through import Course, cut
from staybot.anonymity.manager_counts import of_managers
from staybot.anonymity.policy import Policy
from staybot.rules.commitments import Outcome

POLICY = Policy()
DIMENSIONS = ("function", "team")


def company(*sizes: int, counts: bool = True) -> list[Course]:
    """A manager for each size, with so many engineers."""
    return [
        Course(f"e{m}.{n}", f"m{m}", Outcome.KEPT, counts=counts, segments={"team": f"t{m}"})
        for m, size in enumerate(sizes)
        for n in range(size)
    ]


def told(courses: list[Course]) -> list[str]:
    return list(of_managers(courses, dimensions=DIMENSIONS, policy=POLICY))


def test_managers_of_five_are_told_of_and_those_of_fewer_are_not() -> None:
    assert told(company(6, 6, 6, 6, 3, 3)) == ["m0", "m1", "m2", "m3"]


def test_one_who_is_hidden_hides_another_with_them() -> None:
    assert told(company(6, 6, 6, 6, 3)) == ["m0", "m1", "m2"], "else the three could be subtracted"


def test_where_the_whole_is_not_told_nobody_is() -> None:
    assert told(company(9, 9, 9, 9)) == []
    assert told(company(9, 9, 9, 9, 9, counts=False)) == []
    assert told([]) == []


def test_the_figures_are_those_of_the_release() -> None:
    found = of_managers(company(20, 20, 20, 20, 20), dimensions=DIMENSIONS, policy=POLICY)
    assert found["m0"]["opened"] == [10, 29]
    assert found["m0"]["kept"] == [10, None]
    assert found["m0"]["missed"] == [0, 9]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 40), st.sampled_from("ab"), st.sampled_from("xyz")),
        max_size=80,
    )
)
def test_no_sum_or_difference_of_what_is_told_is_of_fewer_than_five(
    placed: list[tuple[int, int, str, str]],
) -> None:
    """Every set that can be built of the whole, the groups and the managers is a union of atoms."""
    courses = [
        Course(f"e{who}", f"m{boss}", Outcome.OPEN, segments={"function": one, "team": two})
        for boss, who, one, two in placed
    ]
    groups = [members for *_, members in cut(courses, dimensions=DIMENSIONS, policy=POLICY)]
    managers = [
        frozenset(at for at, one in enumerate(courses) if one.manager == name) for name in told(courses)
    ]
    everyone = frozenset(range(len(courses)))
    for left in chain.from_iterable(combinations(managers, n) for n in range(len(managers) + 1)):
        for base in (everyone, *groups) if managers else ():
            rest = base.difference(*left)
            assert not rest or len({courses[at].engineer for at in rest}) >= 5
