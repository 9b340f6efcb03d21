from __future__ import annotations

import zlib

import pytest

from staybot.anonymity.sealing import (
    INTERVIEW_BALLOT,
    PULSE_BALLOT,
    BallotFull,
    BallotSpoilt,
    ballot_id,
    key_commitment,
    new_key,
    seal,
    unseal,
)

KEY = bytes(range(32))
ROUND = b"2026-Q1"
BALLOT = ballot_id(KEY, round_id=ROUND, person_id=b"maria")


def sealed(payload: bytes, *, size: int = PULSE_BALLOT) -> bytes:
    return seal(KEY, round_id=ROUND, ballot_id=BALLOT, payload=payload, size=size)


@pytest.mark.parametrize("size", [PULSE_BALLOT, INTERVIEW_BALLOT])
@pytest.mark.parametrize("payload", [b"", b"1", '{"q": "Zu viel Bürokratie 🙈"}'.encode(), b"y" * 4000])
def test_what_was_sealed_comes_back_and_every_ballot_has_the_same_size(payload: bytes, size: int) -> None:
    box = sealed(payload, size=size)
    assert len(box) == size
    assert unseal(KEY, round_id=ROUND, ballot_id=BALLOT, sealed=box) == payload


@pytest.mark.parametrize("length", [at + by for at in (256, 512, 4096, 16384) for by in (-1, 0, 1)])
def test_a_payload_is_packed_as_tightly_as_zlib_packs_it_whatever_its_length(length: int) -> None:
    words = " ".join(f"word {number * number % 97}" for number in range(length))
    payload = words[:length].encode()
    size = 3 + 1 + 12 + 16 + len(zlib.compress(payload, 6)) + 16
    assert unseal(KEY, round_id=ROUND, ballot_id=BALLOT, sealed=sealed(payload, size=size)) == payload


def test_sealing_twice_gives_different_bytes_so_that_a_snapshot_shows_nothing() -> None:
    first, second = sealed(b""), sealed(b"")
    assert first != second
    assert sum(a == b for a, b in zip(first, second, strict=True)) < 60


def test_four_texts_of_1500_characters_fit_an_interview_ballot_even_when_they_do_not_compress() -> None:
    texts = "".join(chr(0x4E00 + (i * i * 7919) % 20000) for i in range(6000)).encode()
    assert len(sealed(texts, size=INTERVIEW_BALLOT)) == INTERVIEW_BALLOT


def test_an_answer_that_does_not_fit_is_refused_in_words_without_its_content() -> None:
    incompressible = b"".join(new_key() for _ in range(200))
    with pytest.raises(BallotFull, match=r"needs 64\d\d bytes and a ballot has room for 6112: please"):
        sealed(incompressible)


@pytest.mark.parametrize("at", [0, 11, 12, 100, PULSE_BALLOT - 1])
def test_a_changed_byte_spoils_the_ballot(at: int) -> None:
    box = bytearray(sealed(b"secret words"))
    box[at] ^= 1
    with pytest.raises(BallotSpoilt) as caught:
        unseal(KEY, round_id=ROUND, ballot_id=BALLOT, sealed=bytes(box))
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("box", [b"", b"short", bytes(PULSE_BALLOT)])
def test_what_never_was_a_ballot_is_called_spoilt(box: bytes) -> None:
    with pytest.raises(BallotSpoilt):
        unseal(KEY, round_id=ROUND, ballot_id=BALLOT, sealed=box)


def test_a_ballot_opens_only_with_its_own_key_round_and_row() -> None:
    box = sealed(b"x")
    other = ballot_id(KEY, round_id=ROUND, person_id=b"tom")
    for key, round_id, ballot in [(new_key(), ROUND, BALLOT), (KEY, b"2026-Q2", BALLOT), (KEY, ROUND, other)]:
        with pytest.raises(BallotSpoilt):
            unseal(key, round_id=round_id, ballot_id=ballot, sealed=box)


def test_ballot_ids_are_steady_in_a_round_and_unlinkable_between_rounds_and_keys() -> None:
    ids = {
        ballot_id(key, round_id=round_id, person_id=person)
        for key in (KEY, new_key())
        for round_id in (b"a", b"ab")
        for person in (b"bc", b"c")
    }
    assert len(ids) == 8
    assert {len(one) for one in ids} == {16}
    assert ballot_id(KEY, round_id=ROUND, person_id=b"maria") == BALLOT


def test_a_key_is_fresh_and_its_commitment_is_steady_and_not_the_key() -> None:
    key = new_key()
    assert len(key) == 32
    assert key != new_key()
    assert key_commitment(key) == key_commitment(key)
    assert key_commitment(key) != key_commitment(new_key())
    assert key.hex() not in key_commitment(key)


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        key_commitment(b"short")
