from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from staybot.rules.people_file import PersonRow
from staybot.rules.reporting_lines import Roster, circles, settled


def row(line: int, name: str, manager: str | None = None) -> PersonRow:
    return PersonRow(
        line=line, email=f"{name.lower()}@acme.test", slack_id=None, name=name,
        manager_email=f"{manager.lower()}@acme.test" if manager else None,
        function="", team="", level="", location="", start_date=None, roles=frozenset(),
    )  # fmt: skip


def rows(*people: PersonRow) -> dict[str, PersonRow]:
    return {person.name: person for person in people}


def test_managers_are_found_in_the_file_and_among_the_known() -> None:
    roster = Roster(addresses={"noor@acme.test": "noor"}, managers={"noor": None}, names={"noor": "Noor"})
    managers, bad = settled(rows(row(2, "Maria", "Priya"), row(3, "Priya", "Noor")), roster, bad={})
    assert managers == {"Maria": "Priya", "Priya": "noor"}
    assert bad == []


def test_an_unknown_manager_takes_their_reports_along() -> None:
    managers, bad = settled(
        rows(row(2, "Maria", "Priya"), row(3, "Priya", "Nobody"), row(4, "Tom")), Roster(), bad={}
    )
    assert managers == {"Tom": None}
    assert [(one.line, one.reason) for one in bad] == [
        (2, "manager_email: priya@acme.test stands on line 3, which is bad"),
        (3, "manager_email: nobody@acme.test is neither in this file nor known; add them or leave it empty"),
    ]


def test_a_manager_on_a_row_that_could_not_be_read_is_told_by_its_line() -> None:
    _, bad = settled(rows(row(2, "Maria", "Priya")), Roster(), bad={"priya@acme.test": 7})
    assert "stands on line 7" in bad[0].reason


def test_a_circle_is_told_with_its_names_and_those_below_it_fall_too() -> None:
    managers, bad = settled(
        rows(row(2, "Maria", "Priya"), row(3, "Priya", "Noor"), row(4, "Noor", "Priya")), Roster(), bad={}
    )
    assert managers == {}
    assert [one.line for one in bad] == [2, 3, 4]
    assert "managers go round in a circle: Priya → Noor → Priya" in bad[1].reason


def test_a_circle_may_close_through_somebody_stored() -> None:
    roster = Roster(addresses={"noor@acme.test": "noor"}, managers={"noor": "Priya"}, names={"noor": "Noor"})
    _, bad = settled(rows(row(2, "Priya", "Noor")), roster, bad={})
    assert [one.reason.partition(": ")[2] for one in bad] == [
        "managers go round in a circle: Priya → Noor → Priya"
    ]


def test_a_long_circle_is_cut_short() -> None:
    names = [f"P{number}" for number in range(9)]
    people = rows(*(row(n, name, names[(n + 1) % 9]) for n, name in enumerate(names)))
    _, bad = settled(people, Roster(), bad={})
    assert bad[0].reason.endswith("P0 → P1 → P2 → P3 → P4 → P5 → … → P0")


def test_who_names_their_own_other_address_is_their_own_manager() -> None:
    roster = Roster(addresses={"old@acme.test": "Maria"}, names={"Maria": "Maria"})
    _, bad = settled(rows(row(2, "Maria", "Old")), roster, bad={})
    assert "nobody is their own manager" in bad[0].reason


def test_a_row_that_falls_gives_way_to_what_is_stored() -> None:
    """Noor's new manager is unknown, so she stays under Priya, and Priya cannot be put under her."""
    roster = Roster(managers={"Noor": "Priya", "Priya": None}, names={"Noor": "Noor", "Priya": "Priya"},
                    addresses={"noor@acme.test": "Noor"})  # fmt: skip
    managers, bad = settled(rows(row(2, "Priya", "Noor"), row(3, "Noor", "Nobody")), roster, bad={})
    assert managers == {}
    assert "circle" in bad[0].reason


def test_a_row_known_by_its_slack_id_alone_may_fall() -> None:
    managers, bad = settled({"Tom": replace(row(2, "Tom", "Nobody"), email=None)}, Roster(), bad={})
    assert (managers, [one.line for one in bad]) == ({}, [2])


@given(st.dictionaries(st.integers(0, 12).map(str), st.none() | st.integers(0, 12).map(str)))
def test_a_circle_is_found_exactly_when_somebody_is_above_themselves(managers: dict[str, str | None]) -> None:
    def is_above_themselves(one: str) -> bool:
        above = managers.get(one)
        for _ in managers:
            if above == one:
                return True
            above = managers.get(above) if above is not None else None
        return False

    found = [one for circle in circles(managers) for one in circle]
    assert sorted(found) == sorted(one for one in managers if is_above_themselves(one))
