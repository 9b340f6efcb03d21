from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from staybot.simulator import Actor, Simulator
from tests.simulator.probe import MANIFEST, Clock, Probe, build

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sim(clock: Clock) -> AsyncIterator[Simulator]:
    sim = Simulator(manifest=MANIFEST, now=clock.now)
    await sim.start()
    yield sim
    await sim.stop()


@pytest.fixture
async def probe(sim: Simulator) -> AsyncIterator[Probe]:
    """The probe app, listening for nothing and not connected."""
    probe = build(sim)
    yield probe
    await probe.close()


@pytest.fixture
def maria(sim: Simulator) -> Actor:
    return sim.actor(sim.add_user(name="Maria", email="maria@example.org", tz="Europe/Berlin"))


@pytest.fixture
def tom(sim: Simulator) -> Actor:
    return sim.actor(sim.add_user(name="Tom", email="tom@example.org"))
