"""What an interview's digest tells of the outcomes, which it does not ask: bands of earlier pulses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from staybot import facts
from staybot.flows.publishing import digests
from staybot.slack.views.digests.digest import digest as post
from tests.attacks import pulses
from tests.attacks.careless import team
from tests.unit.slack.golden_companies import stored

PEOPLE = team("a", 40)
RECOMMEND, STAY = "outcome.recommend", "outcome.stay"
INTERVIEW = stored("healthy")[-1]


def ledger(*asked: tuple[int, str, int]) -> list[dict[str, Any]]:
    """Pulses by their week: what each asks and what everybody gives."""
    found: list[dict[str, Any]] = []
    for week, name, score in asked:
        closed = pulses.closed(PEOPLE, {name: pulses.everybody(PEOPLE, score)}, week=week)
        found.append(pulses.body_of(closed, earlier=found))
    return found


def read(*earlier: dict[str, Any], closed_on: str = "2026-04-10") -> facts.Digest:
    body = {**INTERVIEW, "closed_on": closed_on}
    return digests.from_ledger(body, release_hash="f" * 64, earlier=earlier)


@pytest.fixture(scope="module")
def four() -> list[dict[str, Any]]:
    return ledger((0, RECOMMEND, 5), (2, STAY, 3), (4, RECOMMEND, 9), (6, "tools", 2))


def test_each_outcome_stands_as_the_last_pulse_showed_it_beside_the_one_before(
    four: list[dict[str, Any]],
) -> None:
    recommend, stay = read(*four).outcomes
    assert (recommend.outcome, stay.outcome) == ("recommend", "stay")
    assert recommend.everyone
    assert recommend.everyone.before
    assert recommend.everyone.now.low > recommend.everyone.before.high
    assert [str(one.closed_on) for one in (recommend.everyone.now, recommend.everyone.before)] == [
        four[2]["closed_on"],
        four[0]["closed_on"],
    ]
    assert stay.everyone
    assert stay.everyone.before is None
    assert str(stay.everyone.now.closed_on) == four[1]["closed_on"]


def test_the_post_tells_them_with_the_day_that_they_are_from(four: list[dict[str, Any]]) -> None:
    lines = post(read(*four)).text.split("\n")
    at = lines.index("Outcomes, last known")
    recommend, stay = lines[at + 1 : at + 3]
    assert recommend == (
        f"•  {pulses.TEXTS[RECOMMEND]} eNPS 85 or more, up from below −85 (as of 6 February 2026)"
    )
    assert stay == f"•  {pulses.TEXTS[STAY]} in between (2.9 to 3.1 of 5) (as of 23 January 2026)"


def test_without_an_earlier_pulse_nothing_is_said_of_them() -> None:
    assert read(*stored("healthy")[:-1]).outcomes == ()
    assert "Outcomes" not in post(read()).text


def test_what_is_older_than_a_year_is_not_told(four: list[dict[str, Any]]) -> None:
    assert [one.outcome for one in read(*four, closed_on="2027-02-01").outcomes] == ["recommend"]
    assert read(*four, closed_on="2027-04-01").outcomes == ()


def test_check_ins_which_ask_new_people_only_say_nothing_of_everyone(four: list[dict[str, Any]]) -> None:
    assert read(*({**one, "kind": "check_in"} for one in four)).outcomes == ()


def test_a_figure_shown_again_or_not_shown_leaves_the_older_one(four: list[dict[str, Any]]) -> None:
    silent = json.loads(json.dumps(four[2]))
    silent["cells"] = []
    again = {
        **silent,
        "repeats": [
            {"cell": four[0]["cells"][0], "wave": four[0]["wave"], "closed_on": four[0]["closed_on"]}
        ],
    }
    for late in (silent, again):
        recommend, _ = read(*four[:2], late).outcomes
        assert recommend.everyone
        assert str(recommend.everyone.now.closed_on) == four[0]["closed_on"]
        assert not recommend.everyone.repeated
