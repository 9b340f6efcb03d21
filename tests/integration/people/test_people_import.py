from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from staybot.errors import Refused
from staybot.flows.people import directory
from staybot.flows.people.people import ImportReport
from staybot.flows.people.people_census import Census, census
from staybot.store.database import Database
from staybot.store.tables import Person, PersonStatus

pytestmark = pytest.mark.each_database

Import = Callable[..., ImportReport]
Known = Callable[[], dict[str, Person]]

HEADING = "email,name,manager_email,team,start_date,roles"
COMPANY = (
    HEADING,
    "maria@acme.test,Maria,priya@acme.test,Core,2024-03-25,engineer",
    "priya@acme.test,Priya,noor@acme.test,Core,,engineer;manager",
    "noor@acme.test,Noor,,,,leader",
    "tom@acme.test,Tom,priya@acme.test,Edge,2026-09-01,engineer",
)


def test_a_list_becomes_people_with_their_managers_and_roles(imported: Import, known: Known) -> None:
    report = imported(*COMPANY)
    people = known()
    assert (report.stored, report.added, report.changed, report.unchanged) == (True, 4, 0, 0)
    assert people["Maria"].manager_id == people["Priya"].id
    assert people["Priya"].manager_id == people["Noor"].id
    assert people["Noor"].manager_id is None
    assert people["Maria"].start_on == date(2024, 3, 25)
    assert {name for name, one in people.items() if one.is_engineer} == {"Maria", "Priya", "Tom"}
    assert (people["Priya"].is_manager, people["Noor"].is_leader) == (True, True)
    assert all(one.is_listed and one.is_human for one in people.values())
    assert people["Maria"].first_seen_on == date(2026, 10, 12)


def test_the_same_list_again_changes_nothing(imported: Import, known: Known) -> None:
    imported(*COMPANY)
    before = {name: one.model_dump() for name, one in known().items()}
    report = imported(*COMPANY)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 4)
    assert {name: one.model_dump() for name, one in known().items()} == before


def test_a_second_list_updates_and_a_missing_person_stays(imported: Import, known: Known) -> None:
    imported(*COMPANY)
    tom, ola = "TOM@acme.test,Tom,noor@acme.test,Core,,", "ola@acme.test,Ola,tom@acme.test,,,"
    report = imported(HEADING, tom, ola)
    people = known()
    assert (report.added, report.changed, report.unchanged, report.left) == (1, 1, 0, 0)
    assert (people["Tom"].manager_id, people["Tom"].team) == (people["Noor"].id, "Core")
    assert (people["Tom"].start_on, people["Tom"].is_engineer) == (None, False)
    assert people["Ola"].manager_id == people["Tom"].id
    assert people["Maria"].status is PersonStatus.ACTIVE


def test_a_column_that_the_list_lacks_says_nothing(imported: Import, known: Known) -> None:
    imported(*COMPANY)
    imported("email,name", "maria@acme.test,Maria C.")
    maria = known()["Maria C."]
    assert (maria.team, maria.is_engineer, maria.manager_id) == ("Core", True, known()["Priya"].id)


def test_somebody_new_without_a_manager_column_has_none(imported: Import, known: Known) -> None:
    imported("email,name", "maria@acme.test,Maria")
    assert known()["Maria"].manager_id is None


def test_one_bad_row_keeps_everything_out(imported: Import, known: Known) -> None:
    report = imported(*COMPANY, "ola@acme.test,Ola,,,someday,", "eve@acme.test,Eve,nobody@acme.test,,,")
    assert (report.stored, [row.line for row in report.bad]) == (False, [6, 7])
    assert known() == {}


def test_good_rows_are_imported_if_the_operator_says_so(imported: Import, known: Known) -> None:
    bad = ("ola@acme.test,Ola,,,someday,", "eve@acme.test,Eve,ola@acme.test,,,")
    report = imported(*COMPANY, *bad, skip_bad=True)
    assert (report.stored, report.added) == (True, 4)
    assert [row.reason for row in report.bad if row.line == 7] == [
        "manager_email: ola@acme.test stands on line 6, which is bad"
    ]
    assert sorted(known()) == ["Maria", "Noor", "Priya", "Tom"]


def test_a_dry_run_tells_and_stores_nothing(imported: Import, known: Known) -> None:
    report = imported(*COMPANY, dry_run=True)
    assert (report.stored, report.added) == (False, 4)
    assert known() == {}


def test_an_empty_list_is_refused(imported: Import) -> None:
    with pytest.raises(Refused, match="nobody in this list"):
        imported(HEADING, complete=True, sure=True)


def test_who_is_missing_from_a_complete_list_has_left(imported: Import, known: Known) -> None:
    imported(*COMPANY)
    report = imported(*COMPANY[:4], complete=True)
    assert report.left == 1
    assert known()["Tom"].status is PersonStatus.LEFT
    assert imported(*COMPANY[:4], complete=True).left == 0


def test_who_left_and_stands_on_the_list_again_is_back(imported: Import, known: Known) -> None:
    imported(*COMPANY)
    imported(*COMPANY[:4], complete=True)
    assert imported(*COMPANY).changed == 1
    assert known()["Tom"].status is PersonStatus.ACTIVE


def test_a_complete_list_that_loses_more_than_half_needs_a_yes(imported: Import, known: Known) -> None:
    imported(*COMPANY)
    with pytest.raises(Refused, match=r"3 of 4 people .* --yes"):
        imported(HEADING, "noor@acme.test,Noor,,,,leader", complete=True)
    assert known()["Tom"].status is PersonStatus.ACTIVE
    assert imported(HEADING, "noor@acme.test,Noor,,,,leader", complete=True, dry_run=True).left == 3
    assert imported(HEADING, "noor@acme.test,Noor,,,,leader", complete=True, sure=True).left == 3


def test_a_complete_list_cannot_skip_bad_rows(imported: Import, known: Known) -> None:
    imported(*COMPANY)
    report = imported(*COMPANY[:4], "tom@acme.test,Tom,,,someday,", complete=True, skip_bad=True)
    assert not report.stored
    assert "cannot skip bad rows" in report.notes[-1]
    assert known()["Tom"].status is PersonStatus.ACTIVE


def test_managers_of_a_complete_list_stand_on_it(imported: Import) -> None:
    imported(*COMPANY)
    report = imported(*COMPANY[:2], *COMPANY[3:], complete=True)
    assert [row.line for row in report.bad] == [2, 4]
    assert "priya@acme.test is neither in this file nor known" in report.bad[0].reason


def test_somebody_who_left_is_nobodys_manager(imported: Import) -> None:
    imported(*COMPANY)
    imported(*COMPANY[:4], complete=True)
    report = imported(HEADING, "ola@acme.test,Ola,tom@acme.test,,,")
    assert "tom@acme.test is neither in this file nor known" in report.bad[0].reason


def test_a_circle_with_people_already_stored_is_found(imported: Import) -> None:
    imported(*COMPANY)
    report = imported(HEADING, "noor@acme.test,Noor,maria@acme.test,,,leader")
    assert "Noor → Maria → Priya → Noor" in report.bad[0].reason


def test_people_are_found_by_their_slack_id_when_the_address_changed(imported: Import, known: Known) -> None:
    imported("email,name,slack_id", "maria@acme.test,Maria,U1")
    report = imported("email,name,slack_id", "cruz@acme.test,Maria,U1")
    assert (report.added, report.changed) == (0, 1)
    assert known()["Maria"].email == "cruz@acme.test"


def test_two_rows_that_mean_one_person_are_bad(imported: Import) -> None:
    imported("email,name,slack_id", "maria@acme.test,Maria,U1")
    report = imported("email,name,slack_id", "cruz@acme.test,Maria,U1", "maria@acme.test,Mary,")
    assert [(row.line, row.reason) for row in report.bad] == [
        (3, "it means the person of line 2, under another address or Slack id")
    ]


def test_a_row_whose_slack_id_and_address_belong_to_two_people_is_bad(imported: Import) -> None:
    imported("email,name,slack_id", "maria@acme.test,Maria,U1", "tom@acme.test,Tom,U2")
    report = imported("email,name,slack_id", "tom@acme.test,Tom,U1")
    assert "belong to two different people" in report.bad[0].reason


def test_nobody_is_given_another_account_while_theirs_is_on(
    db: Database, imported: Import, known: Known
) -> None:
    """Whoever sits at the other account would stand in this person's place."""
    imported("email,name,slack_id", "maria@acme.test,Maria,U1")
    db.now(directory.page, users=[{"id": "U1", "updated": 1, "profile": {}}])
    report = imported("email,name,slack_id", "tom@acme.test,Tom,", "maria@acme.test,Maria,U9")
    assert [row.line for row in report.bad] == [3]
    assert "deactivate it in Slack" in report.bad[0].reason
    assert known()["Maria"].slack_id == "U1"
    db.now(directory.page, users=[{"id": "U1", "updated": 2, "deleted": True, "profile": {}}])
    assert imported("email,name,slack_id", "maria@acme.test,Maria,U9").changed == 1
    assert known()["Maria"].slack_id == "U9"


def test_an_account_that_slack_never_showed_is_corrected_at_once(imported: Import, known: Known) -> None:
    imported("email,name,slack_id", "maria@acme.test,Maria,U1")
    assert imported("email,name,slack_id", "maria@acme.test,Maria,U9").changed == 1
    assert known()["Maria"].slack_id == "U9"


def test_an_account_known_from_slack_is_joined_with_its_person(
    db: Database, imported: Import, known: Known
) -> None:
    imported(*COMPANY)
    account = {"id": "U1", "tz": "Europe/Berlin", "updated": 1, "profile": {"real_name": "maria c"}}
    db.now(directory.page, users=[account])
    report = imported("email,name,slack_id", "maria@acme.test,Maria,U1", "tom@acme.test,Tom,")
    assert (report.added, report.changed, report.unchanged) == (0, 1, 1)
    assert (known()["Maria"].slack_id, known()["Maria"].tz) == ("U1", "Europe/Berlin")
    assert "maria c" not in known()


def test_an_account_whose_address_is_a_manager_counts_for_the_person_it_is(
    db: Database, imported: Import, known: Known
) -> None:
    imported("email,name", "priya@acme.test,Priya")
    db.now(directory.page, users=[{"id": "U2", "updated": 1, "profile": {"email": "pr@acme.test"}}])
    rows = ("priya@acme.test,Priya,U2,", "tom@acme.test,Tom,,pr@acme.test")
    imported("email,name,slack_id,manager_email", *rows)
    people = known()
    assert people["Tom"].manager_id == people["Priya"].id


def test_an_account_known_from_slack_becomes_listed_by_its_address(
    db: Database, imported: Import, known: Known
) -> None:
    db.now(directory.page, users=[{"id": "U1", "updated": 1, "profile": {"email": "maria@acme.test"}}])
    report = imported(*COMPANY)
    assert (report.added, report.changed) == (3, 1)
    assert (known()["Maria"].slack_id, known()["Maria"].is_listed) == ("U1", True)


def test_a_large_list_is_stored_in_batches_and_progress_is_told(imported: Import, known: Known) -> None:
    told: list[tuple[int, int]] = []
    lines = [f"p{n}@acme.test,P{n},{f'p{n // 10}@acme.test' if n > 9 else ''},,," for n in range(1, 2501)]
    lines.reverse()  # the boss comes last
    report = imported(HEADING, *lines, progress=lambda done, of: told.append((done, of)))
    assert report.added == 2500
    assert told == [(1000, 2500), (2000, 2500), (2500, 2500)]
    people = known()
    assert people["P2500"].manager_id == people["P250"].id


def test_the_census_counts_what_engineers_lack(db: Database, imported: Import) -> None:
    imported(*COMPANY)
    db.now(directory.page, users=[{"id": "U1", "profile": {"email": "maria@acme.test"}}])
    assert db.now(census) == Census(
        listed=4, leaders=1, engineers=3, without_slack=2, without_manager=0, without_zone=1
    )
