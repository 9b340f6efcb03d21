"""Each benchmark runs and says what it should; how long anything took is never asserted."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import claiming, overview, planning, pulse_tap, queues_of_others
from tests.benchmarks.__main__ import EVERY, main
from tests.benchmarks.measuring import Costs, against

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def taps() -> dict[str, Any]:
    return pulse_tap.main(["--people", "8", "--rounds", "1", "--each", "2"])


def test_a_tap_is_measured_over_both_ways_on_both_databases(taps: dict[str, Any]) -> None:
    assert {(case["on"], case["way"], case["what"]) for case in taps["cases"]} == {
        (on, way, what)
        for on in ("sqlite", "postgresql")
        for way in ("http", "socket")
        for what in ("choice", "tap", "draft", "submit")
    }
    for case in taps["cases"]:
        assert case["ratio"] > 0
        assert {case["baseline"], "staybot"} < case["medians_us"].keys()


def test_a_tap_asks_for_the_person_with_the_round_and_for_the_ballot_once_and_writes_once(
    taps: dict[str, Any],
) -> None:
    for case in [case for case in taps["cases"] if case["what"] != "submit"]:
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


def test_waiting_is_measured_at_each_rate_for_every_contender(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "--people", "8", "--rates", "20", "--rounds", "1", "--seconds", "0.1"]) == 0
    cases = json.loads(capsys.readouterr().out)["cases"]
    assert {(case["what"], case["on"], case["way"]) for case in cases} == set(
        product(("choice", "submit"), ("sqlite", "postgresql"), ("http", "socket"))
    )
    assert all(case["a_second"] == 20 and case["waited_ms"]["staybot"]["p99"] > 0 for case in cases)


def test_claiming_is_measured_beside_the_queues_that_are_installed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["claiming", "--letters", "70", "--rounds", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["twice"] == 0
    assert told["medians_us_a_letter_claimed"]["staybot"] > 0
    if missing := queues_of_others.missing():
        assert told["baseline"] == f"{claiming.MISSING} {', '.join(missing)}"
    else:
        assert set(queues_of_others.THEIRS) < told["medians_us_a_letter_recorded"].keys()


def test_sending_counts_what_went_out_twice_or_was_turned_away(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sending", "--letters", "16", "--workers", "2"]) == 0
    told = json.loads(capsys.readouterr().out)
    (case,) = told["cases"]
    assert (case["workers"], case["letters"], case["twice"], case["turned_away"]) == (2, 16, 0, 0)
    assert case["ratio"] == told["ratio"] > 0
    assert told["n"] == {"staybot": 16, told["baseline"]: 16}
    assert min(told["medians_ms"].values()) > 0


def test_a_close_is_measured_beside_numpy_and_sql_with_the_clicks_that_waited(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["closing", "--people", "60", "--groups", "2", "--on", "sqlite"]) == 0
    (case,) = json.loads(capsys.readouterr().out)["cases"]
    assert case["ratio"] > 0
    assert case["ratio_to_sql"] > 0
    assert {"draft", "append", "destroy_ballots", "finish"} <= case["close"]["steps"].keys()
    assert case["close"]["clicks"] > 0
    assert case["memory_mib"]["peak"] >= case["memory_mib"]["before"] > 0


def test_reading_is_measured_in_texts_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["themes", "--texts", "5", "--rounds", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["texts"] == 5
    assert told["texts_a_second"] > 0


def test_one_picture_shows_every_case_that_has_a_ratio(tmp_path: Path) -> None:
    told: list[dict[str, Any]] = [
        {"benchmark": "themes", "ratio": 3.0},
        {"benchmark": "claiming", "ratio": None},
        {"benchmark": "load", "cases": [{"on": "sqlite", "ratio": 0.5}, {"on": "postgresql", "ratio": 2}]},
    ]
    overview.draw(told, tmp_path / "all.png")
    assert (tmp_path / "all.png").read_bytes().startswith(b"\x89PNG")
    assert [name for one in told for name, _ in overview.bars(one)] == [
        "themes",
        "on sqlite",
        "on postgresql",
    ]


def test_the_picture_says_what_every_benchmark_measures_beside_what() -> None:
    assert overview.MEASURED.keys() == EVERY.keys()
    case = {"on": "sqlite", "people": 1000, "ratio": 0.5, "baseline": "one job a person"}
    assert overview.lines({"benchmark": "planning", "cases": [case]}) == [
        ("  planning: time to plan a round, beside one job a person", None),
        ("on sqlite, 1,000 people", 0.5),
    ]
    nothing = {"benchmark": "claiming", "ratio": None, "baseline": "Nothing to compare with"}
    assert overview.lines(nothing) == [("  claiming: Nothing to compare with", None)]


def test_pictures_are_measured_beside_loading_the_library_and_an_idle_loop(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["pictures", "--rounds", "1", "--digests", "healthy"]) == 0
    told = json.loads(capsys.readouterr().out)
    (case,) = told["cases"]
    assert case["pictures"] == 3
    assert case["ratio"] == told["ratio"] > 0
    assert told["medians_ms"].keys() == {"staybot", "baseline"}
    assert told["baseline"] == case["baseline"]
    assert case["longest_stall_ms"].keys() == {"drawing", "idle"}
    assert told["peak_mib_of_the_process_that_draws"] > 0


def test_a_start_is_measured_until_the_port_answers_beside_bare_bolt(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["startup", "--rounds", "1", "--clicks", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ratio"] > 0
    assert told["memory_ratio"] > 1
    assert {"bolt as it comes", "staybot", "staybot worker"} < told["medians"].keys()
    for one in told["medians"].values():
        assert 0 < one["memory_mib"] <= one["memory_warm_mib"] + 1
    assert len(told["first_clicks"]) == 3


def test_a_benchmark_that_does_not_exist_is_answered_with_those_that_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["coffee"]) == 2
    said = capsys.readouterr().err
    assert all(name in said for name in EVERY)


def test_a_ratio_is_of_our_median_to_the_baselines() -> None:
    ours, theirs = Costs(cpu=[2.0, 4.0, 90.0], wall=[1.0]), Costs(cpu=[8.0, 8.0, 12.0], wall=[4.0])
    assert against(ours, theirs) == {"ratio": 0.5, "ratio_p10": 0.3, "wall_ratio": 0.25}
