"""Attack 25, continued: tables, summaries and managers' parts say no number that no release holds."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from staybot.anonymity.ledger import GENESIS, Entry, canonical, chain_hash
from staybot.anonymity.verify import releases_of
from staybot.facts import ManagerPart
from staybot.flows.publishing import digests, managed, released, summarising
from staybot.rules.quarters import Quarter
from staybot.rules.summaries import Month
from staybot.slack.views.letters import letter
from tests.attacks import pulses
from tests.attacks.careless import team
from tests.attacks.companies import FIRST_DAY

COMPANY = [*team("ant", 16), *team("bee", 16), *team("cat", 16)]

Body = dict[str, Any]


def bodies(extra: int) -> list[Body]:
    """Two pulses of a month, and one of before; one score of them differs by `extra` people within
    all bands.
    """
    found: list[Body] = []
    for week in (-13, 0, 2):
        scores = {m.person: 9 if at % 3 else 3 for at, m in enumerate(COMPANY)}
        tools = {m.person: 4 if at < 24 + extra else 3 for at, m in enumerate(COMPANY)}
        round_ = pulses.closed(COMPANY, {"outcome.recommend": scores, "tools": tools}, week=week)
        found.append(pulses.body_of(round_, earlier=found))
    return found


def ledger(those: list[Body]) -> list[Entry]:
    entries: list[Entry] = []
    for seq, body in enumerate(those, start=1):
        before = entries[-1].hash if entries else GENESIS
        entries.append(Entry(seq, canonical(body), before, chain_hash(before, canonical(body))))
    return entries


def numbers(text: str) -> set[float]:
    return {
        float(one.replace("−", "-")) for one in re.findall(r"(?<![\w.])[-−]?\d+(?:\.\d+)?(?![\w.])", text)
    }


def held(value: Any) -> set[float]:
    """Every number that a body holds, in bands and in days."""
    if isinstance(value, dict):
        return {one for each in (*value, *value.values()) for one in held(each)}
    if isinstance(value, list):
        return {one for each in value for one in held(each)}
    if isinstance(value, str):
        return numbers(value.replace("-", " ")) | numbers(value)
    return set() if value is None else {float(value)}


def of_month(those: list[Body]) -> str:
    told = summarising.told((body, "f" * 64) for body in those)
    fact = summarising.month(told, Month.of(FIRST_DAY))
    assert fact is not None
    return letter(fact).text


def of_quarter(those: list[Body]) -> str:
    told = summarising.told((body, "f" * 64) for body in those)
    fact = summarising.quarter(told, Quarter.of(FIRST_DAY))
    assert fact is not None
    return letter(fact).text


def part_of(those: list[Body], name: str) -> str:
    body = managed.only(those[-1], [{"team": name}])
    return letter(ManagerPart(digests.from_ledger(body, release_hash="f" * 64, earlier=those[:-1]))).text


SURFACES: dict[str, Callable[[list[Body]], str]] = {
    "table": lambda those: released.table(ledger(those)),
    "export": lambda those: releases_of(ledger(those)),
    "month": of_month,
    "quarter": of_quarter,
    "part": lambda those: part_of(those, "bee"),
}


def counted(extra: int) -> str:
    """The broken download: what was counted, beside its band."""
    return f"tools,{24 + extra}"


def test_a_table_of_what_was_counted_tells_bodies_apart_that_are_the_same() -> None:
    assert bodies(0) == bodies(1)
    assert counted(0) != counted(1)


@pytest.mark.parametrize("surface", SURFACES)
def test_equal_bodies_are_equal_on_every_surface(surface: str) -> None:
    shows = SURFACES[surface]
    assert shows(bodies(0)) == shows(bodies(1))


def test_the_table_holds_no_number_that_its_bodies_do_not() -> None:
    those = bodies(0)
    known = held(those) | {float(seq) for seq in range(1, len(those) + 1)}
    for row in csv.DictReader(io.StringIO(released.table(ledger(those)))):
        for name in ("release", "low", "high"):
            assert not row[name] or float(row[name]) in known, (row["figure"], row[name])


def test_the_export_is_the_bodies_word_for_word() -> None:
    those = bodies(0)
    assert json.loads(releases_of(ledger(those))) == those


@pytest.mark.parametrize("of", [of_month, of_quarter])
def test_a_summary_holds_no_number_that_its_bodies_do_not(of: Any) -> None:
    those = bodies(0)
    days = [date.fromisoformat(body["closed_on"]) + timedelta(days=n) for body in those for n in (-4, 0)]
    known = held(those) | {float(n) for day in days for n in (day.day, day.year)}
    known |= {65.0, 95.0, 100.0, 97.0, 98.0, 5.0, 2025.0, 0.0, 10.0, 9.0, 6.0}
    rates = {
        round((body["rate_range"][0] + body["rate_range"][1]) / 2) for body in those if body["rate_range"]
    }
    text = of(those)
    assert numbers(text.replace("–", " ")) <= known | {float(rate) for rate in rates}


def test_a_managers_part_holds_no_other_group_and_nothing_of_everyone() -> None:
    text = part_of(bodies(0), "bee")
    assert "ant" not in re.findall(r"\w+", text)
    assert "cat" not in re.findall(r"\w+", text)
    whole = pulses.posted(bodies(0)[-1], earlier=bodies(0)[:-1]).text
    lines = [line for line in text.split("\n") if line.startswith("bee")]
    assert all(line in whole for line in lines)
