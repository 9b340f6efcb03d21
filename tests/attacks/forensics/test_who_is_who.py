"""Without the key: no way from a ballot to a person, and no row tells who answered, or when."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.attacks.forensics.chance import SURE, correlated, differ
from tests.attacks.forensics.features import Features, columns, features, letters, order_of
from tests.attacks.forensics.scene import MORNINGS, Scene
from tests.attacks.forensics.snapshots import Rows
from tests.attacks.forensics.traces import bytes_of, holds

PERSONAL = {"cohort_member": "person_id", "person": "id", "letter": "recipient"}
"""The tables that have a row for everyone asked, and who it belongs to."""

OPEN = ("before", "one_tap_later", "acted", "an_hour_later", "reminded")

A_WEEK = timedelta(days=7)


# ---------------------------------------------------------------- from a ballot to a person


@pytest.mark.parametrize("moment", OPEN)
def test_ballots_are_alike_but_for_noise(scene: Scene, moment: str) -> None:
    rows = scene.at[moment].tables["ballot"]

    assert len(rows) == 40
    assert {name for name in rows[0] if not name.startswith("_")} == {
        "round_id",
        "ballot_id",
        "workspace",
        "sealed",
    }
    assert {(row["round_id"], row["workspace"]) for row in rows} == {(scene.round_id, "main")}
    assert {len(bytes(row["sealed"])) for row in rows} == {24 * 1024}
    assert len({row.get("_size") for row in rows}) == 1


def test_no_ballot_is_named_outside_its_own_table(scene: Scene) -> None:
    for moment in OPEN:
        tables = scene.at[moment].tables
        ids = [bytes(row["ballot_id"]) for row in tables["ballot"]]
        others = repr([rows for name, rows in tables.items() if name != "ballot"]).encode()
        assert not holds(others, [form for one in ids for form in bytes_of(one)])


def test_the_key_leads_from_a_person_to_a_ballot_and_nothing_else_does(scene: Scene) -> None:
    stored = {bytes(row["ballot_id"]) for row in scene.at["acted"].tables["ballot"]}
    with_the_key = {scene.ballot_of(one) for one in scene.part}
    rows = scene.at["acted"].tables["ballot"]

    assert stored == with_the_key
    for names in scene.names.values():
        for row in rows:
            assert not any(name.encode() in bytes(row["sealed"]) for name in names)


def test_the_order_of_ballots_tells_nothing_about_people(scene: Scene) -> None:
    """Neither where ballots lie at any moment, nor the order of their ids, follows any order of people."""
    for moment in OPEN:
        tables = scene.at[moment].tables
        for ballots in (places(tables["ballot"], "ballot_id"), sorted_ids(tables["ballot"])):
            assert following(scene, tables, ballots) == []


def test_the_same_look_finds_ballots_stored_in_the_order_of_people(scene: Scene) -> None:
    tables = scene.at["acted"].tables
    stored = [scene.ballot_of(str(row["person_id"])) for row in tables["cohort_member"]]
    broken = {ballot_id: float(place) for place, ballot_id in enumerate(stored)}

    assert "cohort_member" in following(scene, tables, broken)


def places(rows: Rows, name: str) -> dict[bytes, float]:
    return {bytes(row[name]): float(row["_order"]) for row in rows}


def sorted_ids(rows: Rows) -> dict[bytes, float]:
    return {one: float(place) for place, one in enumerate(sorted(bytes(row["ballot_id"]) for row in rows))}


def following(scene: Scene, tables: dict[str, Rows], ballots: dict[bytes, float]) -> list[str]:
    """The orders of people that an order of ballots follows."""
    orders = {name: order_of(tables[name], owner) for name, owner in PERSONAL.items() if name != "letter"}
    orders |= {kind: order_of(letters(tables, kind), "recipient") for kind in ("invitation", "reminder")}
    found = []
    for name, order in orders.items():
        people = [one for one in scene.part if one in order]
        if correlated([order[one] for one in people], [ballots[scene.ballot_of(one)] for one in people]):
            found.append(name)
    return found


# ---------------------------------------------------------------- who answered, and when


@pytest.mark.parametrize("moment", OPEN[2:])
def test_no_row_tells_who_answered(scene: Scene, moment: str) -> None:
    assert telling(scene, features(scene.at[moment].tables)) == []


def test_no_row_tells_who_was_reminded_this_morning(scene: Scene) -> None:
    assert telling(scene, mornings(scene), others=scene.reminded) == []


Spoil = Callable[[dict[str, Any], bool], dict[str, Any]]

BROKEN: dict[str, Spoil] = {
    "a reminder is counted": lambda row, silent: row | {"attempts": int(silent)},
    "its time is noted": lambda row, silent: row | {"sent_at": "2026-10-22 09:00" if silent else None},
    "its row is locked again": lambda row, silent: row | {"_locked_by": row["_written_by"] + 2 * silent},
    "its row is longer": lambda row, silent: row | {"_page": row["_page"] + 90 * silent},
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_same_look_finds_a_bot_where(scene: Scene, name: str) -> None:
    def spoil(tables: dict[str, Rows]) -> dict[str, Rows]:
        xids = itertools.count(5000, 4)
        rows: Rows = [{"_page": 1} | row for row in tables["letter"]]
        spoilt = [
            BROKEN[name](row | {"_written_by": next(xids)}, row["recipient"] in scene.reminded)
            if row["kind"] == "reminder"
            else row
            for row in rows
        ]
        return tables | {"letter": spoilt}

    assert telling(scene, mornings(scene, spoil), others=scene.reminded)


def test_the_same_look_finds_a_bot_that_takes_its_turn_only_for_who_gets_a_reminder(scene: Scene) -> None:
    def spoil(tables: dict[str, Rows]) -> dict[str, Rows]:
        xid, rows = 5000, []
        for row in tables["letter"]:
            rows.append(row | {"_written_by": xid})
            if row["kind"] == "reminder":
                xid += 3 if row["recipient"] in scene.reminded else 1
        return tables | {"letter": rows}

    assert telling(scene, mornings(scene, spoil), others=scene.reminded)


@pytest.mark.parametrize("moment", OPEN[2:])
def test_no_row_tells_when_somebody_answered(scene: Scene, moment: str) -> None:
    assert telling_when(scene, features(scene.at[moment].tables)) == []


def test_the_same_look_finds_rows_touched_when_somebody_answered(scene: Scene) -> None:
    tables = scene.at["acted"].tables
    when = {one: place for place, one in enumerate(scene.acted)}
    touched = [row | {"_written_by": 5000 + 7 * when.get(row["id"], 0)} for row in tables["person"]]

    assert telling_when(scene, features(tables | {"person": touched}))


def telling(scene: Scene, by: Features, *, others: list[str] | None = None) -> list[str]:
    """The numbers by which those who answered differ from the others by more than chance."""
    found = []
    for name, feature in by.items():
        these = [feature[one] for one in scene.answered if one in feature]
        those = [feature[one] for one in others or scene.others if one in feature]
        if differ(these, those) > SURE:
            found.append(name)
    return found


def telling_when(scene: Scene, by: Features) -> list[str]:
    """The numbers that follow the order in which people acted."""
    found = []
    for name, feature in by.items():
        order = [feature[one] for one in scene.acted if one in feature]
        if correlated(order, [float(place) for place in range(len(order))]):
            found.append(name)
    return found


def mornings(
    scene: Scene, spoil: Callable[[dict[str, Rows]], dict[str, Rows]] = lambda tables: tables
) -> Features:
    """What the rows of reminders look like right after the morning of each person's own first one."""
    invited = {
        row["recipient"]: str(row["due_on"]) for row in letters(scene.at["before"].tables, "invitation")
    }
    found: Features = {}
    for morning in MORNINGS:
        day = f"{morning.date()}"
        theirs = {one for one, on in invited.items() if f"{date.fromisoformat(on) + A_WEEK}" == day}
        assert theirs
        rows = letters(spoil(scene.at[day].tables), "reminder")
        for name, feature in columns("reminder", rows, "recipient", raw=True).items():
            found.setdefault(name, {}).update({one: feature[one] for one in theirs & set(feature)})
    return found
