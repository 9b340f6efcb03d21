"""`python -m tests.benchmarks NAME`: one JSON line, a ratio and the two medians it is made of. Without a name
all of them, one line each, at sizes that take less than ten minutes, and a picture of them; `--full` at the
sizes that are spoken of, which takes an hour.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import structlog

from tests.benchmarks import (
    claiming,
    closing,
    load,
    pictures,
    planning,
    pulse_tap,
    reading_themes,
    sending,
    startup,
)
from tests.benchmarks.overview import draw

EVERY: Final[dict[str, Callable[[list[str]], dict[str, Any]]]] = {
    "pulse_tap": pulse_tap.main,
    "load": load.main,
    "planning": planning.main,
    "claiming": claiming.main,
    "sending": sending.main,
    "closing": closing.main,
    "pictures": pictures.main,
    "themes": reading_themes.main,
    "startup": startup.main,
}

SHORTER: Final[dict[str, list[str]]] = {
    "pulse_tap": ["--rounds", "6"],
    "load": ["--rounds", "1", "--seconds", "1"],
    "planning": ["--rounds", "1"],
    "closing": ["--people", "2000", "--groups", "8", "--on", "sqlite"],
    "sending": ["--letters", "40"],
}
FULL: Final[dict[str, list[str]]] = {
    "planning": ["--people", "1000", "10000", "100000"],
    "claiming": ["--letters", "10000"],
    "closing": ["--people", "100000", "--groups", "400"],
    "sending": ["--letters", "300"],
}
PICTURE: Final = Path("tests/out/benchmarks.png")


def main(arguments: list[str]) -> int:
    """Run one, its own options follow its name; or all of them."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))  # results alone on the other
    if not arguments or arguments[0].startswith("--"):
        return _all(arguments)
    if arguments[0] not in EVERY:
        print(f"Which one? python -m tests.benchmarks {' | '.join(EVERY)}", file=sys.stderr)  # noqa: T201 — a command's own words
        return 2
    _tell(EVERY[arguments[0]](arguments[1:]))
    return 0


def _all(arguments: list[str]) -> int:
    sizes = FULL if "--full" in arguments else SHORTER
    told = []
    for name, run in EVERY.items():
        told.append(run(sizes.get(name, [])))
        _tell(told[-1])
    PICTURE.parent.mkdir(exist_ok=True)
    draw(told, PICTURE)
    return 0


def _tell(figures: dict[str, Any]) -> None:
    print(json.dumps(figures), flush=True)  # noqa: T201 — what it is run for


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
