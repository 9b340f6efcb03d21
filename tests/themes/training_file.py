"""Writing the model file: one byte a weight, the same bytes for the same comments."""

import json
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from staybot.themes import MODEL_VERSION
from tests.themes.training import Fit, Floats, Vocabulary


def _texts(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


def _block(name: str, vocabulary: Vocabulary, weights: Floats) -> dict[str, NDArray[np.generic]]:
    scale = np.abs(weights).max(axis=0) / 127
    grams = sorted(vocabulary.places, key=lambda gram: vocabulary.places[gram])
    return {
        f"{name}_grams": _texts("\n".join(grams)),
        f"{name}_rarity": vocabulary.rarity.astype(np.float16),
        f"{name}_scale": scale.astype(np.float32),
        f"{name}_weights": np.round(weights / scale).astype(np.int8),
    }


def pack(
    fit: Fit, *, thresholds: NDArray[np.floating], floor: float, facts: dict[str, str | float | int]
) -> bytes:
    """The bytes of a model file; `facts` say how it was made and how well it did."""
    told = {"version": MODEL_VERSION, "floor": floor, "directions": fit.directions, **facts}
    arrays: dict[str, NDArray[np.generic]] = {
        **_block("words", fit.words, fit.word_weights),
        **_block("letters", fit.letters, fit.letter_weights),
        "signs": fit.signs.astype(np.float32),
        "bias": fit.bias.astype(np.float32),
        "thresholds": np.asarray(thresholds, dtype=np.float32),
        "facts": _texts(json.dumps(told, sort_keys=True)),
    }
    file = BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def write(path: Path, content: bytes) -> None:
    """Put a new model where the package reads it."""
    path.write_bytes(content)
