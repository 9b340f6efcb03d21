"""A pulse's digest out of the ledger: its own body, and what earlier bodies showed of the same items."""

from __future__ import annotations

import asyncio
import json

import pytest

from staybot import facts
from staybot.flows.answering import pulse
from staybot.flows.asking import pulse_rounds, rounds, seals, surveys
from staybot.flows.publishing import digests
from staybot.heartbeat import close_round
from staybot.slack.views.letters import letter
from staybot.store.tables import RoundState
from tests.attacks.operator import writes
from tests.company_rows import Company

SURVEY = "sprint"


@pytest.fixture
def people(company: Company) -> list[str]:
    return company.engineers(30)


def asks(company: Company, people: list[str], *, score: int, survey: str = SURVEY) -> str:
    """Send a survey, let everybody give one score, close it; the id of its release."""
    planned = [row["id"] for row in company.dump()["round"] if _is_planned(row, survey)]
    if not planned:
        company.db.now(lambda tx: pulse_rounds.send(tx, survey=surveys.find(tx, survey)))
        planned = [row["id"] for row in company.dump()["round"] if _is_planned(row, survey)]
    round_id = min(planned, key=lambda one: company.round(one).opens_on)
    company.clock.move_to(company.round(round_id).opens_at)
    assert company.db.now(rounds.open_, round_id=round_id)
    company.passes(days=2)
    (part,) = surveys.frozen(company.round(round_id))
    given = {item.id: score for item in part.items}
    for one in people:
        company.db.now(pulse.submit, by=one, round_id=round_id, answers=given, comment="")
    company.ends(round_id)
    asyncio.run(close_round(company.db, company.keys, round_id))
    return str(max(company.dump()["release"], key=lambda row: row["seq"])["id"])


def _is_planned(row: dict[str, object], survey: str) -> bool:
    return row["survey"] == survey and row["state"] == RoundState.PLANNED


def read(company: Company, release_id: str) -> facts.PulseDigest:
    fact = company.db.now(digests.published, release_id=release_id)
    assert isinstance(fact, facts.PulseDigest)
    return fact


def test_a_survey_asked_twice_is_compared_with_the_first_time(company: Company, people: list[str]) -> None:
    first = read(company, asks(company, people, score=2))
    again = read(company, asks(company, people, score=4))
    assert first.kind == again.kind == "pulse"
    assert first.title == again.title != ""
    assert [item.everyone.before for item in first.items if item.everyone] == [None] * len(first.items)
    assert [item.text for item in first.items] == [item.text for item in again.items]
    for item in again.items:
        assert item.everyone is not None
        assert item.everyone.before is not None
        assert item.everyone.before.high <= item.everyone.now.low
    assert "Everything that can be compared went up since it was last asked" in letter(again).text


def test_a_release_is_read_the_same_after_later_ones(company: Company, people: list[str]) -> None:
    first = asks(company, people, score=2)
    before = letter(read(company, first))
    asks(company, people, score=4)
    assert letter(read(company, first)) == before


def test_a_pulse_is_not_shown_beside_an_earlier_release_that_was_changed(
    company: Company, people: list[str]
) -> None:
    first, second = (asks(company, people, score=score) for score in (2, 4))
    body = next(row["body_json"] for row in company.dump()["release"] if row["id"] == first)
    writes(company.db, "UPDATE release SET body_json = :new WHERE seq = 1", new=body.replace("1.9", "1.1"))
    with pytest.raises(seals.Broken):
        company.db.now(digests.published, release_id=second)


def test_the_outcomes_come_first_and_the_regular_pulse_has_no_title_of_its_own() -> None:
    items = [
        {"question": "tools", "text": "T", "scale": "agree", "theme": "compute_and_tooling", "outcome": None},
        {"question": "outcome.stay", "text": "S", "scale": "agree", "theme": None, "outcome": "stay"},
        {"question": "check_in_30.expected", "text": "C", "scale": "agree", "theme": None, "outcome": None},
    ]
    cell = {"filters": {"level": "L4"}, "question": "tools", "n_range": [5, 9], "mean_range": [1, 2.4]}
    body = {
        "kind": "pulse", "wave": "pulse soon", "survey": "rotation", "title": "A quick pulse", "items": items,
        "cells": [cell], "repeats": [], "dimensions": ["team"], "closed_on": "2026-11-02", "enough": True,
        "rate_range": None, "answered": [5, 9], "followed": {"made": None, "due": None},
        "first_cohort": False, "reader": "1",
    }  # fmt: skip
    told = digests.from_ledger(body, release_hash="f")
    assert isinstance(told, facts.PulseDigest)
    assert (told.title, told.opened_on, told.quarter) == ("", None, "soon")
    assert [(item.text, item.milestone) for item in told.items] == [("S", None), ("T", None), ("C", 30)]
    assert [(of.group, len(of.figures)) for of in told.by_group] == [("L4", 3)]
    check_in = digests.from_ledger({**body, "kind": "check_in", "wave": "check_in 2026-Q4"}, release_hash="f")
    assert letter(check_in).text.startswith("Check-ins of new people, Q4 2026\n")


def test_a_body_from_before_there_were_pulses_is_an_interviews(company: Company, people: list[str]) -> None:
    round_id = company.opens()
    for one in people:
        company.answers(one, round_id)
    company.ends(round_id)
    asyncio.run(close_round(company.db, company.keys, round_id))
    body = json.loads(company.dump()["release"][0]["body_json"])
    now = digests.from_ledger(body, release_hash="f")
    old = {key: body[key] for key in body if key not in ("kind", "survey", "title", "items")}
    assert type(now) is facts.Digest
    assert digests.from_ledger(old, release_hash="f") == now
