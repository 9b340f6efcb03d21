from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.flows import events, installation
from staybot.flows.people import directory
from staybot.flows.people.people import ImportReport
from staybot.store.columns import new_id
from staybot.store.database import Database, Tx
from staybot.store.keys import KeyFolder
from staybot.store.tables import EventSeen, Letter, OptOut, Person, PersonStatus, Workspace

pytestmark = pytest.mark.each_database

Import = Callable[..., ImportReport]
Known = Callable[[], dict[str, Person]]


def user(
    slack_id: str, name: str, *, email: str | None = None, updated: int = 100, **flags: Any
) -> dict[str, Any]:
    profile = {"real_name": name} | ({"email": email} if email else {})
    plain = {"id": slack_id, "tz": "Europe/Berlin", "locale": "de-DE", "updated": updated}
    return plain | {"profile": profile} | flags


def test_somebody_only_in_slack_is_known_without_any_role(db: Database, known: Known) -> None:
    page = db.now(directory.page, users=[user("U1", "Maria", email="maria@acme.test"), {"nonsense": 1}])
    maria = known()["Maria"]
    assert (page.slack_ids, page.added, page.changed) == (frozenset({"U1"}), 1, 0)
    assert (maria.slack_id, maria.email) == ("U1", "maria@acme.test")
    assert (maria.tz, maria.locale) == ("Europe/Berlin", "de-DE")
    assert not any((maria.is_listed, maria.is_engineer, maria.is_manager, maria.is_leader))


def test_the_same_page_again_changes_nothing(db: Database) -> None:
    db.now(directory.page, users=[user("U1", "Maria")])
    page = db.now(directory.page, users=[user("U1", "Maria")])
    assert (page.added, page.changed) == (0, 0)


def test_a_listed_person_gets_their_account_and_keeps_their_name(
    db: Database, imported: Import, known: Known
) -> None:
    imported("email,name", "maria@acme.test,Maria Cruz")
    page = db.now(directory.page, users=[user("U1", "mc", email="MARIA@acme.test")])
    assert (page.added, page.changed) == (0, 1)
    assert known()["Maria Cruz"].slack_id == "U1"


def test_a_listed_person_without_an_address_gets_that_of_slack(
    db: Database, imported: Import, known: Known
) -> None:
    imported("slack_id,name", "U1,Maria")
    db.now(directory.page, users=[user("U1", "mc", email="maria@acme.test")])
    assert known()["Maria"].email == "maria@acme.test"


def test_an_older_profile_never_overwrites_a_newer_one(db: Database, known: Known) -> None:
    db.now(directory.page, users=[user("U1", "New", updated=200)])
    db.now(directory.page, users=[user("U1", "Old", updated=199, deleted=True)])
    assert known()["New"].status is PersonStatus.ACTIVE
    db.now(directory.page, users=[user("U1", "Newer", updated=200)])
    assert "Newer" in known()


def test_a_profile_without_a_date_is_taken_as_it_comes(db: Database, known: Known) -> None:
    db.now(directory.page, users=[user("U1", "New", updated=200)])
    db.now(directory.page, users=[{"id": "U1", "profile": {"real_name": "Later"}}])
    later = known()["Later"]
    assert (later.tz, later.locale) == ("Europe/Berlin", "de-DE")
    assert later.profile_at is not None


def test_a_deactivated_account_is_off_and_can_come_back(db: Database, known: Known) -> None:
    db.now(directory.page, users=[user("U1", "Maria")])
    db.now(directory.page, users=[user("U1", "Maria", updated=101, deleted=True, tz=None)])
    assert (known()["Maria"].status, known()["Maria"].tz) == (PersonStatus.DEACTIVATED, "Europe/Berlin")
    db.now(directory.page, users=[user("U1", "Maria", updated=102)])
    assert known()["Maria"].status is PersonStatus.ACTIVE


def test_who_left_the_company_does_not_come_back_by_slack(
    db: Database, imported: Import, known: Known
) -> None:
    imported("email,name", "maria@acme.test,Maria", "tom@acme.test,Tom")
    imported("email,name", "tom@acme.test,Tom", complete=True)
    db.now(directory.page, users=[user("U1", "Maria", email="maria@acme.test")])
    assert known()["Maria"].status is PersonStatus.LEFT


def test_unknown_accounts_that_are_off_or_only_invited_are_not_stored(db: Database, known: Known) -> None:
    db.now(directory.page, users=[user("U1", "Gone", deleted=True), user("U2", "Soon", is_invited_user=True)])
    assert known() == {}


def test_an_invited_person_is_linked_when_they_have_signed_in(
    db: Database, imported: Import, known: Known
) -> None:
    imported("email,name", "maria@acme.test,Maria")
    invited = user("U1", "Maria", email="maria@acme.test", is_invited_user=True)
    db.now(directory.page, users=[invited])
    assert known()["Maria"].slack_id is None
    db.now(directory.page, users=[invited | {"is_invited_user": False}])
    assert known()["Maria"].slack_id == "U1"


@pytest.mark.parametrize("include", [True, False])
def test_guests_are_asked_only_if_the_operator_wants_it(
    db: Database, clock: ManualClock, keys: KeyFolder, known: Known, *, include: bool
) -> None:
    same = Database(db.engine, clock=clock, settings=Settings(include_guests=include), keys=keys)
    same.now(directory.page, users=[user("U1", "Guest", is_restricted=True), user("U2", "Bot", is_bot=True)])
    assert (known()["Guest"].is_human, known()["Bot"].is_human) == (include, False)
    assert (known()["Guest"].is_guest, known()["Bot"].is_guest) == (True, False)
    same.now(directory.page, users=[user("U1", "Guest")])
    assert not known()["Guest"].is_guest, "a guest who became a member is none any more"


def test_a_new_account_replaces_one_that_is_off(db: Database, imported: Import, known: Known) -> None:
    imported("email,name", "maria@acme.test,Maria")
    db.now(directory.page, users=[user("U1", "Maria", email="maria@acme.test", updated=500)])
    db.now(directory.page, users=[user("U1", "Maria", updated=501, deleted=True)])
    page = db.now(directory.page, users=[user("U2", "Maria", email="maria@acme.test", updated=400)])
    assert page.conflicts == ()
    assert (known()["Maria"].slack_id, known()["Maria"].status) == ("U2", PersonStatus.ACTIVE)


def test_a_second_account_with_the_same_address_is_told_and_known_without_it(
    db: Database, known: Known
) -> None:
    page = db.now(
        directory.page,
        users=[user("U1", "Maria", email="maria@acme.test"), user("U2", "Mary", email="maria@acme.test")],
    )
    assert len(page.conflicts) == 1
    assert page.conflicts[0].startswith("U2 has the mail address of somebody else")
    assert (known()["Maria"].email, known()["Mary"].email) == ("maria@acme.test", None)


def test_a_listed_person_whose_slack_address_is_somebody_elses_is_told(
    db: Database, imported: Import, known: Known
) -> None:
    imported("email,name,slack_id", "maria@acme.test,Maria,U1", "tom@acme.test,Tom,")
    page = db.now(directory.page, users=[user("U1", "Maria", email="tom@acme.test")])
    assert len(page.conflicts) == 1
    assert (known()["Tom"].slack_id, known()["Maria"].email) == (None, "maria@acme.test")


def test_an_account_that_turns_out_to_be_a_listed_person_becomes_them(
    db: Database, imported: Import, known: Known
) -> None:
    """As when the scope for addresses is granted later: opt-outs and letters go along."""
    imported("email,name", "maria@acme.test,Maria")
    db.now(directory.page, users=[user("U1", "mc")])
    account = known()["mc"].id

    def live(tx: Tx) -> None:
        tx.session.add(OptOut(person_id=account, workspace=tx.workspace, since_on=date(2026, 10, 1)))
        tx.session.add(
            Letter(
                id=new_id(), workspace=tx.workspace, kind="k", subject="s", recipient=account, due_at=tx.now,
                due_on=date(2026, 10, 12),
            )
        )  # fmt: skip

    db.now(live)
    page = db.now(directory.page, users=[user("U1", "mc", email="maria@acme.test", updated=101)])
    maria = known()["Maria"]
    assert (page.added, page.conflicts) == (0, ())
    assert (maria.slack_id, maria.tz, maria.is_listed) == ("U1", "Europe/Berlin", True)
    assert list(known()) == ["Maria"]

    def has_moved(tx: Tx) -> bool:
        letter = tx.session.get(OptOut, maria.id)
        return letter is not None and all(
            one.recipient == maria.id for one in tx.session.exec(select(Letter))
        )

    assert db.now(has_moved)


def test_who_opted_out_twice_stays_opted_out_once(db: Database, imported: Import, known: Known) -> None:
    imported("email,name", "maria@acme.test,Maria")
    db.now(directory.page, users=[user("U1", "mc")])

    def opt_out(tx: Tx, ids: list[str]) -> None:
        for one in ids:
            tx.session.add(OptOut(person_id=one, workspace=tx.workspace, since_on=date(2026, 10, 1)))

    db.now(opt_out, [one.id for one in known().values()])
    db.now(directory.page, users=[user("U1", "mc", email="maria@acme.test", updated=101)])
    assert db.now(lambda tx: len(tx.session.exec(select(OptOut)).all())) == 1


def test_after_a_complete_listing_the_absent_are_off_but_not_who_joined_meanwhile(
    db: Database, known: Known, clock: ManualClock
) -> None:
    db.now(directory.page, users=[user("U1", "Maria"), user("U2", "Tom")])
    before = db.now(directory.known_accounts)
    db.now(directory.changed, event_id="Ev1", user=user("U3", "Joiner"))
    assert db.now(directory.complete, before=before, listed={"U1"}) == 1
    assert {name for name, one in known().items() if one.status is PersonStatus.ACTIVE} == {"Maria", "Joiner"}
    assert db.now(lambda tx: tx.session.get_one(Workspace, tx.workspace).synced_at) == clock.now()


def test_an_empty_listing_switches_nobody_off(db: Database, known: Known) -> None:
    db.now(directory.page, users=[user("U1", "Maria")])
    assert db.now(directory.complete, before={"U1"}, listed=set()) == 0
    assert known()["Maria"].status is PersonStatus.ACTIVE


def test_an_event_counts_once_for_two_days(db: Database, clock: ManualClock, known: Known) -> None:
    assert db.now(directory.changed, event_id="Ev1", user=user("U1", "Maria")) is not None
    assert db.now(directory.changed, event_id="Ev1", user=user("U1", "Other")) is None
    assert list(known()) == ["Maria"]
    clock.move(by=timedelta(days=2))
    db.now(events.purge)
    assert db.now(directory.changed, event_id="Ev1", user=user("U1", "Again")) is None
    clock.move(by=timedelta(seconds=1))
    db.now(events.purge)
    assert db.now(lambda tx: len(tx.session.exec(select(EventSeen)).all())) == 0


def test_a_removed_app_leaves_fourteen_days_until_it_is_installed_again(
    db: Database, clock: ManualClock
) -> None:
    assert db.now(installation.delete_by) is None
    assert db.now(directory.uninstalled, event_id="Ev1") == date(2026, 10, 26)
    clock.move(by=timedelta(days=1))
    assert db.now(directory.uninstalled, event_id="Ev1") is None
    assert db.now(directory.uninstalled, event_id="Ev2") == date(2026, 10, 26)
    assert db.now(installation.delete_by) == date(2026, 10, 26)
    db.now(directory.complete, before=(), listed={"U1"})
    assert db.now(installation.delete_by) is None
