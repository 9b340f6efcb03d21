from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from staybot.clock import ManualClock
from staybot.observing import metrics
from staybot.observing.tally import BLOCK, STEP, Outcome, Tally
from staybot.store.together import Shared

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def tally(clock: ManualClock) -> Tally:
    return Tally(clock)


def answered(tally: Tally, times: int, *, seconds: float = 0.02) -> None:
    for _ in range(times):
        tally.acked(Outcome.DONE, seconds=seconds)


def test_one_payload_moves_nothing_that_is_told_however_long_one_waits(
    tally: Tally, clock: ManualClock
) -> None:
    before = metrics.render(tally, None, ticks=False)
    answered(tally, 1)
    tally.acked(Outcome.FAILED, seconds=2.0)
    clock.move(by=timedelta(days=30))
    assert metrics.render(tally, None, ticks=False) == before


def test_payloads_are_told_once_a_thousand_have_gathered_and_not_before_five_minutes_are_over(
    tally: Tally, clock: ManualClock
) -> None:
    answered(tally, BLOCK - 1)
    clock.move(by=STEP)
    assert tally.acks().outcomes.total() == 0
    tally.acked(Outcome.REFUSED, seconds=0.3)
    assert tally.acks().outcomes.total() == 0
    clock.move(by=STEP)
    assert tally.acks().outcomes == {Outcome.DONE: BLOCK - 1, Outcome.REFUSED: 1}


def test_a_block_that_was_told_is_not_told_again(tally: Tally, clock: ManualClock) -> None:
    answered(tally, BLOCK)
    clock.move(by=STEP)
    assert tally.acks().outcomes.total() == BLOCK
    answered(tally, 3)
    clock.move(by=STEP)
    assert tally.acks().outcomes.total() == BLOCK
    answered(tally, BLOCK)
    clock.move(by=STEP)
    assert tally.acks().outcomes.total() == 2 * BLOCK + 3


def test_how_long_it_took_is_told_as_prometheus_counts_it(tally: Tally, clock: ManualClock) -> None:
    answered(tally, BLOCK, seconds=0.02)
    answered(tally, 5, seconds=0.2)
    answered(tally, 2, seconds=2.9)
    clock.move(by=STEP)
    text = metrics.render(tally, None, ticks=False).decode()
    assert 'staybot_ack_seconds_bucket{le="0.01"} 0.0' in text
    assert f'staybot_ack_seconds_bucket{{le="0.025"}} {BLOCK:.1f}' in text
    assert f'staybot_ack_seconds_bucket{{le="0.25"}} {BLOCK + 5:.1f}' in text
    assert f'staybot_ack_seconds_bucket{{le="2.5"}} {BLOCK + 5:.1f}' in text
    assert f'staybot_ack_seconds_bucket{{le="+Inf"}} {BLOCK + 7:.1f}' in text
    assert f"staybot_ack_seconds_count {BLOCK + 7:.1f}" in text
    assert f'staybot_acks_total{{outcome="done"}} {BLOCK + 7:.1f}' in text


def test_how_many_share_a_transaction_is_told_of_a_thousand_with_a_block_of_payloads_and_rounded(
    clock: ManualClock,
) -> None:
    shared = Shared()
    tally = Tally(clock, shared=shared)
    shared.flows, shared.transactions = BLOCK - 1, 300
    answered(tally, BLOCK)
    clock.move(by=STEP)
    assert tally.acks().outcomes.total() == BLOCK
    assert tally.in_one is None
    shared.flows, shared.transactions = BLOCK + 37, 331
    clock.move(by=STEP)
    assert b"staybot_flows_per_transaction" not in metrics.render(tally, None, ticks=False)
    answered(tally, BLOCK)
    clock.move(by=STEP)
    assert b"staybot_flows_per_transaction 3.1\n" in metrics.render(tally, None, ticks=False)


def test_flows_that_were_told_are_not_told_again(clock: ManualClock) -> None:
    shared = Shared()
    tally = Tally(clock, shared=shared)
    for flows, transactions, told in ((BLOCK, BLOCK, 1.0), (2 * BLOCK, BLOCK + 100, 10.0)):
        shared.flows, shared.transactions = flows, transactions
        answered(tally, BLOCK)
        clock.move(by=STEP)
        tally.acks()
        assert tally.in_one == told
    shared.flows += BLOCK - 1
    answered(tally, BLOCK)
    clock.move(by=STEP)
    tally.acks()
    assert tally.in_one == 10.0


def test_a_database_that_does_not_answer_is_told_with_what_the_process_knows(tally: Tally) -> None:
    tally.slowdowns = 4
    text = metrics.render(tally, None, ticks=True, tick=timedelta(seconds=119)).decode()
    assert "staybot_database_up 0.0" in text
    assert "staybot_slack_slowdowns_total 4.0" in text
    assert "staybot_tick_age_seconds 60.0" in text
    assert "staybot_letters_due" not in text
