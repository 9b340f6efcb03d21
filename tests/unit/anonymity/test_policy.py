from __future__ import annotations

import json
from dataclasses import asdict, fields, replace

import pytest

from staybot.anonymity.policy import NEVER, Policy, at_least, policy_hash, policy_json
from staybot.errors import ConfigError

CEILINGS = {"max_cells", "max_themes"}
SETTINGS = [field.name for field in fields(Policy) if field.name != "version"]


def looser(name: str) -> int:
    default: int = getattr(Policy(), name)
    return default + 1 if name in CEILINGS else default - 1


def stricter(name: str) -> int:
    default: int = getattr(Policy(), name)
    return default - 1 if name in CEILINGS else default + 1


@pytest.mark.parametrize("name", SETTINGS)
def test_no_setting_goes_below_its_floor(name: str) -> None:
    with pytest.raises(ConfigError, match=f"{name} is {looser(name)}; it may be made stricter"):
        replace(Policy(), **{name: looser(name)})


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_can_be_made_stricter(name: str) -> None:
    assert getattr(replace(Policy(), **{name: stricter(name)}), name) == stricter(name)


@pytest.mark.parametrize("value", [True, 5.5, "9", None, float("inf")])
def test_a_floor_is_a_whole_number(value: object) -> None:
    with pytest.raises(ConfigError):
        replace(Policy(), k=value)  # type: ignore[arg-type]  # what an operator's file might hold


def test_a_ceiling_of_nothing_is_refused() -> None:
    with pytest.raises(ConfigError):
        Policy(max_cells=0)


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        Policy(k=3, max_cells=100, version=7)
    assert len(caught.value.problems) == 3
    assert "lower than 5" in caught.value.problems[0]
    assert "higher than 60" in caught.value.problems[1]


def test_the_hash_follows_every_setting_and_nothing_else() -> None:
    hashes = {policy_hash(replace(Policy(), **{name: stricter(name)})) for name in SETTINGS}
    assert len(hashes | {policy_hash(Policy())}) == len(SETTINGS) + 1
    assert policy_hash(Policy()) == policy_hash(Policy(k=5))
    assert policy_json(Policy()).startswith('{"cadence_weeks_large":1,')


@pytest.mark.parametrize("name", SETTINGS)
def test_what_was_stored_counts_where_it_is_stricter_than_today(name: str) -> None:
    strict = replace(Policy(), **{name: stricter(name)})
    assert at_least(json.loads(policy_json(strict))) == strict


@pytest.mark.parametrize("name", SETTINGS)
def test_today_counts_where_it_is_stricter_than_what_was_stored(name: str) -> None:
    """A round that was opened under looser numbers, which no Policy can be made of any more."""
    assert at_least(asdict(Policy()) | {name: looser(name)}) == Policy()


def test_each_setting_is_the_stricter_one_on_its_own() -> None:
    old = asdict(Policy(k=8, max_themes=7)) | {"cadence_weeks_small": 13, "max_cells": 80}
    assert at_least(old) == Policy(k=8, max_themes=7)


def test_a_setting_that_was_not_stored_is_todays_and_one_that_is_gone_is_forgotten() -> None:
    assert at_least({"favourable_floor": 30}) == Policy()
    assert at_least({"favourable_floor": 30, "k": 6, "retired": 1, "version": 0}) == Policy(k=6)


def test_a_round_opened_before_there_were_shares_closes_without_them() -> None:
    assert at_least({}) == Policy(favourable_floor=NEVER)
