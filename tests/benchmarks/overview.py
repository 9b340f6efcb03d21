"""All ratios in one picture: how many times its baseline's each figure is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from tests.benchmarks import apps

LESS, MORE, PALE = "#1f4e79", "#c07a2c", "#5b6770"
MEASURED: Final = {
    "pulse_tap": "processor time of a click",
    "load": "median wait for the answer to a click",
    "planning": "time to plan a round",
    "claiming": "time for each letter claimed",
    "sending": "messages a minute",
    "closing": "time to close a round",
    "pictures": "time for the pictures of a digest",
    "themes": "processor time for each text read",
    "startup": "until it takes requests",
}
"""What each ratio is of."""
SAID: Final = {
    "what": "{}", "way": "over {}", "on": "on {}", "people": "{:,} people", "a_second": "{} a second",
    "workers": "workers: {}", "digest": "{}",
}  # fmt: skip
"""What tells cases from each other, and how it is said."""
BARE: Final = "stock Bolt, which does nothing"
INCHES: Final = 0.21
"""For each line."""


def draw(told: list[dict[str, Any]], path: Path) -> None:
    """A bar for every case that has a ratio, on a logarithmic scale, from its baseline's own figure – the
    line – to ours: to the left where ours is less, to the right where it is more.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 — heavy; only at use
    from matplotlib.figure import Figure  # noqa: PLC0415 — heavy; only at use

    shown = [line for one in told for line in lines(one)]
    figure = Figure(figsize=(10, 1.2 + INCHES * len(shown)), layout="constrained", dpi=110)
    axes = figure.add_subplot()
    for place, (text, ratio) in enumerate(shown):
        if ratio is None:
            axes.text(
                0, place, text, transform=axes.get_yaxis_transform(), va="center", weight="bold", size=8,
                backgroundcolor="white", zorder=2,
            )  # fmt: skip
            continue
        axes.barh(place, ratio - 1, left=1, height=0.72, color=LESS if ratio <= 1 else MORE)
        side, where = (-4, "right") if ratio <= 1 else (4, "left")
        axes.annotate(
            f"{ratio:g}", (ratio, place), (side, 0), textcoords="offset points", ha=where, va="center", size=7
        )
    _frame(axes, shown)
    FigureCanvasAgg(figure)  # no screen is needed
    figure.savefig(path)


def _frame(axes: Any, shown: list[tuple[str, float | None]]) -> None:
    axes.set_title("staybot beside its baselines", loc="left", size=11)
    axes.set_xlabel("how many times its baseline's (the line): less to the left, more to the right", size=8)
    axes.axvline(1, color=PALE, linewidth=1, zorder=1)
    axes.set_xscale("log")
    axes.margins(x=0.12)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_ylim(len(shown) - 0.4, -0.6)
    cases = [(place, text) for place, (text, ratio) in enumerate(shown) if ratio is not None]
    axes.set_yticks([place for place, _ in cases], [text for _, text in cases], size=8)
    axes.tick_params(axis="x", labelsize=8)
    axes.spines[["top", "right", "left"]].set_visible(False)


def lines(told: dict[str, Any]) -> list[tuple[str, float | None]]:
    """A heading that says what is measured beside what, without a figure; then every case."""
    name, cases = told["benchmark"], bars(told)
    first = (told.get("cases") or [told])[0]
    beside = str(first.get("baseline") or told.get("baseline"))
    beside = BARE if beside == apps.AS_IT_COMES else beside
    heading = f"  {name}: {MEASURED[name]}, beside {beside}" if cases else f"  {name}: {beside}"
    return [(heading, None), *cases]


def bars(told: dict[str, Any]) -> list[tuple[str, float]]:
    """Every case by what tells it from the others."""
    found = []
    for case in told.get("cases") or [told]:
        words = [said.format(case[key]) for key, said in SAID.items() if key in case]
        if case.get("ratio"):
            found.append((", ".join(words) or told["benchmark"], float(case["ratio"])))
    return found
