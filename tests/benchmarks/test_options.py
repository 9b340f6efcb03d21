"""What is typed wrong starts nothing: each is answered in words, at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.benchmarks import __main__ as program
from tests.faults import soak


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of benchmarks that ran, all of them empty ones; the picture is not drawn."""
    ran: list[str] = []

    def empty(name: str) -> Callable[[list[str]], dict[str, Any]]:
        def run(arguments: list[str]) -> dict[str, Any]:
            ran.append(" ".join([name, *arguments]))
            return {"benchmark": name}

        return run

    monkeypatch.setattr(program, "EVERY", {name: empty(name) for name in program.EVERY})
    monkeypatch.setattr(program, "draw", lambda *_: None)
    return ran


@pytest.mark.parametrize("words", [["--ful"], ["--full", "load"], ["coffee"], ["--version"], ["-x"], [""]])
def test_what_names_no_benchmark_starts_none_and_is_told_how(
    words: list[str], started: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(words) == 2
    said = capsys.readouterr()
    assert (started, said.out) == ([], "")
    assert "python -m tests.benchmarks [--full]" in said.err
    assert all(name in said.err for name in program.EVERY)


@pytest.mark.parametrize("word", ["--help", "-h"])
def test_whoever_asks_for_help_gets_only_that(
    word: str, started: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main([word]) == 0
    assert started == []
    assert "python -m tests.benchmarks [--full]" in capsys.readouterr().out


def test_nothing_full_or_one_name_with_its_options_start_what_they_say(started: list[str]) -> None:
    assert program.main([]) == 0
    assert "sending --letters 40" in started
    assert len(started) == len(program.EVERY)
    started.clear()
    assert program.main(["--full"]) == 0
    assert "sending --letters 300" in started
    started.clear()
    assert program.main(["load", "--rates", "20"]) == 0
    assert started == ["load --rates 20"]


NUMBERS = [
    ("pulse_tap", "--people"), ("pulse_tap", "--rounds"), ("pulse_tap", "--each"),
    ("load", "--people"), ("load", "--rates"), ("load", "--rounds"), ("load", "--seconds"),
    ("planning", "--people"), ("planning", "--rounds"),
    ("claiming", "--letters"), ("claiming", "--workers"), ("claiming", "--rounds"),
    ("sending", "--letters"), ("sending", "--workers"),
    ("closing", "--people"), ("closing", "--groups"),
    ("pictures", "--rounds"), ("themes", "--texts"), ("themes", "--rounds"),
    ("startup", "--rounds"), ("startup", "--clicks"),
]  # fmt: skip
MAINS = dict(program.EVERY)


@pytest.mark.parametrize(("name", "option"), NUMBERS)
@pytest.mark.parametrize("value", ["0", "-1", "many"])
def test_a_number_of_nothing_is_refused_in_words(
    name: str, option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        MAINS[name]([f"{option}={value}"])
    assert ended.value.code == 2
    assert f"argument {option}: '{value}' is no " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["foo"], "argument PEOPLE: 'foo' is no whole number"),
        (["100", "one"], "argument SEED: "),
        (["100", "1", "0"], "argument DAYS: '0'"),
        (["100", "1", "1", "0"], "argument MINUTES: '0'"),
        (["5"], "argument PEOPLE: '5'"),
        (["100", "1", "1", "1", "1"], "unrecognized arguments: 1"),
        (["--ful"], "unrecognized arguments: --ful"),
    ],
)
def test_a_soak_that_is_typed_wrong_does_not_begin(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        soak.options(words)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert said in told
    assert "[PEOPLE] [SEED] [DAYS] [MINUTES]" in told


def test_a_soak_is_a_quarter_of_two_thousand_people_unless_told_otherwise() -> None:
    assert soak.options([]) == (2000, 1, 92, 24 * 60)
    assert soak.options(["100", "0", "30"]) == (100, 0, 30, 24 * 60)


def test_a_soak_says_what_its_numbers_mean(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        soak.options(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("PEOPLE", "SEED", "DAYS", "MINUTES"))
