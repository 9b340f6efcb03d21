"""Predictable ids, for the demo only."""

from __future__ import annotations

import secrets

import pytest

from staybot.anonymity import sealing
from staybot.demo.chance import seeded
from staybot.store import columns


def drawn(seed: int) -> tuple[str, bytes]:
    with seeded(seed):
        return columns.new_id(), sealing.new_key()


def test_a_seed_gives_the_same_ids_and_keys_again_and_another_seed_others() -> None:
    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    new_id, key = drawn(1)
    assert len(new_id) == len(columns.new_id())
    assert len(key) == len(sealing.new_key())


def test_afterwards_chance_is_real_again_whatever_happened() -> None:
    with pytest.raises(KeyError), seeded(1):
        raise KeyError
    assert vars(columns)["secrets"] is vars(sealing)["secrets"] is secrets
