"""The linear model: one file of weights, added up with numpy.

Each text is three blocks of numbers: stems and pairs of stems, runs of letters (both weighted by rarity and
scaled to length one), and the lexicon's signs. A theme's score is a sum over them; so is the direction.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from staybot.themes.features import (
    THEME_SIGNS,
    direction_signs,
    letter_grams,
    theme_signs,
    vetoed,
    word_grams,
)
from staybot.themes.lexicon import Hit
from staybot.themes.taxonomy import THEMES
from staybot.themes.text import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

MODEL_FILE: Final = "model.npz"
COLUMNS: Final = len(THEMES) + 1
"""One column a theme, then the direction."""
DIRECTION: Final = len(THEMES)
OUT: Final = -100.0
"""The score of a theme that is spoken of in another sense only."""


@dataclass(frozen=True, slots=True)
class Block:
    """Weights of one kind of gram: `weights[places[gram]]` holds a number for each of the `COLUMNS`."""

    places: dict[str, int]
    rarity: Floats
    weights: Floats

    def add(self, grams: set[str]) -> Floats:
        """The sum over the known grams of a text, scaled by the length of the text's vector."""
        import numpy as np  # noqa: PLC0415 — heavy; only at use

        known = sorted(self.places[gram] for gram in grams if gram in self.places)
        if not known:
            return np.zeros(COLUMNS, dtype=np.float32)
        rarity = self.rarity[known]
        total: Floats = rarity @ self.weights[known]
        return total / np.float32(np.sqrt(np.sum(rarity * rarity)))

    def share(self, grams: set[str], column: int) -> dict[str, float]:
        """What each known gram adds to one column."""
        import numpy as np  # noqa: PLC0415 — heavy; only at use

        known = {gram: self.places[gram] for gram in sorted(grams) if gram in self.places}
        length = float(np.sqrt(np.sum(self.rarity[list(known.values())] ** 2))) or 1.0
        return {
            gram: float(self.rarity[place] * self.weights[place, column]) / length
            for gram, place in known.items()
        }


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that training found out; see tests/themes/README.md for how it is made."""

    version: str
    words: Block
    letters: Block
    signs: Floats
    bias: Floats
    thresholds: Floats
    floor: float
    directions: dict[str, float]
    facts: dict[str, Any]

    def scores(self, words: Words, hits: list[Hit]) -> Floats:
        """A number for each theme, in the taxonomy's order; a theme is read when it is above zero."""
        import numpy as np  # noqa: PLC0415 — heavy; only at use

        total = self.words.add(word_grams(words.words)) + self.letters.add(letter_grams(words.words))
        found, out = theme_signs(hits), vetoed(hits)
        signs = np.array([found.get(name, 0.0) for name in THEME_SIGNS], dtype=np.float32)
        total_themes: Floats = total[: len(THEMES)] + signs @ self.signs + self.bias - self.thresholds
        for place, theme in enumerate(THEMES):
            if theme in out:
                total_themes[place] = OUT
        return total_themes

    def direction(
        self, theme: str, words: Words, hits: list[Hit], *, near: set[int], question: str | None
    ) -> float:
        """Above zero when the theme works, below when it frustrates, is missing or is wanted."""
        own = [word for word, clause in zip(words.words, words.clauses, strict=True) if clause in near]
        total = float(self.words.add(word_grams(own))[DIRECTION])
        total += float(self.letters.add(letter_grams(own))[DIRECTION])
        signs = direction_signs(theme, words, hits, near=near, question=question)
        return total + sum(self.directions.get(name, 0.0) * value for name, value in signs.items())


def _block(arrays: dict[str, NDArray[Any]], name: str) -> Block:
    import numpy as np  # noqa: PLC0415 — heavy; only at use

    grams = arrays[f"{name}_grams"].tobytes().decode("utf-8").split("\n")
    scale = arrays[f"{name}_scale"].astype(np.float32)
    return Block(
        places={gram: place for place, gram in enumerate(grams)},
        rarity=arrays[f"{name}_rarity"].astype(np.float32),
        weights=arrays[f"{name}_weights"].astype(np.float32) * scale,
    )


def load(content: bytes) -> Model:
    """The model held in the bytes of a model file."""
    import numpy as np  # noqa: PLC0415 — heavy; only at use

    with np.load(BytesIO(content), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    facts = json.loads(arrays["facts"].tobytes().decode("utf-8"))
    return Model(
        version=facts["version"],
        words=_block(arrays, "words"),
        letters=_block(arrays, "letters"),
        signs=arrays["signs"],
        bias=arrays["bias"],
        thresholds=arrays["thresholds"],
        floor=facts["floor"],
        directions=facts["directions"],
        facts=facts,
    )


@cache
def model() -> Model:
    """The model that ships with the package, read at first use."""
    return load((files("staybot.themes") / "data" / MODEL_FILE).read_bytes())
