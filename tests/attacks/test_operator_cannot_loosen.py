"""Floors, days and cohort of an open round stand: whatever is edited in the database shows, and waits."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import pytest

from staybot.anonymity.policy import Policy, policy_hash, policy_json
from staybot.config import TABLE, Settings, from_environment
from staybot.errors import ConfigError, Refused
from staybot.flows import home, privacy
from staybot.flows.answering import interview
from staybot.flows.asking import seals
from staybot.store.tables import RoundState
from tests.attacks.operator import answered, ballots, beats, releases, told, writes
from tests.company_rows import MARIA, Company

LOOSE: Any = {**asdict(Policy()), "k": 1, "theme_overall": 1, "theme_writers": 1}
STRICT = replace(Policy(), k=6)
SET = "UPDATE round SET {column} = :value WHERE id = :round"


@dataclass(frozen=True)
class Edit:
    """A statement, and the one that takes it back."""

    do: str
    undo: str
    value: Any = None
    was: Callable[[dict[str, Any]], Any] = lambda _row: None

    @classmethod
    def of(cls, column: str, value: Any) -> Edit:
        statement = SET.format(column=column)
        return cls(statement, statement, value, lambda row: row[column])


ROW_EDITS = [
    Edit.of("policy_json", json.dumps(LOOSE)),
    Edit.of("policy_json", policy_json(STRICT)),
    Edit.of("policy_hash", policy_hash(STRICT)),
    Edit.of("seal", "0" * 64),
    Edit.of("seal", "é"),
    Edit.of("key_commitment", "0" * 64),
    Edit.of("cohort_hash", "0" * 64),
    Edit.of("label", "2027-Q1"),
    Edit.of("opens_on", "2026-09-01"),
    Edit.of("closes_on", "2026-12-31"),
    Edit.of("opens_at", "2026-09-01 10:00:00.000000"),
]
COHORT_EDITS = [
    Edit(
        "UPDATE cohort_member SET team = 'alone' WHERE round_id = :round AND person_id = :maria",
        "UPDATE cohort_member SET team = 'search' WHERE round_id = :round AND person_id = :maria",
    ),
    Edit(
        "UPDATE cohort_member SET seasoned = NOT seasoned WHERE round_id = :round AND person_id = :maria",
        "UPDATE cohort_member SET seasoned = NOT seasoned WHERE round_id = :round AND person_id = :maria",
    ),
    Edit(
        "INSERT INTO cohort_member SELECT round_id, CAST(:ola AS VARCHAR), workspace, function, team, level, "
        "location, seasoned FROM cohort_member WHERE round_id = :round AND person_id = :maria",
        "DELETE FROM cohort_member WHERE round_id = :round AND person_id = :ola",
    ),
]


def _apply(company: Company, round_id: str, edit: Edit) -> Callable[[], None]:
    """Do it; returns what takes it back."""
    (row,) = (one for one in company.dump()["round"] if one["id"] == round_id)
    ids = {"round": round_id, "maria": company.ids[MARIA], "ola": company.ids["UOLA00001"]}

    def run(statement: str, value: Any) -> None:
        names = {name: at for name, at in ids.items() if f":{name}" in statement}
        writes(company.db, statement, **names, **({"value": value} if ":value" in statement else {}))

    run(edit.do, edit.value)
    return lambda: run(edit.undo, edit.was(row))


@pytest.mark.parametrize("edit", ROW_EDITS, ids=lambda edit: edit.do.split()[3])
def test_a_row_that_is_not_what_was_promised_takes_no_answer_and_is_not_published(
    company: Company, edit: Edit
) -> None:
    round_id = answered(company)
    take_back = _apply(company, round_id, edit)
    with pytest.raises(Refused) as refused:
        company.answers(MARIA, round_id)
    assert refused.value.message == seals.CHANGED
    with pytest.raises(Refused, match="stays sealed and is not lost"):
        company.db.now(interview.form, by=MARIA, round_id=round_id)
    beats(company)
    assert told(company) == {"round_changed"}
    company.ends(round_id)
    refusals = beats(company)
    assert {log["code"] for log in refusals} == {"round.refused"}
    assert (releases(company), ballots(company)) == (0, 16)
    take_back()
    assert beats(company) == []
    assert (releases(company), ballots(company)) == (1, 0)
    assert company.round(round_id).state is RoundState.CLOSED


@pytest.mark.parametrize("edit", COHORT_EDITS, ids=["team", "seasoned", "somebody"])
def test_a_cohort_that_is_not_the_frozen_one_is_not_published(company: Company, edit: Edit) -> None:
    round_id = answered(company)
    take_back = _apply(company, round_id, edit)
    company.ends(round_id)
    assert [log["code"] for log in beats(company)] == ["round.refused"]
    assert told(company) == {"round_changed"}
    assert (releases(company), ballots(company)) == (0, 16)
    take_back()
    assert beats(company) == []
    assert releases(company) == 1


def test_what_changes_while_the_round_is_closing_is_seen_too(company: Company) -> None:
    round_id = answered(company)
    company.ends(round_id)
    writes(company.db, "UPDATE round SET state = 'closing' WHERE id = :id", id=round_id)
    take_back = _apply(company, round_id, ROW_EDITS[0])
    assert "round.refused" in {log["code"] for log in beats(company)}
    with pytest.raises(Refused) as refused:
        company.answers(MARIA, round_id)
    assert refused.value.message == seals.CHANGED
    take_back()
    assert beats(company) == []
    assert releases(company) == 1


def test_the_round_of_somebody_else_has_another_seal(company: Company) -> None:
    """A seal cannot be carried over from a round whose promises were looser or whose window was shorter."""
    first = answered(company)
    company.ends(first)
    beats(company)
    second = company.opens()
    writes(
        company.db, "UPDATE round SET seal = :seal WHERE id = :id", seal=company.round(first).seal, id=second
    )
    with pytest.raises(Refused, match="no longer those it was opened with"):
        company.answers(MARIA, second)


def test_the_hash_in_the_invitation_is_that_of_the_frozen_policy(company: Company) -> None:
    round_id = answered(company)
    shown = company.db.now(interview.form, by=MARIA, round_id=round_id).promise.policy_hash
    assert shown == policy_hash(Policy()) == company.db.now(privacy.mine, by=MARIA).policy_hash
    assert company.db.now(home.home, by=MARIA).interview is not None


def test_no_setting_and_no_variable_moves_a_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    floors = {field.name for field in fields(Policy)} | {"floor", "threshold", "cells", "cadence_weeks"}
    names = {setting.name.lower() for setting in TABLE} | {field.name for field in fields(Settings)}
    assert not {name for name in names for floor in floors - {"k"} if floor in name}
    tries = {
        f"{prefix}{name}".upper(): "1"
        for prefix in ("", "STAYBOT_", "STAYBOT_POLICY_", "STAYBOT_ANONYMITY_", "STAYBOT_MIN_")
        for name in floors
    }
    assert from_environment(tries) == from_environment({}) == Settings()
    for name, value in tries.items():
        monkeypatch.setenv(name, value)
    assert os.environ["STAYBOT_K"] == "1"
    assert Policy().k == 5


def test_code_that_asks_for_less_is_refused_in_words() -> None:
    with pytest.raises(ConfigError, match="k is 1; it may be made stricter, but not lower than 5"):
        Policy(**LOOSE)


def test_variables_do_not_change_what_is_published(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three answers in a company of sixteen: nothing, whatever the environment says."""
    monkeypatch.setenv("STAYBOT_K", "1")
    monkeypatch.setenv("STAYBOT_MIN_COHORT", "1")
    people = company.engineers(14)
    round_id = company.opens()
    company.delivers_each_morning(days=6)
    for who in people[:3]:
        company.answers(who, round_id)
    company.ends(round_id)
    beats(company)
    (release,) = company.dump()["release"]
    body = json.loads(release["body_json"])
    assert (body["enough"], body["cells"], body["answered"]) == (False, [], None)
