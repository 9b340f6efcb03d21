from __future__ import annotations

import dataclasses
import json
import typing
from datetime import date

from staybot.anonymity import releases
from staybot.anonymity.releases import Cell, Release, Repeat, ThemeCount, release_from

CELL = Cell(
    filters=(("function", ("data",)), ("team", ("a", "b"))),
    question="q",
    n_range=(100, None),
    mean_range=(2.95, 3.05),
    favourable_range=(37.5, 42.5),
    favourable_interval=(30, 55),
    favourable_change=(-5, 25),
    theme_counts=(ThemeCount("pay", (21, None)), ThemeCount("pay:negative", (3, 10))),
)
RELEASE = Release(
    release_id="r1",
    wave="w1",
    closed_on=date(2026, 1, 9),
    policy_hash="ab",
    policy_version=1,
    dimensions=("team", "function"),
    scales=(("q", (1, 5)), ("r", (0, 10))),
    theme_silent=3,
    first_cohort=True,
    rate_range=(47.5, 52.5),
    cells=(CELL, Cell(filters=(), question="r", n_range=(10, 29), enps_range=(-40.0, 0.0))),
    repeats=(Repeat(cell=CELL, wave="w0", closed_on=date(2025, 12, 5)),),
)


def test_a_release_survives_its_canonical_json() -> None:
    assert release_from(json.loads(RELEASE.body_json())) == RELEASE
    bare = dataclasses.replace(RELEASE, rate_range=None, cells=(), repeats=())
    assert release_from(json.loads(bare.body_json())) == bare


def test_a_cell_looks_as_the_format_says() -> None:
    assert RELEASE.body()["cells"] == [
        {
            "filters": {"function": "data", "team": ["a", "b"]},
            "question": "q",
            "n_range": [100, None],
            "mean_range": [2.95, 3.05],
            "favourable_range": [37.5, 42.5],
            "favourable_interval": [30, 55],
            "favourable_change": [-5, 25],
            "theme_counts": {"pay": [21, None], "pay:negative": [3, 10]},
        },
        {"filters": {}, "question": "r", "n_range": [10, 29], "enps_range": [-40.0, 0.0]},
    ]


def test_no_type_that_leaves_can_hold_a_person_or_a_text() -> None:
    """Walks the types: every text field is one of those that are known to name no one."""
    harmless = {"release_id", "wave", "policy_hash", "dimensions", "question", "filters", "key", "scales"}
    seen = set()
    for kind in (Release, Cell, Repeat, ThemeCount):
        hints = typing.get_type_hints(kind, vars(releases) | {"CountRange": int, "Range": float})
        for field in dataclasses.fields(kind):
            assert not any(word in field.name for word in ("person", "people_", "user", "name", "member"))
            if "str" in str(hints[field.name]):
                seen.add(field.name)
    assert seen == harmless
