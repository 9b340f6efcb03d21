"""The pictures of the invented companies' digests, as they were looked at on a phone and found good.

Each is drawn anew and compared point by point, with room for what another build of the font library rounds
otherwise. After a change that is meant, `STAYBOT_GOLDEN=write pytest` of this file
draws them anew; look at each before it is kept.
"""

from __future__ import annotations

import io
import os
from typing import Any, Final

import numpy as np
import pytest
from PIL import Image

from staybot.pictures.__main__ import draw
from staybot.slack.views.digests.charts import charts
from tests.unit.slack import golden_companies
from tests.unit.slack.golden_companies import COMPANIES, FOLDER

PICTURES: Final = FOLDER.parent / "golden_pictures"

DIFFERENT: Final = 32
"""Of 255 a point's colour may differ before it counts as another one."""

ROOM: Final = 0.001
"""Share of points that may be other ones: the edges of letters, not a letter."""


def drawn(name: str) -> list[bytes]:
    """Every picture of a company's digest, as PNG."""
    return [draw(chart) for chart in charts(golden_companies.fact(golden_companies.stored(name)))]


@pytest.mark.parametrize("name", COMPANIES)
def test_each_picture_is_the_one_that_was_looked_at_and_found_good(name: str) -> None:
    found = drawn(name)
    if os.environ.get("STAYBOT_GOLDEN") == "write":
        _write(name, found)
    golden = sorted(PICTURES.glob(f"{name}.[0-9].png"))
    assert len(found) == len(golden)
    for one, file in zip(found, golden, strict=True):
        assert _apart(one, file.read_bytes()) <= ROOM, file.name


def test_one_word_or_one_colour_that_differs_is_seen() -> None:
    """A comparison with too much room would find every picture good."""
    golden = (PICTURES / "healthy.1.png").read_bytes()
    points = np.array(Image.open(io.BytesIO(golden)).convert("RGB"))
    assert _apart(golden, golden) == 0
    height, width = points.shape[0] // 20, points.shape[1] // 20
    points[-height:, :width] = (200, 30, 30)  # a twentieth of each side
    changed = io.BytesIO()
    Image.fromarray(points).save(changed, "PNG")
    assert _apart(changed.getvalue(), golden) > ROOM


def _apart(one: bytes, other: bytes) -> float:
    """The share of points that differ; all of them where the sizes do."""
    first, second = (_points(each) for each in (one, other))
    if first.shape != second.shape:
        return 1.0
    return float((np.abs(first - second).max(axis=2) > DIFFERENT).mean())


def _points(picture: bytes) -> Any:
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=np.int16)


def _write(name: str, found: list[bytes]) -> None:
    PICTURES.mkdir(exist_ok=True)
    for file in PICTURES.glob(f"{name}.[0-9].png"):
        file.unlink()
    for number, one in enumerate(found, start=1):
        few = Image.open(io.BytesIO(one)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
        few.save(PICTURES / f"{name}.{number}.png", optimize=True)
