"""A leader wants to know whose promises were broken: no figure of the digest says it, nor does its change."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staybot.anonymity.follow_through import Course, figures, groups
from staybot.anonymity.policy import Policy
from staybot.flows.asking import seals
from staybot.flows.publishing import follow_through
from staybot.heartbeat import close_round
from staybot.rules.commitments import Outcome
from staybot.store.database import Tx
from staybot.store.tables import Round, RoundKind
from tests.company_rows import Company
from tests.promise_rows import Promises

DIMENSIONS = ("function", "team")
DECIDED = (Outcome.KEPT, Outcome.MISSED, Outcome.UNCONFIRMED, Outcome.DROPPED)

Body = tuple[Any, Any]


# ---------------------------------------------------------------- worlds


def _body(courses: Sequence[Course]) -> Body:
    policy = Policy()
    return figures(courses, policy=policy), groups(courses, dimensions=DIMENSIONS, policy=policy)


def _other_worlds(courses: list[Course], at: int) -> Iterator[list[Course]]:
    """Companies that differ from this one in how that course went: it alone, or it and one other."""
    for outcome in DECIDED:
        if outcome is not courses[at].outcome:
            yield [*courses[:at], replace(courses[at], outcome=outcome), *courses[at + 1 :]]
    for other, one in enumerate(courses):
        if one.outcome is not courses[at].outcome:
            world = list(courses)
            world[at] = replace(courses[at], outcome=one.outcome)
            world[other] = replace(one, outcome=courses[at].outcome)
            yield world


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 25), st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from(DECIDED)
        ),
        min_size=5,
        max_size=120,
    )
)
def test_whoever_reads_the_figures_cannot_tell_how_any_one_promise_went(
    drawn: list[tuple[int, str, str, Outcome]],
) -> None:
    """For each there is another company in which it went otherwise and every figure is the same."""
    courses = [
        Course(f"e{n}", f"m{m}", went, segments={"function": function, "team": team})
        for n, (m, function, team, went) in enumerate(drawn)
    ]
    body = _body(courses)
    for at in range(len(courses)):
        assert any(_body(world) == body for world in _other_worlds(courses, at))


@pytest.mark.parametrize("went", DECIDED)
@pytest.mark.parametrize("count", [5, 9, 10, 18, 19, 20, 30, 38, 39, 100, 109])
def test_that_all_went_alike_is_never_told(went: Outcome, count: int) -> None:
    """The worst case: every manager failed, or none did."""
    courses = [Course(f"e{n}", f"m{n % max(5, count // 3)}", went) for n in range(count)]
    body = _body(courses)
    for at in range(count):
        assert any(_body(world) == body for world in _other_worlds(courses, at))


@given(data=st.data())
def test_how_promises_went_never_decides_what_is_hidden(data: st.DataObject) -> None:
    """Two companies of the same people show and hide the same figures (but medians, of thirty and more)."""
    count = data.draw(st.integers(5, 80))
    places = [(data.draw(st.integers(0, 12)), data.draw(st.sampled_from("ab"))) for _ in range(count)]

    def company() -> Body:
        return _body(
            [
                Course(f"e{n}", f"m{m}", data.draw(st.sampled_from(DECIDED)), segments={"function": function})
                for n, (m, function) in enumerate(places)
            ]
        )

    def shape(body: Body) -> list[list[str]]:
        return [sorted(name for name, value in (cell or {}).items() if value) for cell in (body[0], *body[1])]

    assert shape(company()) == shape(company())


# --------------------------------------------------------------- releases


@pytest.fixture
def promises(company: Company) -> Promises:
    company.engineers(30, managers=10)
    return Promises(company)


def _close(promises: Promises, round_id: str) -> dict[str, Any]:
    promises.company.ends(round_id)
    asyncio.run(close_round(promises.company.db, promises.company.keys, round_id))
    rows = promises.company.dump()["release"]
    (row,) = [one for one in rows if one["round_id"] == round_id]
    body: dict[str, Any] = json.loads(row["body_json"])
    return body


def _quarter(promises: Promises, *, sharing: int, kept: int = 0, unanswered: int = 0) -> dict[str, Any]:
    """A round in which so many share and are promised something, which some then say was kept."""
    company = promises.company
    round_id = company.opens()
    people = [f"UENG{n:05}" for n in range(sharing)]
    for who in people:
        promises.clock(of=who)
    body = _close(promises, round_id)
    for n, who in enumerate(people[: kept + unanswered]):
        promise = promises.make(by=f"UBOSS{n % 10:04}", to=who)
        promises.claim(promise, by=f"UBOSS{n % 10:04}")
        if n < kept:
            promises.answer(promise, "confirm", by=who)
    for _ in range(20):
        company.passes(days=4)
        promises.turn()
        company.delivers()
    return body


def test_how_the_promises_of_a_quarter_went_is_told_once_by_the_next_release(promises: Promises) -> None:
    first = _quarter(promises, sharing=30, kept=15, unanswered=5)["followed"]
    assert first["clocks"] == {"opened_now": [30, 99]}
    assert (first["promises"], first["groups"]) == (None, [])
    second = _quarter(promises, sharing=12)["followed"]
    assert second["clocks"]["opened_now"] == [10, 29]
    assert second["clocks"]["whole"] == {
        "opened": [30, 99],
        "promised_soon": [0, 9],
        "open": [0, 9],
        "kept": [10, None],
        "unconfirmed": [0, 9],
        "missed": [10, None],
        "dropped": [0, 9],
        "ended": [0, 9],
        "kept_rate": [40, 60],
        "days_to_commit": None,
        "days_to_keep": None,
    }
    assert second["promises"]["whole"]["opened"] == [10, 29]
    assert (second["made"], second["due"]) == (None, None)
    third = _quarter(promises, sharing=0)["followed"]
    assert third["clocks"]["whole"]["opened"] == [10, 29]
    assert (
        third["clocks"]["from"]
        == (date.fromisoformat(second["clocks"]["to"]) + timedelta(days=1)).isoformat()
    )


def test_a_release_names_nobody_and_no_number_of_a_few(promises: Promises) -> None:
    _quarter(promises, sharing=4, kept=4)
    body = _quarter(promises, sharing=0)
    clocks = body["followed"]["clocks"]
    assert (clocks["opened_now"], clocks["whole"]) == (None, None)
    assert body["followed"]["promises"]["whole"] is None
    assert body["followed"]["groups"] == []
    known = str(body)
    for row in promises.company.dump()["person"]:
        assert row["id"] not in known
        assert str(row["slack_id"]) not in known


def test_what_was_withdrawn_is_not_counted_and_a_promise_to_a_group_is_no_engineers(
    promises: Promises,
) -> None:
    round_id = promises.company.opens()
    for n in range(5):
        clock = promises.clock(of=f"UENG{n:05}")
        if n == 4:
            promises.withdraws(clock)
    assert _close(promises, round_id)["followed"]["clocks"]["opened_now"] is None


def test_releases_of_pulses_tell_nothing_of_clocks(promises: Promises) -> None:
    for n in range(20):
        promises.clock(of=f"UENG{n:05}")
        promises.make(by=f"UBOSS{n % 10:04}", to=f"UENG{n:05}")

    def told(tx: Tx) -> dict[str, Any]:
        today = tx.now.date()
        of = Round(
            workspace=tx.workspace, kind=RoundKind.PULSE, label="p", opens_on=today, closes_on=today,
            opens_at=tx.now, closes_at=tx.now, cohort_hash=seals.cohort_hash([]),
        )  # fmt: skip
        return follow_through.gather(tx, of, asked=[], policy=Policy())

    body = promises.company.db.now(told)
    assert (body["clocks"], body["promises"], body["groups"]) == (None, None, [])


def test_four_engineers_and_a_promise_to_a_group_are_not_five(promises: Promises) -> None:
    round_id = promises.company.opens()
    made = [promises.make(by=f"UBOSS{n:04}", to=f"UENG{n:05}") for n in range(5)]
    table = type(promises.row(made[0]))

    def to_a_group(tx: Tx) -> None:
        row = tx.session.get_one(table, made[0])
        row.engineer_id, row.audience = None, "everyone"
        tx.session.add(row)

    promises.company.db.now(to_a_group)
    followed = _close(promises, round_id)["followed"]
    assert (followed["made"], followed["due"]) == (None, None)


def test_the_groups_are_those_of_the_frozen_cohort(promises: Promises) -> None:
    """Renaming teams after the fact cuts nothing anew (R2)."""
    for n in range(30):
        promises.company.sets(f"UENG{n:05}", function="research" if n % 20 < 10 else "platform")
    _quarter(promises, sharing=30)
    for n in range(30):
        promises.company.sets(f"UENG{n:05}", function="alone" if n == 0 else "others")
    told = _quarter(promises, sharing=0)["followed"]["groups"]
    assert {tuple(one["filters"].get("function", ())) for one in told} <= {("research",), ("platform",), ()}
    assert {"function": ["research"]} in [one["filters"] for one in told]
