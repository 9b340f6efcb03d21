"""A year of weekly pulses to twenty people whose answers never change, and whose absences are known."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from staybot.anonymity.auditor.auditing import Audit, Knowledge, audit
from staybot.anonymity.formats import read_releases
from staybot.anonymity.gate import publish_gated
from staybot.anonymity.policy import Policy
from staybot.anonymity.reading import parse
from staybot.anonymity.rounds import AGREEMENT, RECOMMENDATION, Question, Round
from staybot.rules import bank, question_names, rotation
from staybot.rules.items import Scale
from staybot.rules.pulse_calendar import Cadence, windows
from staybot.rules.quarters import Quarter
from tests.attacks.careless import exposed
from tests.attacks.companies import cohort, sheet, who_answers
from tests.attacks.lawless import lawless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from staybot.anonymity.releases import Release

SCALES = {Scale.AGREE: AGREEMENT, Scale.RECOMMEND: RECOMMENDATION}
ITEMS = {one.id: one for one in (*bank.rotating(), *bank.outcomes())}


def chosen(weeks: int) -> Iterator[tuple[date, date, tuple[str, ...]]]:
    """What the rotation asks of everyone, week by week."""
    themes: dict[str, list[str]] = {}
    for one in bank.rotating():
        themes.setdefault(str(one.theme), []).append(one.id)
    asked: list[rotation.Asked] = []
    quarter = Quarter(2026, 1)
    while len(asked) < weeks:
        found = windows(quarter, Cadence.WEEKLY)
        for number, window in enumerate(found[: weeks - len(asked)]):
            items = rotation.choose(
                themes=themes,
                outcomes=[one.id for one in bank.outcomes()],
                asked=asked,
                opens_on=window.opens_on,
                quarter_starts_on=quarter.starts_on,
                rounds_left=len(found) - number,
                sooner={},
            )
            asked.append(rotation.Asked(window.opens_on, items))
            yield window.opens_on, window.closes_on, items
        quarter = quarter.next()


def pulses(weeks: int, *, seed: int, items: tuple[str, ...] = ()) -> list[Round]:
    """Three quarters answer each week; everyone gives every item the same score whenever it comes."""
    people = cohort(20, seed=seed, dimensions={"team": 3, "level": 2})
    names = [member.person for member in people]
    scores = {
        name: sheet(names, seed=seed + at, scale=SCALES[item.scale])
        for at, (name, item) in enumerate(ITEMS.items())
    }
    rounds = []
    for week, (opens_on, closes_on, asked) in enumerate(chosen(weeks)):
        here = who_answers(people, seed=100 * seed + week)
        rounds.append(
            Round(
                wave=f"pulse {opens_on}",
                opens_on=opens_on,
                closes_on=closes_on,
                dimensions=("team", "level"),
                cohort=people,
                questions=tuple(
                    Question(question_names.of(ITEMS[one]), SCALES[ITEMS[one].scale])
                    for one in items or asked
                ),
                answers={
                    question_names.of(ITEMS[one]): {name: scores[one][name] for name in here}
                    for one in items or asked
                },
                first_cohort=week == 0,
            )
        )
    return rounds


def published(rounds: Sequence[Round], *, policy: Policy | None = None) -> list[dict[str, Any]]:
    ledger: list[Release] = []
    for round_ in rounds:
        rosters = {release.release_id: _roster(rounds[0]) for release in ledger}
        ledger.append(publish_gated(round_, policy=policy or Policy(), earlier=ledger, rosters=rosters))
    return [release.body() for release in ledger]


def with_a_decimal(rounds: Sequence[Round]) -> list[dict[str, Any]]:
    """What survey tools commonly publish: every group of five, with its n and a mean to one decimal."""
    return [
        {
            "release_id": round_.wave,
            "wave": round_.wave,
            "rounding": 1,
            "cells": [cell for one in round_.questions for cell in _cells(round_, one.name)],
        }
        for round_ in rounds
    ]


def _cells(round_: Round, question: str) -> Iterator[dict[str, Any]]:
    scores = round_.answers[question]
    groups: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for member in round_.cohort:
        if member.person in scores:
            for key in ((), *(((name, value),) for name, value in member.segments.items())):
                groups.setdefault(key, []).append(scores[member.person])
    for key, found in groups.items():
        if len(found) >= 5:
            mean = round(sum(found) / len(found), 1)
            yield {"filters": dict(key), "question": question, "n": len(found), "mean": mean}


def _roster(round_: Round) -> dict[str, dict[str, str]]:
    return {member.person: dict(member.segments) for member in round_.cohort}


def attacked(rounds: Sequence[Round], bodies: list[dict[str, Any]]) -> Audit:
    return audit(
        Knowledge(
            releases=read_releases(parse(json.dumps(bodies), file="releases")),
            rosters={
                body["release_id"]: _roster(round_) for body, round_ in zip(bodies, rounds, strict=True)
            },
            participants={
                body["release_id"]: {name: frozenset(scores) for name, scores in round_.answers.items()}
                for body, round_ in zip(bodies, rounds, strict=True)
            },
            stable=True,
        )
    )


def test_the_same_item_every_week_with_a_decimal_for_six_weeks_gives_people_away() -> None:
    """The broken variant: no rotation, no bands."""
    rounds = pulses(6, seed=4, items=("mission_meaning.purpose",))
    assert len(exposed(attacked(rounds, with_a_decimal(rounds)))) >= 5


def test_no_item_returns_within_four_weeks() -> None:
    asked = list(chosen(52))
    for at, (opens_on, _, items) in enumerate(asked):
        for before, _, earlier in asked[:at]:
            if set(items) & set(earlier):
                assert opens_on - before >= timedelta(weeks=4)


def test_thirteen_weeks_of_our_pulses_give_nobody_away() -> None:
    rounds = pulses(13, seed=4)
    bodies = published(rounds)
    assert sum(bool(body["cells"]) for body in bodies) > 6, "they are worth reading, too"
    assert exposed(attacked(rounds, bodies)) == set()


A_QUARTER_AND_A_MONTH = lawless(cadence_weeks_small=13, cadence_weeks_medium=4)
"""The numbers of anonymity.md: an outcome returns every four weeks, and ten to twenty-nine people may show it
as often. Thirteen bands of answers that never change, with known absences, then tell one year in eight that
somebody is, say, no promoter.
"""


@pytest.mark.long
def test_a_year_of_fresh_outcomes_every_four_weeks_gives_somebody_away() -> None:
    """The broken variant."""
    rounds = pulses(52, seed=4)
    assert exposed(attacked(rounds, published(rounds, policy=A_QUARTER_AND_A_MONTH)))


@pytest.mark.long
def test_a_year_of_our_pulses_gives_nobody_away() -> None:
    rounds = pulses(52, seed=4)
    bodies = published(rounds)
    assert sum(bool(body["cells"]) for body in bodies) > 26, "they are worth reading, too"
    assert exposed(attacked(rounds, bodies)) == set()


def test_an_outcome_every_four_weeks_gives_nobody_away() -> None:
    """The item that returns most often, from a company that is asked nothing else."""
    rounds = [one for at, one in enumerate(pulses(29, seed=3, items=("outcome.stay",))) if at % 4 == 0]
    bodies = published(rounds)
    assert sum(bool(body["cells"]) for body in bodies) >= 5
    assert all(body["cells"] or body["repeats"] for body in bodies)
    assert exposed(attacked(rounds, bodies)) == set()
