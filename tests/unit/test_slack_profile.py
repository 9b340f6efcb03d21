from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staybot.rules.slack_profile import Profile, profile

MARIA: dict[str, Any] = {
    "id": "U1",
    "name": "must not be used",
    "deleted": False,
    "tz": "Europe/Berlin",
    "locale": "de-DE",
    "updated": 1_700_000_000,
    "profile": {"real_name": " Maria  Cruz ", "display_name": "mc", "email": "Maria@Acme.TEST"},
}


def read(**changes: Any) -> Profile:
    found = profile(MARIA | changes, include_guests=False)
    assert found is not None
    return found


def test_a_user_object_is_read() -> None:
    assert read() == Profile(
        slack_id="U1", name="Maria Cruz", email="maria@acme.test", tz="Europe/Berlin", locale="de-DE",
        is_human=True, is_guest=False, is_off=False, is_invited=False,
        updated_at=datetime.fromtimestamp(1_700_000_000, UTC),
    )  # fmt: skip


def test_the_name_is_the_best_there_is() -> None:
    assert read(profile={"real_name": "", "display_name": "mc"}, real_name="M. Cruz").name == "M. Cruz"
    assert read(profile={"display_name": "mc"}).name == "mc"
    assert read(profile=None).name == "U1"


@pytest.mark.parametrize(
    "flag", ["is_bot", "is_workflow_bot", "is_stranger", "is_restricted", "is_ultra_restricted"]
)
def test_bots_strangers_and_guests_are_nobody_to_ask(flag: str) -> None:
    assert not read(**{flag: True}).is_human


def test_slackbot_is_a_bot_although_slack_says_no() -> None:
    assert not read(id="USLACKBOT", is_bot=False).is_human


def test_who_authorised_an_app_is_no_bot() -> None:
    assert read(is_app_user=True).is_human


def test_guests_are_people_if_the_operator_says_so() -> None:
    found = profile(MARIA | {"is_restricted": True}, include_guests=True)
    assert found is not None
    assert (found.is_human, found.is_guest) == (True, True)


def test_members_are_no_guests() -> None:
    assert not read().is_guest


@pytest.mark.parametrize("tz", ["Mars/Olympus", "", None, 7, "Europe", "../etc/passwd", "\0"])
def test_a_zone_that_is_none_is_left_empty(tz: object) -> None:
    assert read(tz=tz).tz == ""


@pytest.mark.parametrize("updated", [None, "soon", True, 1e40, float("nan"), -1e40])
def test_a_time_that_is_none_is_left_out(updated: object) -> None:
    assert read(updated=updated).updated_at is None


def test_what_databases_refuse_is_taken_out_of_names() -> None:
    assert read(profile={"real_name": "Ma\0ri\ud800a"}).name == "Maria"
    assert read(profile={"email": "nobody"}).email == ""


@pytest.mark.parametrize("user_id", [None, "", 5, "U" * 65])
def test_who_has_no_id_is_nobody(user_id: object) -> None:
    assert profile(MARIA | {"id": user_id}, include_guests=False) is None


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)


FIELDS = ("profile", "tz", "locale", "updated", "deleted", "real_name", "is_bot")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, junk)))
def test_no_user_object_breaks_the_reading(user: dict[str, Any]) -> None:
    assert profile({"id": "U1", **user}, include_guests=False) is not None
