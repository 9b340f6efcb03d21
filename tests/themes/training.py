"""Fitting: labelled comments to weights (development only; needs scikit-learn)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from staybot.themes.features import (
    THEME_SIGNS,
    clauses_of,
    direction_signs,
    letter_grams,
    theme_signs,
    word_grams,
)
from staybot.themes.lexicon import Hit, lexicon
from staybot.themes.taxonomy import THEMES
from staybot.themes.text import Words, words_of
from tests.themes.comments import Comment

IDS = tuple(THEMES)
RARE = 2
"""Grams in fewer comments than this are left out."""
FIRMNESS = 3.0
"""Inverse strength of the penalty on large weights."""
SIGN_SCALE = 0.5
"""The lexicon's signs are scaled down so that training cannot lean on them alone."""
ECHO = 0.3
"""Weight of a comment's copy as a free comment, which teaches direction without the question's help."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """A comment with everything that the model looks at."""

    comment: Comment
    words: Words
    hits: list[Hit]
    word_grams: set[str]
    letter_grams: set[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Grams with their places and their rarity."""

    places: dict[str, int]
    rarity: Floats

    @classmethod
    def of(cls, texts: list[set[str]]) -> "Vocabulary":
        """The grams of at least `RARE` texts; rarity is one plus the log of one in how many texts."""
        counts = Counter(gram for text in texts for gram in text)
        grams = sorted(gram for gram, count in counts.items() if count >= RARE)
        rarity = np.array([np.log((1 + len(texts)) / (1 + counts[gram])) + 1 for gram in grams])
        return cls(places={gram: place for place, gram in enumerate(grams)}, rarity=rarity)

    def matrix(self, texts: Iterable[set[str]]) -> sparse.csr_matrix:
        """One row a text, each row of length one."""
        rows = []
        for text in texts:
            known = sorted(self.places[gram] for gram in text if gram in self.places)
            values = self.rarity[known] / (np.linalg.norm(self.rarity[known]) or 1.0)
            rows.append(sparse.csr_matrix((values, ([0] * len(known), known)), (1, len(self.places))))
        return sparse.vstack(rows).tocsr()


@dataclass(frozen=True, slots=True)
class Fit:
    """What one training run found: weights per block (columns as in the model), signs, biases, directions."""

    words: Vocabulary
    letters: Vocabulary
    word_weights: Floats
    letter_weights: Floats
    signs: Floats
    bias: Floats
    directions: dict[str, float]


def see(comment: Comment) -> Seen:
    """A comment as the model sees it."""
    words = words_of(comment.text)
    return Seen(
        comment=comment,
        words=words,
        hits=lexicon().hits(words),
        word_grams=word_grams(words.words),
        letter_grams=letter_grams(words.words),
    )


def _signs(seen: list[Seen]) -> Floats:
    table = np.zeros((len(seen), len(THEME_SIGNS)))
    for row, one in enumerate(seen):
        for name, value in theme_signs(one.hits).items():
            table[row, THEME_SIGNS.index(name)] = value * SIGN_SCALE
    return table


def labels(seen: list[Seen]) -> NDArray[np.bool_]:
    """One row a comment, one column a theme."""
    return np.array([[any(m.theme == theme for m in one.comment.mentions) for theme in IDS] for one in seen])


def _logistic(table: sparse.csr_matrix, truth: NDArray[np.bool_], *, weight: Floats | None = None) -> Floats:
    fitted = LogisticRegression(C=FIRMNESS if weight is None else 1.0, solver="liblinear", max_iter=500)
    fitted.fit(table, truth, sample_weight=weight)
    return np.append(fitted.coef_[0], fitted.intercept_[0])


def fit(seen: list[Seen]) -> Fit:
    """Train every theme and the direction on these comments."""
    words = Vocabulary.of([one.word_grams for one in seen])
    letters = Vocabulary.of([one.letter_grams for one in seen])
    table = sparse.hstack(
        [
            words.matrix(one.word_grams for one in seen),
            letters.matrix(one.letter_grams for one in seen),
            sparse.csr_matrix(_signs(seen)),
        ]
    ).tocsr()
    truth = labels(seen)
    found = np.array([_logistic(table, truth[:, column]) for column in range(len(IDS))]).T
    edge, end = len(words.places), len(words.places) + len(letters.places)
    toward = _directions(seen, words, letters)
    return Fit(
        words=words,
        letters=letters,
        word_weights=np.column_stack([found[:edge], toward.grams[:edge]]),
        letter_weights=np.column_stack([found[edge:end], toward.grams[edge:]]),
        signs=found[end:-1] * SIGN_SCALE,
        bias=found[-1],
        directions=toward.signs,
    )


@dataclass(frozen=True, slots=True)
class Toward:
    """Weights of direction: words and letters in a row, and the signs by name."""

    grams: Floats
    signs: dict[str, float]


@dataclass(frozen=True, slots=True)
class Told:
    """One mention under one question, and how much it counts in training."""

    own: list[str]
    signs: dict[str, float]
    positive: bool
    weight: float


def _told(seen: list[Seen]) -> list[Told]:
    """Every mention; those that answer a question come again as free comments, at less weight."""
    told = []
    for one in seen:
        asked = {"pulse_comment": ECHO} | {one.comment.question: 1.0}
        for mention in one.comment.mentions:
            near = clauses_of(mention.theme, one.words, one.hits)
            own = [w for w, clause in zip(one.words.words, one.words.clauses, strict=True) if clause in near]
            for question, weight in asked.items():
                signs = direction_signs(mention.theme, one.words, one.hits, near=near, question=question)
                told.append(Told(own, signs, mention.polarity == "positive", weight))
    return told


def _directions(seen: list[Seen], words: Vocabulary, letters: Vocabulary) -> Toward:
    told = _told(seen)
    names = sorted({name for one in told for name in one.signs})
    table = sparse.hstack(
        [
            words.matrix(word_grams(one.own) for one in told),
            letters.matrix(letter_grams(one.own) for one in told),
            sparse.csr_matrix([[one.signs.get(name, 0.0) for name in names] for one in told]),
        ]
    ).tocsr()
    truth = np.array([one.positive for one in told])
    found = _logistic(table, truth, weight=np.array([one.weight for one in told]))
    grams = len(words.places) + len(letters.places)
    signs = dict(zip(names, map(float, found[grams:-1]), strict=True))
    bias = float(found[-1])
    return Toward(
        grams=found[:grams],
        signs={name: weight + bias * name.startswith("q:") for name, weight in signs.items()},
    )
