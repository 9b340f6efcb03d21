"""Figures that somebody is woken by: what is not known never passes for fresh."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from staybot.clock import ManualClock
from staybot.facts.standing import Standing
from staybot.observing import metrics
from staybot.observing.tally import Tally

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
WELL = Standing(
    now=NOON, beat_at=NOON - timedelta(minutes=1), due=0, late=0, lag=timedelta(0), again=0,
    in_doubt=0, sent=0, failed=0, paused_until=None, rounds=(), processes=(), coming=(), told=(), topics=(),
)  # fmt: skip


def figure(name: str, *, standing: Standing | None = WELL, tick: timedelta | None = timedelta(0)) -> float:
    page = metrics.render(Tally(ManualClock(NOON)), standing, tick=tick, ticks=True).decode()
    (found,) = [line.split()[1] for line in page.splitlines() if line.startswith(f"staybot_{name} ")]
    return float(found)


def test_ages_are_told_to_the_minute() -> None:
    assert figure("worker_seen_seconds") == 60
    assert figure("tick_age_seconds", tick=timedelta(seconds=100)) == 60


def test_an_age_that_nobody_knows_is_older_than_any_limit() -> None:
    ahead = replace(WELL, beat_at=NOON + timedelta(days=1))
    assert figure("worker_seen_seconds", standing=ahead) == float("inf")
    assert figure("tick_age_seconds", tick=None) == float("inf")


def test_a_worker_whose_clock_is_seconds_ahead_was_seen_just_now() -> None:
    assert figure("worker_seen_seconds", standing=replace(WELL, beat_at=NOON + timedelta(seconds=20))) == 0


def test_letters_tried_again_and_again_are_a_figure() -> None:
    assert figure("letters_tried_again", standing=replace(WELL, again=7)) == 7


def test_without_a_database_its_own_figures_are_told() -> None:
    assert figure("database_up", standing=None) == 0
    assert figure("tick_age_seconds", standing=None, tick=timedelta(minutes=4)) == 240
