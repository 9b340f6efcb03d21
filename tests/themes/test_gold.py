"""The labelled set by other hands, scored by the measure it came with."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from staybot.themes.evaluation import evaluate
from staybot.themes.lines import LineError, classify

GOLD = Path(__file__).parent / "gold" / "dev.jsonl"
MEASURE = GOLD.with_name("score.py.txt")


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    predicted = tmp_path_factory.mktemp("themes") / "predicted.jsonl"
    with GOLD.open(encoding="utf-8") as lines, predicted.open("w", encoding="utf-8") as out:
        for line in classify(lines):
            assert not isinstance(line, LineError)
            out.write(line + "\n")
    command = [sys.executable, str(MEASURE), str(GOLD), str(predicted), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    print(f"gold: micro-F1 {found['micro_f1']:.3f}, macro-F1 {found['macro_f1']:.3f}, "  # noqa: T201 - the figure
          f"polarity {found['polarity_acc']:.3f}")  # fmt: skip
    return found


def test_the_gold_set_is_read_well(figures: dict[str, Any]) -> None:
    assert figures["missing"] == 0
    assert figures["micro_f1"] > 0.75
    assert figures["macro_f1"] > 0.72
    assert figures["polarity_acc"] > 0.89
    assert figures["slices"]["non-en"]["micro_f1"] > 0.6


def test_our_own_evaluation_is_the_same_measure(figures: dict[str, Any]) -> None:
    with GOLD.open(encoding="utf-8") as lines:
        own = evaluate(lines)
    assert own.comments == figures["items"]
    assert own.total.f1 == pytest.approx(figures["micro_f1"])
    assert own.macro_f1 == pytest.approx(figures["macro_f1"])
    assert own.total.polarity == pytest.approx(figures["polarity_acc"])
    assert f"micro-F1 {figures['micro_f1']:.3f}" in own.text()
