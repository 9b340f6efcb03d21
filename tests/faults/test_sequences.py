"""Any sequence of what can happen to rounds and promises: hypothesis looks for one that breaks the model."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.databases import Databases
from tests.faults.machine_promises import Lives
from tests.faults.machine_rounds import Rounds
from tests.tally import Tally

Machine = type[Rounds] | type[Lives]

SHORT = (7, 18)
LONG = pytest.param((120, 50), marks=pytest.mark.long)
"""Sequences, and steps in each."""


@pytest.mark.parametrize("size", [SHORT, LONG])
@pytest.mark.parametrize("machine", [Rounds, Lives])
def test_whatever_happens_in_whatever_order_what_was_promised_holds(
    databases: Databases, machine: Machine, size: tuple[int, int], tally: Tally
) -> None:
    arrived: list[Counter[Any]] = []

    def played() -> RuleBasedStateMachine:
        tally.moments += 1
        fresh = machine(databases)
        arrived.append(fresh.received)
        return fresh

    examples, steps = size
    run_state_machine_as_test(
        played,  # type: ignore[arg-type]  # a factory will do, and it hands on the databases
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink),
        ),
    )  # fmt: skip
    tally.things = sum(one.total() for one in arrived)
    tally.note = f"sequences of up to {steps} steps, things are letters"
    tally.holds()
