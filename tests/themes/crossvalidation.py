"""Judging training by voices it has not heard, and setting the thresholds from that."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from staybot.themes.features import clauses_of
from staybot.themes.model import load
from staybot.themes.taxonomy import THEMES
from tests.themes.training import IDS, Seen, fit, labels
from tests.themes.training_file import pack

FOLDS = 6
GRID = np.arange(-2.5, 1.01, 0.125)
FLOORS = np.arange(0.0, 2.6, 0.25)
OWN = 0.35
"""How far a theme's threshold goes from the common one towards its own best; the rest would be chance."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Scores of every comment by models that had not heard its voice, and the directions they gave."""

    scores: NDArray[np.float32]
    truth: NDArray[np.bool_]
    directions: list[tuple[Seen, bool]]


def folds(seen: list[Seen]) -> list[int]:
    """The fold of each comment: voices go round, so that each language has its voices apart."""
    voices = sorted({one.comment.voice for one in seen})
    return [voices.index(one.comment.voice) % FOLDS for one in seen]


def judge(seen: list[Seen]) -> Judged:
    """Train once for each fold on all the others, and read the fold with the packed model."""
    fold = folds(seen)
    scores = np.zeros((len(seen), len(IDS)), dtype=np.float32)
    directions = []
    for number in range(FOLDS):
        known = fit([one for one, own in zip(seen, fold, strict=True) if own != number])
        model = load(pack(known, thresholds=np.zeros(len(IDS)), floor=0.0, facts={}))
        for row, one in enumerate(seen):
            if fold[row] != number:
                continue
            scores[row] = model.scores(one.words, one.hits)
            for mention in one.comment.mentions:
                near = clauses_of(mention.theme, one.words, one.hits)
                lean = model.direction(
                    mention.theme, one.words, one.hits, near=near, question=one.comment.question
                )
                directions.append((one, (lean > 0) == (mention.polarity == "positive")))
    return Judged(scores=scores, truth=labels(seen), directions=directions)


def f1(read: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """F1 over everything that the two tables hold."""
    both = int((read & truth).sum())
    return 2 * both / max(1, int(read.sum()) + int(truth.sum()))


def reading(scores: NDArray[np.float32], thresholds: NDArray[np.float64], floor: float) -> NDArray[np.bool_]:
    """What is read: all above their thresholds, or the best one not further below than `floor`."""
    above = scores - thresholds
    read: NDArray[np.bool_] = above > 0
    for row in np.flatnonzero(~read.any(axis=1)):
        best = int(above[row].argmax())
        read[row, best] = above[row, best] > -floor
    return read


def thresholds_of(judged: Judged) -> tuple[NDArray[np.float64], float]:
    """A common threshold and floor, then each theme's own, of which it gets a share."""
    rating = {
        (float(level), float(floor)): f1(
            reading(judged.scores, np.full(len(IDS), level), floor), judged.truth
        )
        for level in GRID
        for floor in FLOORS
    }
    common, floor = max(rating, key=lambda key: rating[key])
    own = [
        max(GRID, key=lambda level: f1(judged.scores[:, place] > level, judged.truth[:, place]))
        for place in range(len(IDS))
    ]
    return common + OWN * (np.array(own) - common), floor


def figures(
    judged: Judged, thresholds: NDArray[np.float64], floor: float, seen: list[Seen]
) -> dict[str, float]:
    """Micro and macro F1 and the share of right directions, by language as well."""
    read = reading(judged.scores, thresholds, floor)
    english = np.array([one.comment.language == "en" for one in seen])
    right = [good for _, good in judged.directions]
    free = [good for one, good in judged.directions if one.comment.question == "pulse_comment"]
    return {
        "micro_f1": f1(read, judged.truth),
        "macro_f1": float(np.mean([f1(read[:, p], judged.truth[:, p]) for p in range(len(IDS))])),
        "micro_f1_english": f1(read[english], judged.truth[english]),
        "micro_f1_other": f1(read[~english], judged.truth[~english]),
        "direction": sum(right) / len(right),
        "direction_free": sum(free) / len(free),
    }


def confusions(read: NDArray[np.bool_], truth: NDArray[np.bool_]) -> list[tuple[str, str, int]]:
    """Which theme was read in whose place, commonest first."""
    counts: Counter[tuple[str, str]] = Counter()
    for got, meant in zip(read, truth, strict=True):
        for place in np.flatnonzero(meant & ~got):
            counts.update((IDS[place], IDS[other]) for other in np.flatnonzero(got & ~meant))
            if not got.any():
                counts[IDS[place], "none"] += 1
        if not meant.any():
            counts.update(("none", IDS[other]) for other in np.flatnonzero(got))
    return [(meant, got, count) for (meant, got), count in counts.most_common(10)]


def report(seen: list[Seen], judged: Judged, thresholds: NDArray[np.float64], floor: float) -> str:
    """The cross-validated figures in words."""
    read = reading(judged.scores, thresholds, floor)
    lines = [f"{name:<18}{value:.3f}" for name, value in figures(judged, thresholds, floor, seen).items()]
    for place, theme in enumerate(THEMES):
        lines.append(f"{theme:<28}F1 {f1(read[:, place], judged.truth[:, place]):.3f}")
    lines += [f"{meant} read as {got}: {n}" for meant, got, n in confusions(read, judged.truth)]
    return "\n".join(lines)
