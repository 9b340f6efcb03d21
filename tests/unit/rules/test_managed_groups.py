"""Which manager manages exactly which group, from the people list."""

from __future__ import annotations

from staybot.rules.managed_groups import Placed, heads, managed_groups

TEAM = [f"s{n}" for n in range(5)]
ABOVE: dict[str, str | None] = {**dict.fromkeys(TEAM, "priya"), "priya": "noor", "noor": None}


def placed(*people: str, **segments: str) -> list[Placed]:
    return [Placed(one, segments) for one in people]


def found(people: list[Placed], above: dict[str, str | None]) -> list[tuple[str, str, str]]:
    return managed_groups(people, manager_of=above, floor=5)


def test_a_team_that_reports_to_one_manager_is_theirs() -> None:
    assert found(placed(*TEAM, team="search"), ABOVE) == [("team", "search", "priya")]


def test_a_team_whose_manager_manages_somebody_else_too_is_nobodys() -> None:
    people = [*placed(*TEAM, team="search"), *placed("other", team="billing")]
    assert found(people, {**ABOVE, "other": "priya"}) == []


def test_a_team_of_two_managers_is_that_of_the_head_above_both() -> None:
    above = {**ABOVE, "s3": "dave", "s4": "dave", "dave": "noor"}
    assert found(placed(*TEAM, team="search"), above) == [("team", "search", "noor")]


def test_a_team_of_which_one_member_reports_elsewhere_is_nobodys() -> None:
    assert found(placed(*TEAM, team="search"), {**ABOVE, "s4": "elsewhere"}) == []
    assert found(placed(*TEAM, team="search"), {**ABOVE, "s4": None}) == []


def test_a_group_below_the_floor_is_nobodys() -> None:
    assert found(placed(*TEAM[:4], team="search"), ABOVE) == []


def test_a_manager_who_stands_in_the_group_does_not_count_in_it() -> None:
    people = placed(*TEAM, "priya", team="search")
    assert found(people, ABOVE) == [("team", "search", "priya")]


def test_the_same_people_under_two_names_are_two_groups_of_one_manager() -> None:
    people = placed(*TEAM, team="search", function="platform")
    assert found(people, ABOVE) == [("function", "platform", "priya"), ("team", "search", "priya")]


def test_levels_belong_to_nobody() -> None:
    assert found(placed(*TEAM, level="L4"), ABOVE) == []


def test_a_circle_in_the_people_list_ends() -> None:
    assert list(heads("a", manager_of={"a": "b", "b": "c", "c": "a"})) == ["b", "c"]
    above: dict[str, str | None] = {**dict.fromkeys(TEAM, "x"), "x": "y", "y": "x"}
    assert found(placed(*TEAM, team="search"), above) == [("team", "search", "x")]
