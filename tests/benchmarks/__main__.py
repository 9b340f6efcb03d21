"""`python -m tests.benchmarks NAME`: one JSON line, a ratio and the two medians it is made of. Without a name
all of them, one line each, at sizes that take less than ten minutes, and a picture of them; `--full` at the
sizes that are spoken of, which takes an hour. `claiming` has something to compare with where
`pip install -r tests/benchmarks/requirements.txt` was given.
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
    "pulse_tap": ["--rounds", "5"],
    "load": ["--rounds", "1", "--seconds", "1"],
    "planning": ["--rounds", "1"],
    "closing": ["--people", "2000", "--groups", "8", "--on", "sqlite"],
    "sending": ["--letters", "40"],
    "startup": ["--rounds", "3", "--clicks", "1"],
}
FULL: Final[dict[str, list[str]]] = {
    "planning": ["--people", "1000", "10000", "100000"],
    "claiming": ["--letters", "10000"],
    "closing": ["--people", "100000", "--groups", "400"],
    "sending": ["--letters", "300"],
}
PICTURE: Final = Path("tests/out/benchmarks.png")
USAGE: Final = f"""\
usage: python -m tests.benchmarks [--full]     all of them: ten minutes; at full size an hour
       python -m tests.benchmarks NAME ...     one of them; NAME --help says what it takes

NAME is one of: {", ".join(EVERY)}
Before claiming: pip install -r tests/benchmarks/requirements.txt"""


def main(arguments: list[str]) -> int:
    """Run one, its own options follow its name; or all of them. 2 for anything else, having said how."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))  # results alone on the other
    match arguments:
        case [] | ["--full"]:
            return _all(FULL if arguments else SHORTER)
        case [name, *its_own] if name in EVERY:
            _tell(EVERY[name](its_own))
            return 0
    is_asked_for = arguments in (["--help"], ["-h"])
    print(USAGE, file=sys.stdout if is_asked_for else sys.stderr)
    return 0 if is_asked_for else 2


def _all(sizes: dict[str, list[str]]) -> int:
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
