from __future__ import annotations

from collections import Counter
from typing import Any

from staybot.anonymity.cadence import Shown
from staybot.anonymity.cells import Ask, decide
from staybot.anonymity.policy import Policy
from staybot.anonymity.rounds import Member


def staff(**teams: int) -> tuple[Member, ...]:
    """Members of one dimension, by name and size of its values."""
    return tuple(
        Member(person=f"{team}{at}", segments={"team": team})
        for team, size in teams.items()
        for at in range(size)
    )


def ask(people: tuple[Member, ...], **changes: Any) -> Ask:
    everyone = frozenset(member.person for member in people)
    given: dict[str, Any] = {
        "cohort": people,
        "seasoned": everyone,
        "dimensions": ("team",),
        "respondents": everyone,
        "floor": 5,
    }
    return Ask(**given | changes)


def shown(question: Ask, policy: Policy | None = None) -> list[list[tuple[str, ...]]]:
    frames, waiting = decide(question, policy=policy or Policy())
    assert waiting == ()
    return [[values for _, values in frame.filters] for frame in frames]


def test_total_first_then_values_alphabetically_then_the_merged_rest() -> None:
    people = staff(zebra=6, ant=7, bee=3, cat=2)
    assert shown(ask(people)) == [[], [("ant",)], [("zebra",)], [("bee", "cat")]]


def test_a_rest_that_is_too_small_takes_the_next_smallest_value_in() -> None:
    assert shown(ask(staff(ant=9, bee=6, cat=7, dog=2))) == [[], [("ant",)], [("cat",)], [("bee", "dog")]]


def test_a_group_that_nobody_answered_for_cannot_be_told_from_one_with_few_answers() -> None:
    people = staff(ant=6, bee=6, cat=3, dog=7)
    answered = frozenset(member.person for member in people if member.segments["team"] != "cat")
    assert shown(ask(people, respondents=answered)) == [[], [("bee",)], [("dog",)], [("ant", "cat")]]


def test_a_rest_that_is_everybody_would_only_repeat_the_total() -> None:
    assert shown(ask(staff(ant=4, bee=4, cat=4))) == [[]]
    assert shown(ask(staff(ant=6, bee=4))) == [[]]


def test_a_small_cohort_has_a_total_and_nothing_else() -> None:
    people = staff(ant=5, bee=4)
    assert shown(ask(people)) == [[]]
    assert shown(ask(staff(ant=5, bee=5))) == [[], [("ant",)], [("bee",)]]


def test_four_answers_give_nothing_at_all() -> None:
    people = staff(ant=20, bee=20)
    four = frozenset(["ant0", "ant1", "ant2", "ant3"])
    assert shown(ask(people, respondents=four)) == []
    assert shown(ask(people, respondents=four | {"ant4"})) == [[]]


def test_people_who_are_not_seasoned_do_not_help_a_group_over_the_floor() -> None:
    people = staff(ant=12, bee=6)
    assert shown(ask(people)) == [[], [("ant",)], [("bee",)]]
    old = frozenset(member.person for member in people) - {"bee0", "bee1"}
    assert shown(ask(people, seasoned=old)) == [[]]


def test_somebody_without_a_value_is_hidden_among_enough_others_or_the_last_cell_goes() -> None:
    people = (*staff(ant=6, bee=6), Member("x", {}))
    assert shown(ask(people)) == [[], [("ant",)]]


def test_pairs_of_dimensions_need_a_hundred_people() -> None:
    def company(n: int) -> tuple[Member, ...]:
        return tuple(Member(f"p{at}", {"team": "ab"[at % 2], "level": "xy"[at // 2 % 2]}) for at in range(n))

    both = ("team", "level")
    small, _ = decide(ask(company(99), dimensions=both), policy=Policy())
    large, _ = decide(ask(company(100), dimensions=both), policy=Policy())
    assert Counter(len(frame.filters) for frame in small) == {0: 1, 1: 4}
    assert Counter(len(frame.filters) for frame in large) == {0: 1, 1: 4, 2: 4}
    assert large[-1].filters == (("level", ("y",)), ("team", ("b",)))
    one_way, _ = decide(ask(company(100), dimensions=both, two_way=False), policy=Policy())
    assert len(one_way) == 5


def test_a_pair_below_the_floor_is_left_out() -> None:
    people = tuple(
        Member(f"p{at}", {"team": "a" if at < 60 else "b", "level": "x" if 10 <= at < 97 else "y"})
        for at in range(100)
    )
    frames, _ = decide(ask(people, dimensions=("team", "level")), policy=Policy())
    assert (("level", ("y",)), ("team", ("b",))) not in [frame.filters for frame in frames]


def test_there_are_never_more_than_sixty_cells() -> None:
    people = staff(**{f"team{at:03}": 6 for at in range(80)})
    assert len(shown(ask(people))) == 60
    assert len(shown(ask(people), Policy(max_cells=7))) == 7


def test_what_could_not_stand_beside_a_group_does_not_follow_it_while_it_waits() -> None:
    """Leeds is team bee but for two people; bee was shown a week ago, and Leeds would now stand alone."""
    people = tuple(
        Member(f"p{at}", {"team": "ant" if at < 8 else "bee", "location": "york" if at < 6 else "leeds"})
        for at in range(20)
    )
    both = ask(people, dimensions=("team", "location"))
    before = [Shown(filters=(("team", (name,)),), n=n, days_ago=7) for name, n in (("ant", 5), ("bee", 10))]
    frames, waiting = decide(both, policy=Policy(), shown=before)
    assert waiting == ((("team", ("ant",)),), (("team", ("bee",)),))
    assert [frame.filters for frame in frames] == [()]
