"""Publishers that are deliberately broken, and the look that an attacker takes at what anyone publishes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from staybot.anonymity.auditor.auditing import Audit, Knowledge, audit
from staybot.anonymity.formats import read_releases
from staybot.anonymity.gate import publish_gated
from staybot.anonymity.policy import Policy
from staybot.anonymity.reading import parse
from staybot.anonymity.releases import Release
from staybot.anonymity.rounds import Member, Round
from tests.attacks.companies import closed_round

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Body = dict[str, Any]


def team(name: str, size: int, **more: str) -> list[Member]:
    """`size` people of a team."""
    return [Member(f"{name}{at}", {"team": name, **more}) for at in range(size)]


def answered(people: Sequence[Member], scores: Callable[[int], int] | int, **more: Any) -> Round:
    """A closed round in which everybody answered."""
    given = {m.person: scores if isinstance(scores, int) else scores(at) for at, m in enumerate(people)}
    return closed_round(tuple(people), given, **more)


def careless(round_: Round, *, k: int = 5, decimals: int = 1) -> Body:
    """What survey tools commonly publish: every group of at least k, with its n and a rounded mean."""
    scores = round_.answers["q"]
    groups: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for member in round_.cohort:
        if member.person in scores:
            for key in ((), *(((name, value),) for name, value in member.segments.items())):
                groups.setdefault(key, []).append(scores[member.person])
    cells = [
        {
            "filters": dict(key),
            "question": "q",
            "n": len(found),
            "mean": round(sum(found) / len(found), decimals),
        }
        for key, found in groups.items()
        if len(found) >= k
    ]
    return {"release_id": round_.wave, "wave": round_.wave, "rounding": decimals, "cells": cells}


def ours(round_: Round, *, earlier: Sequence[Release] = ()) -> Release:
    """What staybot publishes of the same round."""
    return publish_gated(round_, policy=Policy(), earlier=earlier)


def attacked(*pairs: tuple[Round, Body | Release], known: bool = True, **more: Any) -> Audit:
    """What somebody finds out who has these releases and the org charts and (`known`) knows who answered."""
    bodies = [body.body() if isinstance(body, Release) else body for _, body in pairs]
    names = [body["release_id"] for body in bodies]
    rounds = [round_ for round_, _ in pairs]
    return audit(
        Knowledge(
            releases=read_releases(parse(json.dumps(bodies), file="releases")),
            rosters={
                name: {member.person: member.segments for member in round_.cohort}
                for name, round_ in zip(names, rounds, strict=True)
            },
            participants={
                name: {"": frozenset(round_.answers["q"])} for name, round_ in zip(names, rounds, strict=True)
            }
            if known
            else {},
            **more,
        )
    )


def truth(*rounds: Round) -> dict[str, dict[str, dict[str, int]]]:
    """What was really answered."""
    return {round_.wave: {"q": dict(round_.answers["q"])} for round_ in rounds}


def exposed(found: Audit) -> set[str]:
    """The people who are given away."""
    assert found.undecided == ()
    return {person for exposure in found.exposures for person in exposure.people}
