"""The seal over a round's promises: made with its key, and with nothing else."""

from __future__ import annotations

from staybot.anonymity.sealing import key_commitment, new_key, round_seal


def test_the_same_promise_under_the_same_key_gives_the_same_seal() -> None:
    key = new_key()
    assert round_seal(key, promised=b"five") == round_seal(key, promised=b"five")


def test_another_promise_or_another_key_gives_another_seal() -> None:
    key = new_key()
    seals = {
        round_seal(key, promised=b"five"),
        round_seal(key, promised=b"four"),
        round_seal(new_key(), promised=b"five"),
    }
    assert len(seals) == 3


def test_a_seal_tells_neither_the_key_nor_what_it_is_committed_to() -> None:
    key = new_key()
    seal = round_seal(key, promised=b"five")
    assert len(seal) == 64
    assert key.hex() not in seal
    assert seal != key_commitment(key)
