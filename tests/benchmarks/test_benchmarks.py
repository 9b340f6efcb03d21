"""Each benchmark runs and says what it should; how long anything took is never asserted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.benchmarks import planning, pulse_tap
from tests.benchmarks.__main__ import EVERY, main
from tests.benchmarks.measuring import Costs, against


@pytest.fixture(scope="module")
def taps() -> dict[str, Any]:
    return pulse_tap.main(["--people", "8", "--rounds", "1", "--each", "2"])


def test_a_tap_is_measured_over_both_ways_on_both_databases(taps: dict[str, Any]) -> None:
    assert {(case["on"], case["way"], case["what"]) for case in taps["cases"]} == {
        (on, way, what)
        for on in ("sqlite", "postgresql")
        for way in ("http", "socket")
        for what in ("choice", "tap", "draft")
    }
    for case in taps["cases"]:
        assert case["ratio"] > 0
        assert {case["baseline"], "staybot"} < case["medians_us"].keys()


def test_a_tap_asks_for_the_person_with_the_round_and_for_the_ballot_once_and_writes_once(
    taps: dict[str, Any],
) -> None:
    for case in taps["cases"]:
        assert case["statements"] == ["SELECT person", "SELECT ballot", "UPDATE ballot"]


def test_planning_is_measured_whole_and_for_its_letters_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["planning", "--people", "8", "--rounds", "1"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    cases = json.loads(line)["cases"]
    assert {(case["what"], case["on"]) for case in cases} == {
        (what, on) for what in ("whole", "letters") for on in ("sqlite", "postgresql")
    }
    assert all(case["ratio"] > 0 and case["people"] == 8 for case in cases)
    assert all(planning.BASELINE in case["baseline"] for case in cases)


def test_pictures_are_measured_beside_loading_the_library_and_an_idle_loop(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["pictures", "--rounds", "1", "--digests", "healthy"]) == 0
    told = json.loads(capsys.readouterr().out)
    (case,) = told["cases"]
    assert case["pictures"] == 3
    assert case["ratio"] > 0
    assert case["longest_stall_ms"].keys() == {"drawing", "idle"}
    assert told["peak_mib_of_the_process_that_draws"] > 0


def test_a_benchmark_that_does_not_exist_is_answered_with_those_that_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["coffee"]) == 2
    said = capsys.readouterr().err
    assert all(name in said for name in EVERY)


def test_a_ratio_is_of_our_median_to_the_baselines() -> None:
    ours, theirs = Costs(cpu=[2.0, 4.0, 90.0], wall=[1.0]), Costs(cpu=[8.0, 8.0, 1.0], wall=[4.0])
    assert against(ours, theirs) == {"ratio": 0.5, "wall_ratio": 0.25}
