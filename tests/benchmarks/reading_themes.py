"""Texts that are read each second, one at a time on one core, beside splitting the same texts into words."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from statistics import median
from time import process_time
from typing import Any, Final

from staybot import themes
from tests.benchmarks.ballot_box import comments
from tests.options import positive

BASELINE: Final = "the words of the same texts, split and counted"
_WORD: Final = re.compile(r"\w+")


def main(arguments: list[str]) -> dict[str, Any]:
    """Of processor time for a text: the medians of rounds over all of the demo's texts."""
    parser = argparse.ArgumentParser(prog="themes")
    parser.add_argument("--texts", type=positive, default=len(comments()))
    parser.add_argument("--rounds", type=positive, default=7)
    chosen = parser.parse_args(arguments)
    texts = comments()[: chosen.texts]
    themes.read(texts[0])  # the model is loaded once in a process
    ours, plain = [], []
    for _ in range(chosen.rounds):
        ours.append(_us_a_text(lambda: [themes.read(text) for text in texts], len(texts)))
        plain.append(_us_a_text(lambda: [Counter(_WORD.findall(text.lower())) for text in texts], len(texts)))
    read, split = median(ours), median(plain)
    return {
        "benchmark": "themes", "ratio": round(read / split, 1), "baseline": BASELINE,
        "medians_us": {"staybot": round(read, 1), BASELINE: round(split, 2)},
        "texts_a_second": round(1e6 / read), "texts": len(texts), "n": chosen.rounds,
    }  # fmt: skip


def _us_a_text(work: Any, count: int) -> float:
    before = process_time()
    work()
    return (process_time() - before) / count * 1e6
