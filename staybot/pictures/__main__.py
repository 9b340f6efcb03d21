"""The process that draws: charts come on standard input, pictures leave on standard output, and it ends."""

from __future__ import annotations

import sys

from staybot.facts.charts import Bars, Chart, Heatmap
from staybot.pictures import bars, heatmap, trends, wire


def draw(chart: Chart) -> bytes:
    """A chart as PNG."""
    if isinstance(chart, Heatmap):
        return heatmap.draw(chart)
    return bars.draw(chart) if isinstance(chart, Bars) else trends.draw(chart)


def main() -> None:
    """Each chart in turn; one that cannot be drawn keeps none of the others."""
    for chart in wire.unpack(sys.stdin.buffer.read()):
        try:
            picture = draw(chart)
        except Exception:  # noqa: BLE001 — whatever it is: the digest is posted without this picture
            picture = wire.NOTHING
        sys.stdout.buffer.write(wire.frame(picture))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
