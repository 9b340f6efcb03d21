"""Train the model that ships: `python -m tests.themes.train` (development only; needs scikit-learn).

It cross-validates by voice, so that no voice is judged by what was learned from itself, sets each theme's
threshold from those judgements, prints the figures, and writes the model file into the package.
"""

import sys
from pathlib import Path

import staybot.themes.model
from staybot.themes.model import MODEL_FILE
from tests.themes.comments import voices
from tests.themes.crossvalidation import figures, judge, report, thresholds_of
from tests.themes.freshness import digest
from tests.themes.training import fit, see
from tests.themes.training_file import pack, write


def main() -> int:
    """Train, report and write."""
    seen = [see(comment) for comment in voices()]
    judged = judge(seen)
    thresholds, floor = thresholds_of(judged)
    print(report(seen, judged, thresholds, floor))  # noqa: T201 - a command's output
    facts: dict[str, str | float | int] = {
        "comments": len(seen),
        "made_from": digest(),
        **{name: round(value, 3) for name, value in figures(judged, thresholds, floor, seen).items()},
    }
    path = Path(staybot.themes.model.__file__).parent / "data" / MODEL_FILE
    write(path, pack(fit(seen), thresholds=thresholds, floor=floor, facts=facts))
    print(f"{path.name}: {path.stat().st_size:,} bytes from {len(seen):,} comments")  # noqa: T201 - as above
    return 0


if __name__ == "__main__":
    sys.exit(main())
