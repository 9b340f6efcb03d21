"""All ratios in one picture: how many times its baseline each thing costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

INK, PALE = "#1f4e79", "#9db4c8"


def draw(told: list[dict[str, Any]], path: Path) -> None:
    """A bar for every case that has a ratio, on a logarithmic scale; the line is the baseline's own cost."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 — heavy; only at use
    from matplotlib.figure import Figure  # noqa: PLC0415 — heavy; only at use

    shown = [bar for one in told for bar in bars(one)]
    figure = Figure(figsize=(9, 0.8 + 0.24 * len(shown)), layout="constrained")
    axes = figure.add_subplot()
    axes.barh([name for name, _ in shown], [ratio for _, ratio in shown], color=INK)
    axes.axvline(1, color=PALE)
    axes.set_xscale("log")
    axes.invert_yaxis()
    axes.set_xlabel("times its baseline")
    for place, (_, ratio) in enumerate(shown):
        axes.annotate(f" {ratio:g}", (ratio, place), va="center", fontsize=8)
    FigureCanvasAgg(figure)  # no screen is needed
    figure.savefig(path)


def bars(told: dict[str, Any]) -> list[tuple[str, float]]:
    """Every case by what tells it from the others."""
    found = []
    for case in told.get("cases") or [told]:
        words = [
            str(case[key])
            for key in ("what", "way", "on", "people", "a_second", "workers", "digest")
            if key in case
        ]
        if case.get("ratio"):
            found.append((" ".join([told["benchmark"], *words]), float(case["ratio"])))
    return found
