"""An invented company through the very code the bot uses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from staybot.anonymity.verify import try_company, verify


def company(**changes: Any) -> dict[str, Any]:
    """Twelve people in two teams, four weekly waves."""
    cohort = {f"p{at:02}": {"team": "ab"[at % 2]} for at in range(12)}
    waves = [
        {
            "id": f"w{week}",
            "question": "q",
            "scale": [1, 5],
            "opens_on": f"2026-01-{5 + 7 * week:02}",
            "closes_on": f"2026-01-{9 + 7 * week:02}",
            "cohort": cohort,
            "answers": {person: 1 + (at + week) % 5 for at, person in enumerate(cohort)},
            "themes": {person: ["pay"] if at < 4 else [] for at, person in enumerate(cohort)},
        }
        | changes
        for week in range(4)
    ]
    return {"dimensions": ["team"], "waves": waves}


def tried(given: Any) -> tuple[int, Any, str]:
    result = try_company(json.dumps(given))
    return result.exit_code, json.loads(result.output or "null"), result.error


def test_an_invented_company_goes_through_the_ledger_with_its_cadence() -> None:
    code, releases, error = tried(company())
    assert (code, error) == (0, "")
    assert [release["release_id"] for release in releases] == ["w0", "w1", "w2", "w3"]
    assert [cell["filters"] for cell in releases[0]["cells"]] == [{}, {"team": "a"}, {"team": "b"}]
    assert releases[0]["cells"][0]["theme_counts"] == {"pay": [3, 10]}
    assert [release["cells"] for release in releases[1:]] == [[], [], []]
    assert releases[0]["first_cohort"] is True
    assert releases[1]["first_cohort"] is False


def test_what_we_publish_withstands_our_own_verify() -> None:
    given = company()
    rosters = {wave["id"]: wave["cohort"] for wave in given["waves"]}
    answered = {wave["id"]: list(wave["answers"]) for wave in given["waves"]}
    truth = {wave["id"]: {"q": wave["answers"]} for wave in given["waves"]}
    result = verify(
        releases=try_company(json.dumps(given)).output,
        rosters=json.dumps(rosters),
        participants=json.dumps(answered),
        truth=json.dumps(truth),
        stable=True,
        insider=True,
    )
    assert result.exit_code == 0, result.output + result.error


def test_newcomers_do_not_help_a_group_over_the_floor_until_they_are_seasoned() -> None:
    given = company(themes=None)
    for week, wave in enumerate(given["waves"]):
        old = {f"p{at:02}": {"team": "a"} for at in range(12)} | {f"q{at}": {"team": "b"} for at in range(3)}
        dummies = {f"x{at}": {"team": "b"} for at in range(4)} if week == 3 else {}
        wave["cohort"] = old | dummies
        wave["answers"] = dict.fromkeys(wave["cohort"], 3) if week in (0, 3) else {}
    given["waves"][3] |= {"opens_on": "2026-04-06", "closes_on": "2026-04-10"}
    given["waves"].append(
        given["waves"][3] | {"id": "w4", "opens_on": "2026-07-27", "closes_on": "2026-07-31"}
    )
    _, releases, _ = tried(given)
    assert [cell["filters"] for cell in releases[3]["cells"]] == [{}]
    assert [cell["filters"] for cell in releases[4]["cells"]] == [{}, {"team": "a"}, {"team": "b"}]


def test_somebody_away_from_one_cohort_is_seasoned_after_thirty_days() -> None:
    given = company(themes=None)
    first, _, _, last = given["waves"]
    small = {f"p{at:02}": {"team": "a"} for at in range(5)}
    between = first | {
        "id": "b",
        "opens_on": "2026-01-12",
        "closes_on": "2026-01-16",
        "cohort": small,
        "answers": {},
    }
    for opens_on, shown in (("2026-02-03", 0), ("2026-02-04", 1)):
        wave = last | {"opens_on": opens_on, "closes_on": "2026-02-20", "question": "other"}
        wave["answers"] = {f"p{at:02}": 3 for at in range(5, 12)}
        given["waves"] = [first, between, wave]
        _, releases, _ = tried(given)
        assert len(releases[2]["cells"]) == shown


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        ({"answers": {"nobody": 3}}, "$.waves[0].answers.nobody", "not in this wave's cohort"),
        ({"answers": {"p00": 9}}, "$.waves[0].answers.p00", "must be a score from 1 to 5"),
        ({"answers": {"p00": None}}, "$.waves[0].answers.p00", "must be a number"),
        ({"themes": {"nobody": []}}, "$.waves[0].themes.nobody", "not in this wave's cohort"),
        ({"themes": {"p00": [f"t{at}" for at in range(26)]}}, "$.waves[0]", "more than 25 themes"),
        ({"scale": [1, 7]}, "$.waves[0].scale", "must be [1, 5] or [0, 10]"),
        ({"closes_on": "soon"}, "$.waves[0].closes_on", "must be a date"),
        ({"closes_on": "2026-01-06"}, "$.waves[0]", "at least 3 working days"),
        ({"closes_on": "2026-01-01"}, "$.waves[0]", "closes before it opens"),
        ({"cohort": {"p00": {"town": "x"}}}, "$.waves[0].cohort.p00.town", "not one of the dimensions"),
        ({"id": "same"}, "$.waves[1].id", "stands twice"),
    ],
)
def test_a_company_that_cannot_be_is_refused_with_path_and_reason(
    change: dict[str, Any], path: str, reason: str
) -> None:
    code, releases, error = tried(company(**change))
    assert (code, releases) == (2, None)
    assert error.startswith(f"company: {path}: ")
    assert reason in error
