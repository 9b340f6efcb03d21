"""Files with anything in them: always an exit code and words, never a crash."""

from __future__ import annotations

import copy
import functools
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from staybot.anonymity.verify import try_company, verify
from tests.unit.anonymity.test_companies import company

if TYPE_CHECKING:
    from collections.abc import Iterator

ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    2.5,
    1e308,
    10**30,
    "",
    "x",
    "\ud800",
    [],
    {},
    [1],
    {"a": 1},
    [[]],
    {"not": []},
]

Path = tuple[Any, ...]


def paths(value: Any, at: Path = ()) -> Iterator[Path]:
    yield at
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from paths(value[key], (*at, key))


def spoilt(value: Any, *, seed: int) -> Any:
    """The value with something in it replaced or missing."""
    draw = random.Random(seed)
    found = copy.deepcopy(value)
    *way, last = draw.choice(list(paths(found))[1:])
    inside = found
    for key in way:
        inside = inside[key]
    if draw.random() < 0.2:
        del inside[last]
    else:
        inside[last] = draw.choice(ODD)
    return found


def base() -> dict[str, Any]:
    given = company()
    given["waves"] = given["waves"][:2]
    return given


@functools.cache
def published() -> str:
    return try_company(json.dumps(base())).output


@pytest.mark.parametrize("seed", range(30))
def test_a_spoilt_company_is_published_or_refused(seed: int) -> None:
    result = try_company(json.dumps(spoilt(base(), seed=seed)))
    assert (result.exit_code, bool(result.output), bool(result.error)) in [(0, True, False), (2, False, True)]


@pytest.mark.parametrize("seed", range(60))
def test_spoilt_files_are_audited_or_refused(seed: int) -> None:
    given = base()
    files: dict[str, Any] = {
        "releases": json.loads(published()),
        "rosters": {wave["id"]: wave["cohort"] for wave in given["waves"]},
        "participants": {wave["id"]: list(wave["answers"]) for wave in given["waves"]},
        "truth": {wave["id"]: {"q": wave["answers"]} for wave in given["waves"]},
    }
    which = sorted(files)[seed % 4]
    files[which] = spoilt(files[which], seed=seed)
    result = verify(
        releases=json.dumps(files["releases"]),
        rosters=json.dumps(files["rosters"]),
        participants=json.dumps(files["participants"]),
        truth=json.dumps(files["truth"]),
        stable=seed % 3 == 0,
    )
    assert result.exit_code in (0, 1, 2, 3)
    assert bool(result.error) == (result.exit_code == 2)
