"""Sealed ballots: one encrypted row per person and round, always the same size.

The key of a round lives outside the database and dies at its close; whatever a backup, a write-ahead log
or a free page still holds is then noise for good. Nothing here keeps a key longer than one call.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import zlib

PULSE_BALLOT = 6 * 1024
"""Bytes of a sealed pulse ballot: fifteen answers and a comment of five hundred characters, twice."""

INTERVIEW_BALLOT = 24 * 1024
"""Bytes of a sealed stay-interview ballot."""

_NONCE = 12
_TAG = 16
_LENGTH = 4


class BallotFull(ValueError):  # noqa: N818 — it reads `raise BallotFull`
    """The answer is longer than a ballot of this size can hold; the message says by how much."""


class BallotSpoilt(ValueError):  # noqa: N818 — it reads `raise BallotSpoilt`
    """A sealed ballot does not open: another key, another round or person, or changed bytes."""


def new_key() -> bytes:
    """32 random bytes: the one secret of a round, to be kept outside the database and its backups."""
    return secrets.token_bytes(32)


def key_commitment(key: bytes) -> str:
    """A hex digest that may be published at opening: it proves which key was used and reveals nothing."""
    return _subkey(key, b"commitment").hex()


def round_seal(key: bytes, *, promised: bytes) -> str:
    """A hex MAC over what a round promised at its opening: only who has the round's key can make one."""
    return hmac.new(_subkey(key, b"promise"), promised, hashlib.sha256).hexdigest()


def ballot_id(key: bytes, *, round_id: bytes, person_id: bytes) -> bytes:
    """The 16 bytes under which a person's ballot of this round is stored.

    Without the round's key nobody can compute it from a person, nor recognise a person in it, nor link
    the ballots of two rounds.
    """
    mark = _framed(round_id, person_id)
    return hmac.new(_subkey(key, b"ballot"), mark, hashlib.sha256).digest()[:16]


def seal(
    key: bytes, *, round_id: bytes, ballot_id: bytes, payload: bytes, size: int, spare: int = 0
) -> bytes:
    """`payload` encrypted into exactly `size` bytes, bound to this round and ballot, new at each call.

    Raises BallotFull when, even compressed, it does not leave `spare` of them free.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 — heavy; only at use

    room = size - _NONCE - _TAG - _LENGTH
    packed = zlib.compress(payload, 6)
    if len(packed) > room - spare:
        raise BallotFull(
            f"this answer needs {len(packed)} bytes and a ballot has room for {room - spare}: "
            "please shorten it"
        )
    plain = len(packed).to_bytes(_LENGTH, "big") + packed.ljust(room, b"\0")
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_subkey(key, b"seal")).encrypt(nonce, plain, _framed(round_id, ballot_id))


def unseal(key: bytes, *, round_id: bytes, ballot_id: bytes, sealed: bytes) -> bytes:
    """The payload that was sealed; raises BallotSpoilt (which carries no data) when it does not open."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 — heavy; only at use
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 — heavy; only at use

    nonce, box = sealed[:_NONCE], sealed[_NONCE:]
    try:
        plain = AESGCM(_subkey(key, b"seal")).decrypt(nonce, box, _framed(round_id, ballot_id))
    except (InvalidTag, ValueError):
        raise BallotSpoilt(
            "a ballot does not open with this round's key: the key, the round or the row was changed"
        ) from None
    length = int.from_bytes(plain[:_LENGTH], "big")
    return zlib.decompress(plain[_LENGTH : _LENGTH + length])


def _subkey(key: bytes, purpose: bytes) -> bytes:
    """HKDF (RFC 5869) with SHA-256 and no salt, one block: the key itself is uniformly random."""
    if len(key) != 32:
        raise ValueError("a round's key has 32 bytes")
    extracted = hmac.new(bytes(32), key, hashlib.sha256).digest()
    return hmac.new(extracted, b"staybot ballot v1 " + purpose + b"\x01", hashlib.sha256).digest()


def _framed(first: bytes, second: bytes) -> bytes:
    """Two byte strings in one, so that no other two give the same."""
    return len(first).to_bytes(4, "big") + first + second
