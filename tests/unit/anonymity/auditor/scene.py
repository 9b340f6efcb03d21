"""Hand-made releases for the auditor's tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from staybot.anonymity.auditor.auditing import Audit, Knowledge, audit
from staybot.anonymity.auditor.building import Evidence, build
from staybot.anonymity.auditor.problem import Problem, Subject
from staybot.anonymity.auditor.solving import Solver
from staybot.anonymity.formats import Roster, read_participants, read_releases, read_rosters, read_truth
from staybot.anonymity.reading import parse

if TYPE_CHECKING:
    from numpy.typing import NDArray

Cells = list[dict[str, Any]]


def cell(n: int | list[int | None] | None = None, *, question: str = "q", **more: Any) -> dict[str, Any]:
    """A cell; keywords that are no figure are filters."""
    figures = {name: more.pop(name) for name in list(more) if name.split("_")[0] in FIGURES}
    sizes = {} if n is None else {"n" if isinstance(n, int) else "n_range": n}
    return {"filters": more, "question": question, **sizes, **figures}


FIGURES = {"mean", "enps", "fav", "dist", "theme"}


def release(*cells: dict[str, Any], name: str = "r", wave: str = "w", **more: Any) -> dict[str, Any]:
    return {"release_id": name, "wave": wave, "cells": list(cells), **more}


def knowledge(
    releases: list[dict[str, Any]],
    rosters: dict[str, Roster],
    *,
    answered: dict[str, Any] | None = None,
    truth: dict[str, Any] | None = None,
    **more: Any,
) -> Knowledge:
    published = read_releases(parse(json.dumps(releases), file="releases"))
    cohorts = read_rosters(parse(json.dumps(rosters), file="rosters"), releases=published)
    return Knowledge(
        releases=published,
        rosters=cohorts,
        participants=read_participants(
            parse(json.dumps(answered or {}), file="participants"), rosters=cohorts
        ),
        truth=read_truth(parse(json.dumps(truth or {}), file="truth")),
        **more,
    )


def attack(
    releases: list[dict[str, Any]],
    rosters: dict[str, Roster],
    *,
    answered: dict[str, Any] | None = None,
    truth: dict[str, Any] | None = None,
    **more: Any,
) -> Audit:
    return audit(knowledge(releases, rosters, answered=answered, truth=truth, **more))


def problem(releases: list[dict[str, Any]], roster: Roster, *, answered: list[str] | None = None) -> Problem:
    """The problem of question `q` of wave `w`, everybody of the roster having answered if not told."""
    published = read_releases(parse(json.dumps(releases), file="releases"))
    people = frozenset(roster if answered is None else answered)
    evidence = [Evidence(release=one, question="q", roster=roster, participants=people) for one in published]
    return build(Subject("w", "q"), evidence, scale=published[0].scales["q"])


def people(count: int, **segments: str) -> Roster:
    return {f"p{at}": dict(segments) for at in range(count)}


def never() -> bool:
    return False


def at_once() -> bool:
    return True


def middling(count: int = 8, **figures: Any) -> Problem:
    """Two teams at two sites, with a mean of 3 each."""
    roster = {f"p{at}": {"team": "ab"[at % 2], "site": "xy"[at // 2 % 2]} for at in range(count)}
    cells = [
        cell(count, mean=3.0),
        cell(count // 2, mean=3.0, team="a"),
        cell(count // 2, mean=3.0, site="x"),
    ]
    return problem([release(*cells, **figures)], roster)


def some_world(of: Problem) -> NDArray[np.int64]:
    world = Solver(of).possible(np.zeros(of.shape, dtype=np.int64)).world
    assert world is not None
    return world


def some_world_by_hand(of: Problem) -> NDArray[np.int64]:
    world = np.zeros(of.shape, dtype=np.int64)
    world[:, 2] = of.sizes
    return world
