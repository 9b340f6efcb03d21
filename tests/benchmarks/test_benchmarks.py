"""Each benchmark runs and says what it should; how long anything took is never asserted."""

from __future__ import annotations

import json

import pytest

from tests.benchmarks.__main__ import EVERY, main
from tests.benchmarks.measuring import Costs, against

SMALL = {
    "pulse_tap": ["--people", "8", "--rounds", "1", "--each", "2"],
    "planning": ["--people", "8", "--rounds", "1"],
}


@pytest.mark.parametrize("name", EVERY)
def test_a_benchmark_prints_one_line_with_its_ratio_its_baseline_and_both_medians(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, *SMALL[name]]) == 0
    [line] = capsys.readouterr().out.splitlines()
    said = json.loads(line)
    assert said["benchmark"] == name
    for case in (said, *said["cases"]):
        assert case["ratio"] > 0
        assert "staybot" in next(case[key] for key in case if key.startswith("medians"))
        assert case["baseline"]


def test_both_databases_and_both_ways_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pulse_tap", *SMALL["pulse_tap"]]) == 0
    cases = json.loads(capsys.readouterr().out)["cases"]
    assert {(case["on"], case["way"]) for case in cases} == {
        (on, way) for on in ("sqlite", "postgresql") for way in ("http", "socket")
    }
    assert {case["what"] for case in cases} == {"choice", "tap", "draft"}


def test_a_benchmark_that_does_not_exist_is_named_with_those_that_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["coffee"]) == 2
    assert "pulse_tap" in capsys.readouterr().err


def test_a_ratio_is_ours_to_the_baselines_median() -> None:
    ours, theirs = Costs(cpu=[2.0, 4.0, 90.0], wall=[1.0]), Costs(cpu=[8.0, 8.0, 1.0], wall=[4.0])
    assert against(ours, theirs) == {"ratio": 0.5, "wall_ratio": 0.25}
