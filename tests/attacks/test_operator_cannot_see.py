"""No command exports an answer or tells who gave one: it says the same before somebody answered and after."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from staybot import cli
from tests.attacks.operator import ROTA
from tests.company_rows import MARIA, Company, differences

Staybot = Callable[..., tuple[int, str]]

LOOKS = (
    ("rounds", "show"), ("verify",), ("verify", "--stable", "--insider"), ("settings",), ("digest", "repost"),
    ("surveys", "list"), ("surveys", "show", "baseline"), ("pulses", "list"), ("commitments", "export"),
    ("status",), ("releases", "export"), ("people", "erase", MARIA),
)  # fmt: skip
"""Every command that looks at the database and tells."""


@pytest.fixture
def staybot(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Staybot:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("SLACK_", "STAYBOT_", "DATABASE_"))]:
        monkeypatch.delenv(name)
    url = company.db.engine.url.render_as_string(hide_password=False)
    (tmp_path / ".env").write_text(f"DATABASE_URL={url}\nSTAYBOT_KEY_DIR={tmp_path / 'keys'}\n")

    def typed(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["staybot", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return typed


def test_no_command_tells_whether_somebody_answered(company: Company, staybot: Staybot) -> None:
    round_id = company.opens()
    staybot("rounds", "show")
    staybot("surveys", "list")  # plans the next pulse, as every beat does
    before, told_before = company.dump(), [staybot(*words) for words in LOOKS]
    company.answers(MARIA, round_id, frustrated=ROTA)
    after, told_after = company.dump(), [staybot(*words) for words in LOOKS]
    assert told_before == told_after
    assert differences(before, after) == {("ballot", "sealed")}
    assert not [told for _, told in told_after if "rota" in told or "Maria" in told]


@pytest.mark.parametrize(
    "words",
    [
        ("export",), ("answers",), ("answers", "export"), ("rounds", "export"), ("rounds", "close"),
        ("rounds", "reopen"), ("rounds", "participants"), ("verify", "--export", "here"), ("keys",),
    ],
)  # fmt: skip
def test_what_would_show_answers_or_close_a_round_does_not_exist(
    staybot: Staybot, words: tuple[str, ...]
) -> None:
    code, said = staybot(*words)
    assert code == 2
    assert "No such" in said


def test_every_command_that_there_is_was_looked_at() -> None:
    """A new command is added here only after somebody has asked what it tells."""
    names = {_name(one) for one in cli.app.registered_commands}
    for group in cli.app.registered_groups:
        assert group.typer_instance is not None
        names |= {f"{group.name} {_name(one)}" for one in group.typer_instance.registered_commands}
    looked_at = {" ".join(words[:2]).split(" --")[0] for words in LOOKS}
    silent = {
        "run", "web", "worker", "migrate", "demo", "doctor", "people import", "rounds plan", "anonymity try",
        "themes classify", "themes explain", "themes eval", "themes local-model", "surveys add",
        "surveys remove", "surveys send", "surveys cancel", "pulses pause", "pulses resume",
        "people readmit", "backup", "restore", "move", "digest found",
    }  # fmt: skip
    assert names == looked_at | silent


def _name(command: object) -> str:
    named, callback = getattr(command, "name", None), getattr(command, "callback", None)
    return str(named or getattr(callback, "__name__", ""))
