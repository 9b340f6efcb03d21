"""The auditor against the truth by brute force: every answer sheet of a small company is written down."""

from __future__ import annotations

import json
import random
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from staybot.anonymity.auditor.auditing import Audit, Knowledge, audit
from staybot.anonymity.formats import read_releases
from staybot.anonymity.reading import parse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sheets = NDArray[np.int64]

PEOPLE = ["ann", "bob", "cem", "dee", "eva", "fay"]
ROSTER = {
    person: {"team": "xy"[at % 2], "level": "ab"[at // 3], "site": "pqr"[at % 3]}
    for at, person in enumerate(PEOPLE)
}


GROUPS: list[dict[str, Any]] = [
    {"team": "x"},
    {"level": "a"},
    {"site": "p"},
    {"site": {"not": "q"}},
    {},
    {"team": "y", "level": "b"},
]


def company(seed: int, *, at_least: int = 0) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Random cells over a random truth, some told exactly, some in bands: a careless publisher."""
    draw = random.Random(seed)
    truth = {person: draw.randint(1, 5) for person in PEOPLE}
    cells = []
    for number, filters in enumerate(GROUPS):
        if number >= at_least and draw.random() < 0.5:
            continue
        scores = [truth[person] for person in PEOPLE if inside(filters, person)]
        mean, width = sum(scores) / len(scores), draw.choice([0.0, 0.1, 0.5, 0.5])
        ends = [max(1, round(mean - width, 4) - 1e-4), min(5, round(mean + width, 4) + 1e-4)]
        cells.append({"filters": filters, "question": "q", "n": len(scores), "mean_range": ends})
    return [{"release_id": "r", "wave": "w", "cells": cells}], truth


def inside(filters: dict[str, Any], person: str) -> bool:
    return all(
        ROSTER[person][name] != wanted["not"] if isinstance(wanted, dict) else ROSTER[person][name] == wanted
        for name, wanted in filters.items()
    )


def fitting(releases: list[dict[str, Any]]) -> Sheets:
    """All answer sheets that fit, one per row."""
    sheets = np.array(list(product(range(1, 6), repeat=len(PEOPLE))))
    for cell in releases[0]["cells"]:
        means = sheets[:, [inside(cell["filters"], person) for person in PEOPLE]].mean(axis=1)
        low, high = cell["mean_range"]
        sheets = sheets[(means >= low - 1e-9) & (means <= high + 1e-9)]
    return sheets


def truly_exposed(sheets: Sheets) -> dict[str, set[int]]:
    possible = {person: set(sheets[:, at].tolist()) for at, person in enumerate(PEOPLE)}
    return {person: scores for person, scores in possible.items() if max(scores) - min(scores) <= 1}


def attacked(releases: list[dict[str, Any]], **more: Any) -> Audit:
    return audit(
        Knowledge(
            releases=read_releases(parse(json.dumps(releases), file="releases")),
            rosters={"r": ROSTER},
            participants={"r": {"": frozenset(PEOPLE)}},
            **more,
        )
    )


def told(found: Audit) -> dict[str, set[int]]:
    return {
        person: {int(word) for word in exposure.learnt.split() if word.isdigit()}
        for exposure in found.exposures
        if exposure.by == "anyone" and exposure.learnt.startswith("answered")
        for person in exposure.people
    }


@pytest.mark.parametrize("seed", range(40))
def test_the_auditor_exposes_exactly_those_whose_score_every_fitting_sheet_tells(seed: int) -> None:
    releases, _ = company(seed)
    if not releases[0]["cells"]:
        return
    found = attacked(releases)
    assert found.undecided == ()
    assert told(found) == truly_exposed(fitting(releases))


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_as_an_insider_too(seed: int) -> None:
    """What somebody learns who fixes the own score, over all sheets that fit it. Four cells part all."""
    releases, truth = company(seed, at_least=4)
    sheets = fitting(releases)
    if truly_exposed(sheets):
        return
    expected = {
        (insider, person)
        for at, insider in enumerate(PEOPLE)
        for person in truly_exposed(sheets[sheets[:, at] == truth[insider]])
        if person != insider
    }
    found = attacked(releases, truth={"w": {"q": truth}}, insider=True)
    assert {
        (exposure.by.split(",")[0], person)
        for exposure in found.exposures
        if exposure.by != "anyone"
        for person in exposure.people
    } == expected
