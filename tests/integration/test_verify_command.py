"""`staybot verify` and `staybot anonymity try`: what a doubter types, what they read, and how it ends."""

from __future__ import annotations

import io
import json
import os
import pty
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from staybot import cli
from staybot.anonymity import verify as law
from staybot.commands import audits
from tests.attacks.operator import answered, beats, writes
from tests.company_rows import Company
from tests.databases import DIALECTS

Staybot = Callable[..., tuple[int, str, str]]

PEOPLE = [f"p{n:02}" for n in range(12)]
ROSTER = {person: {"team": "a" if n < 6 else "b"} for n, person in enumerate(PEOPLE)}
SAFE_CELL = {"filters": {}, "question": "pace", "n_range": [10, 29], "mean_range": [2.75, 3.25]}
EXACT = [
    {"filters": {}, "question": "pace", "n": 12, "mean": 3.0},
    {"filters": {"team": "a"}, "question": "pace", "n": 6, "mean": 5.0},
]
"""A mean of five: everybody in the team answered five."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("SLACK_", "STAYBOT_", "DATABASE_"))]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def staybot(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Staybot:
    """Types a command in an empty folder: its exit code, what it said, and what it complained about."""
    _ = folder

    def typed(*words: str, given: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["staybot", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return typed


def release(*cells: dict[str, Any], name: str = "r1") -> dict[str, Any]:
    return {"release_id": name, "wave": name, "cells": list(cells)}


def files(folder: Path, **contents: Any) -> list[str]:
    """Options that name these files."""
    words = []
    for name, content in contents.items():
        path = folder / f"{name}.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        words += [f"--{name}", str(path)]
    return words


# ------------------------------------------------------------------- files


def test_nothing_exposed_ends_with_nought(staybot: Staybot, folder: Path) -> None:
    words = files(folder, releases=[release(SAFE_CELL)], rosters={"r1": ROSTER})
    assert staybot("verify", *words) == (0, "nothing exposed: 1 releases with 1 cells attacked\n", "")


def test_a_breach_names_who_what_and_which_cells_and_ends_with_one(staybot: Staybot, folder: Path) -> None:
    words = files(folder, releases=[release(*EXACT)], rosters={"r1": ROSTER}, participants={"r1": PEOPLE})
    code, said, _ = staybot("verify", *words)
    assert code == 1
    assert "p00" in said
    assert "answered 5" in said
    assert "pace: team a" in said


def test_all_options_reach_the_attacker(staybot: Staybot, folder: Path) -> None:
    """Eleven of twelve put their answers together; the twelfth has nothing left to hide behind."""
    truth = {"r1": {"pace": dict.fromkeys(PEOPLE, 3)}}
    exact = {"filters": {}, "question": "pace", "n": 12, "mean": 3.0}
    words = files(
        folder, releases=[release(exact)], rosters={"r1": ROSTER}, participants={"r1": PEOPLE}, truth=truth
    )
    assert staybot("verify", *words, "--stable", "--insider")[0] == 0
    code, said, _ = staybot("verify", *words, "--colluders", ", ".join(PEOPLE[1:]))
    assert code == 1
    assert "learns that p00 answered 3" in said


def test_an_attack_without_time_is_undecided_and_ends_with_three(staybot: Staybot, folder: Path) -> None:
    words = files(folder, releases=[release(*EXACT)], rosters={"r1": ROSTER}, participants={"r1": PEOPLE})
    code, said, _ = staybot("verify", *words, "--time-limit", "0")
    assert code == 3
    assert "could not be found out in time" in said


@pytest.mark.parametrize(
    ("contents", "complaint"),
    [
        ({"releases": [], "participants": {}}, "--releases and --rosters belong together"),
        ({"truth": {}}, "--releases and --rosters belong together"),
        ({"releases": [{}], "rosters": {}}, "releases: $[0]: needs “cells”"),
        ({"releases": b"[", "rosters": {}}, "releases: $: not JSON"),
        ({"releases": [release(SAFE_CELL)], "rosters": {}}, "has no roster for the release “r1”"),
        ({"releases": b"[\xff]", "rosters": {}}, "is not UTF-8 (from byte 2 on)"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place_and_ends_with_two(
    staybot: Staybot, folder: Path, contents: dict[str, Any], complaint: str
) -> None:
    code, said, told = staybot("verify", *files(folder, **contents))
    assert (code, said) == (2, "")
    assert complaint in told


def test_a_file_that_is_not_there_is_told(staybot: Staybot, folder: Path) -> None:
    words = [*files(folder, releases=[]), "--rosters", "nobody.json"]
    assert staybot("verify", *words) == (2, "", "nobody.json cannot be read: No such file or directory.\n")


def test_a_folder_is_no_file(staybot: Staybot, folder: Path) -> None:
    code, _, told = staybot("verify", *files(folder, releases=[]), "--rosters", str(folder))
    assert (code, "cannot be read" in told) == (2, True)


def test_a_huge_file_is_refused_before_it_fills_the_memory(
    staybot: Staybot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audits, "LARGEST", 1024**2)
    (folder / "huge.json").write_bytes(b" " * (1024**2 + 1))
    code, _, told = staybot("verify", *files(folder, rosters={}), "--releases", "huge.json")
    assert (code, told) == (2, "huge.json is larger than 1 MB. Give fewer releases at a time.\n")


def test_a_mark_of_byte_order_is_no_obstacle(staybot: Staybot, folder: Path) -> None:
    words = files(folder, releases=b"\xef\xbb\xbf[]", rosters={})
    assert staybot("verify", *words)[0] == 0


def test_an_attack_that_breaks_off_is_no_verdict(
    staybot: Staybot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit code of a crash would be that of a breach."""

    def broken(**_how: Any) -> law.Result:
        raise MemoryError

    monkeypatch.setattr(law, "verify", broken)
    code, said, told = staybot("verify", *files(folder, releases=[], rosters={}))
    assert (code, said) == (3, "")
    assert told == "The audit broke off (MemoryError); nothing is decided.\n"


def test_a_terminal_sees_that_work_is_under_way(
    staybot: Staybot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = files(folder, releases=[release(SAFE_CELL)], rosters={"r1": ROSTER})
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal, os.fdopen(ours, "rb") as seen:
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setenv("TERM", "xterm")
        code, said, _ = staybot("verify", *words)
        terminal.flush()
        os.set_blocking(seen.fileno(), False)
        assert "Attacking what was published" in seen.read().decode()
    assert (code, said) == (0, "nothing exposed: 1 releases with 1 cells attacked\n")


# ------------------------------------------------------------------- the database


@pytest.fixture
def published(company: Company, folder: Path) -> Company:
    """Two rounds, published; and the settings that lead to their database."""
    url = company.db.engine.url.render_as_string(hide_password=False)
    (folder / ".env").write_text(f"DATABASE_URL={url}\nSTAYBOT_KEY_DIR={folder / 'keys'}\n")
    first = answered(company)
    company.ends(first)
    assert beats(company) == []
    return company


@pytest.mark.parametrize("options", [(), ("--stable",), ("--insider",)])
def test_everything_published_here_is_attacked(
    staybot: Staybot, published: Company, options: tuple[str, ...]
) -> None:
    _ = published
    code, said, told = staybot("verify", *options)
    assert (code, told) == (0, "")
    assert said.startswith("the ledger's chain holds: 1 entries\nnothing exposed: 1 releases with ")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_where_nothing_was_published_nothing_is_exposed(
    staybot: Staybot, folder: Path, databases: Any, dialect: str
) -> None:
    (folder / ".env").write_text(f"DATABASE_URL={databases.new(dialect)}\n")
    assert staybot("verify") == (0, "the ledger's chain holds: 0 entries\n", "")


def test_a_ledger_that_was_changed_is_told_entry_by_entry(staybot: Staybot, published: Company) -> None:
    writes(published.db, "UPDATE release SET body_json = '{}'")
    assert staybot("verify") == (1, "ledger: entry 1 was changed after it was published\n", "")


def test_a_release_that_is_gone_is_told(staybot: Staybot, published: Company) -> None:
    """A chain that lost its end holds; the round that it belonged to is still there."""
    writes(published.db, "DELETE FROM release")
    code, said, told = staybot("verify")
    assert (code, said) == (2, "the ledger's chain holds: 0 entries\n")
    assert told.startswith("The release of 2026-Q4 is gone: rows of the table release were deleted.")


def test_a_cohort_that_was_cut_anew_is_told(staybot: Staybot, published: Company) -> None:
    """Attack 9: a roster that was edited later would make a false audit."""
    writes(published.db, "UPDATE cohort_member SET team = 'alone' WHERE team = 'search'")
    code, said, told = staybot("verify")
    assert (code, said) == (2, "the ledger's chain holds: 1 entries\n")
    assert told.startswith("The frozen cohort of 2026-Q4 is not the one that its release was audited with")


def test_the_database_knows_no_colluders(staybot: Staybot, published: Company) -> None:
    _ = published
    code, _, told = staybot("verify", "--colluders", "a,b")
    assert (code, told) == (
        2, "--colluders needs --truth: the database keeps no answer with which people could collude.\n",
    )  # fmt: skip


def test_people_are_told_by_opaque_ids_only(
    staybot: Staybot, published: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    attacked: list[str] = []

    def look(*, rosters: str, **_how: Any) -> law.Result:
        attacked.append(rosters)
        return law.Result(0)

    monkeypatch.setattr(law, "verify", look)
    assert staybot("verify")[0] == 0
    assert published.ids["UMARIA001"] in attacked[0]
    assert "Maria" not in attacked[0]
    assert "UMARIA001" not in attacked[0]


def test_without_a_database_the_remedy_is_told(staybot: Staybot) -> None:
    code, _, told = staybot("verify")
    assert (code, "staybot migrate" in told) == (2, True)


# ------------------------------------------------------------------- a company of one's own


def company_file(**changes: Any) -> bytes:
    wave = {
        "id": "w1", "question": "pace", "scale": [1, 5], "opens_on": "2026-01-05", "closes_on": "2026-01-16",
        "cohort": ROSTER, "answers": {person: n % 5 + 1 for n, person in enumerate(PEOPLE)},
    }  # fmt: skip
    return json.dumps({"dimensions": ["team"], "waves": [wave | changes]}).encode()


def test_a_doubter_publishes_a_company_and_attacks_what_came_out(staybot: Staybot, folder: Path) -> None:
    code, said, told = staybot("anonymity", "try", given=company_file())
    assert (code, told) == (0, "")
    released = json.loads(said)
    assert [one["wave"] for one in released] == ["w1"]
    assert released[0]["cells"][0]["filters"] == {}
    rosters = {released[0]["release_id"]: ROSTER}
    assert staybot("verify", *files(folder, releases=said.encode(), rosters=rosters))[0] == 0


def test_without_time_nothing_that_is_not_proved_comes_out(staybot: Staybot) -> None:
    full = json.loads(staybot("anonymity", "try", given=company_file())[1])
    code, said, _ = staybot("anonymity", "try", "--time-limit", "0", given=company_file())
    assert code == 0
    assert len(json.loads(said)[0]["cells"]) <= len(full[0]["cells"])


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (b"", "company: $: not JSON"),
        (b"{}", "company: $: needs “dimensions”"),
        (company_file(scale=[1, 7]), "company: $.waves[0].scale: must be [1, 5] or [0, 10]"),
        (company_file(answers={"nobody": 3}), "company: $.waves[0].answers.nobody: "),
        (company_file(closes_on="2026-01-05"), "company: $.waves[0]: a round stays open for at least 3"),
        (b"\xff", "company is not UTF-8 (from byte 1 on)"),
    ],
)
def test_a_company_that_cannot_be_used_is_told_with_path_and_reason(
    staybot: Staybot, given: bytes, complaint: str
) -> None:
    code, said, told = staybot("anonymity", "try", given=given)
    assert (code, said) == (2, "")
    assert complaint in told


def test_names_of_any_script_come_out_as_they_went_in(staybot: Staybot) -> None:
    cohort = {person: {"team": "Zürich 東京"} for person in PEOPLE}
    code, said, _ = staybot("anonymity", "try", given=company_file(cohort=cohort, question="気分"))
    assert code == 0
    assert "気分" in said


def test_somebody_who_types_nothing_in_is_told_what_to_give(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r") as terminal, os.fdopen(ours, "rb"):
        monkeypatch.setattr(sys, "stdin", terminal)
        assert audits.try_company(seconds=None) == 2
    assert capsys.readouterr().err == "Give a company: staybot anonymity try < company.json > releases.json\n"


def test_both_commands_are_told_by_help(staybot: Staybot) -> None:
    said = staybot("--help")[1]
    assert "verify" in said
    assert "anonymity" in said
    assert "try" in staybot("anonymity", "--help")[1]
