"""Attack 16: who runs the bot lowers the floor while a round is open, or asks for the raw answers."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

import staybot
from staybot.anonymity.policy import Policy
from staybot.config import TABLE, from_environment
from staybot.errors import ConfigError
from tests.attacks.deeds import BOSS, GPU, close, exact_counts, opened, releases
from tests.company_rows import TOM, Company


@pytest.fixture
def round_id(company: Company) -> str:
    people = company.engineers(14)
    at = company.opens()
    company.delivers()
    for one in people:
        company.answers(one, at, frustrated=GPU)
    company.answers(TOM, at, frustrated=BOSS)
    company.ends(at)
    return at


def edit(company: Company, round_id: str, **policy: int) -> str:
    """What an operator types into the database; returns what stood there."""
    with company.db.engine.begin() as connection:
        query = text("SELECT policy_json FROM round WHERE id = :id")
        before = str(connection.execute(query, {"id": round_id}).scalar_one())
        after = json.dumps(json.loads(before) | policy, sort_keys=True, separators=(",", ":"))
        put(connection, round_id, after)
    return before


def put(connection: Any, round_id: str, policy: str) -> None:
    query = text("UPDATE round SET policy_json = :new WHERE id = :id")
    connection.execute(query, {"new": policy, "id": round_id})


def test_a_bot_that_believes_the_row_shows_tom_alone(company: Company, round_id: str) -> None:
    edit(company, round_id, k=1)
    (row,) = (row for row in company.dump()["round"] if row["id"] == round_id)
    floor = json.loads(row["policy_json"])["k"]
    edit(company, round_id, k=Policy().k)  # the broken variant does not look whether the row was edited
    raised = opened(company, round_id)
    shown = {theme: count for theme, count in exact_counts(raised).items() if count >= floor}

    assert shown["management_follow_through"] == 1


@pytest.mark.parametrize("looser", [{"k": 1}, {"theme_writers": 1, "theme_overall": 1}, {"max_cells": 500}])
def test_ours_publishes_nothing_by_rules_that_were_edited(
    company: Company, round_id: str, looser: dict[str, int]
) -> None:
    before = edit(company, round_id, **looser)
    with suppress(Exception):  # the heartbeat catches and logs whatever it is
        close(company, round_id)
    assert releases(company) == []

    with company.db.engine.begin() as connection:
        put(connection, round_id, before)
    close(company, round_id)
    assert len(releases(company)) == 1


def test_stricter_rules_that_were_edited_into_an_open_round_are_not_believed_either(
    company: Company, round_id: str
) -> None:
    """Choosing the rules after the answers is how a group is made to vanish, or to stand alone."""
    edit(company, round_id, k=9)
    with suppress(Exception):
        close(company, round_id)

    assert releases(company) == []


@pytest.mark.parametrize(
    "looser", [{"k": 4}, {"theme_writers": 9}, {"min_cohort": 2}, {"max_cells": 61}, {"k": True}]
)
def test_no_policy_exists_below_a_floor(looser: dict[str, int]) -> None:
    with pytest.raises(ConfigError, match="anonymity policy"):
        Policy(**looser)


def test_no_setting_reaches_a_floor(company: Company) -> None:
    words = {word for setting in TABLE for word in setting.name.lower().split("_")}
    wished = dict.fromkeys(("STAYBOT_K", "STAYBOT_FLOOR", "STAYBOT_MIN_GROUP", "STAYBOT_THEME_WRITERS"), "1")
    settings = from_environment(wished | needed())

    assert not words & {"k", "floor", "threshold", "min", "group", "cohort", "policy", "export", "debug"}
    under = company.under(**{name: getattr(settings, name) for name in ("timezone", "window_days")})
    under.engineers(4)
    assert json.loads(under.round(under.opens()).policy_json)["k"] == 5


def needed() -> dict[str, str]:
    """What every installation must set."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-1-1-a",
        "SLACK_APP_TOKEN": "xapp-1-A-1-a",
        "STAYBOT_LEADERSHIP_CHANNEL": "C0000001",
    }


def test_all_ballots_are_opened_in_one_place_and_only_for_the_close() -> None:
    home = Path(staybot.__file__).parent
    callers = {
        path.relative_to(home).as_posix(): path.read_text("utf-8")
        for path in home.rglob("*.py")
        if "anonymity" not in path.parts and "simulator" not in path.parts
    }

    def calling(pattern: str) -> set[str]:
        return {name for name, code in callers.items() if re.search(pattern, code)}

    a_join_lays_all_anew = "flows/asking/check_in_rounds.py"
    assert calling(r"ballots\.opened\(") == {"flows/publishing/counting.py"}
    assert calling(r"ballots\.payloads\(") == {a_join_lays_all_anew}
    assert calling(r"\bwriters\.content\(") == {"flows/answering/ballots.py"}
    assert calling(r"\bcounting\.open_all\b") == {"flows/publishing/gathering.py"}
    assert calling(r"\b(closing|gathering)\.gather\b") == {"drafting/here.py"}
