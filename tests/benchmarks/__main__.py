"""`python -m tests.benchmarks NAME`: one JSON line, a ratio and the two medians it is made of."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, Final

from tests.benchmarks import closing, pictures, planning, pulse_tap

EVERY: Final[dict[str, Callable[[list[str]], dict[str, Any]]]] = {
    "pulse_tap": pulse_tap.main,
    "planning": planning.main,
    "pictures": pictures.main,
    "closing": closing.main,
}


def main(arguments: list[str]) -> int:
    """Run one; its own options follow its name."""
    if not arguments or arguments[0] not in EVERY:
        print(f"Which one? python -m tests.benchmarks {' | '.join(EVERY)}", file=sys.stderr)  # noqa: T201 — a command's own words
        return 2
    print(json.dumps(EVERY[arguments[0]](arguments[1:])), flush=True)  # noqa: T201 — what it is run for
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
