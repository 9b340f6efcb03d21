"""`staybot themes`: order kept, bad lines named, the right exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from staybot.commands.themes import app

runner = CliRunner()


def test_comments_are_answered_in_their_order() -> None:
    texts = ("the GPU queue is endless", "nothing special")
    given = [{"id": n, "text": text} for n, text in enumerate(texts)]
    done = runner.invoke(app, ["classify"], input="\n".join(json.dumps(one) for one in given))
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.exit_code == 0
    assert first == {"id": 0, "themes": [{"id": "compute_and_tooling", "polarity": "negative"}]}
    assert second == {"id": 1, "themes": []}


def test_a_bad_line_is_named_by_its_number_and_keeps_no_other_from_being_read() -> None:
    done = runner.invoke(app, ["classify"], input=b'nonsense\n{"id": "b", "text": "hm"}\n\xff\xfe\n')
    assert done.exit_code == 2
    assert json.loads(done.stdout)["id"] == "b"
    assert "line 1:" in done.stderr
    assert "line 3:" in done.stderr


def test_an_explanation_shows_the_words_and_an_unknown_question_lists_the_known() -> None:
    assert "queue" in runner.invoke(app, ["explain", "the GPU queue is endless"]).stdout
    assert "No theme" in runner.invoke(app, ["explain", "…"]).stdout
    unknown = runner.invoke(app, ["explain", "x", "--question", "lunch"])
    assert unknown.exit_code == 2
    assert "frustrated" in unknown.stderr


def test_an_evaluation_prints_its_figures_and_refuses_what_is_no_text_file(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    theme = {"id": "compute_and_tooling", "polarity": "negative"}
    gold.write_text(json.dumps({"id": 1, "text": "the GPU queue is endless", "themes": [theme]}))
    assert "micro-F1 1.000" in runner.invoke(app, ["eval", str(gold)]).stdout
    gold.write_bytes(b"\xff\xfe\x00")
    assert runner.invoke(app, ["eval", str(gold)]).exit_code == 2
    assert runner.invoke(app, ["eval", str(tmp_path / "none")]).exit_code == 2
