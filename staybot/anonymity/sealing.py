"""Sealed ballots: one encrypted row per person and round, always the same size.

The key of a round lives outside the database and dies at its close; whatever a backup, a write-ahead log
or a free page still holds is then noise for good. Nothing here keeps a key longer than its caller does.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import zlib
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PULSE_BALLOT = 6 * 1024
"""Bytes of a sealed pulse ballot: fifteen answers and a comment of five hundred characters, twice."""

INTERVIEW_BALLOT = 24 * 1024
"""Bytes of a sealed stay-interview ballot."""

_NONCE = 12
_TAG = 16
_MARK = 1
_RESEALED, _WRITTEN = b"\0", b"\1"
_LENGTH = 3


class BallotFull(ValueError):  # noqa: N818 — it reads `raise BallotFull`
    """The answer is longer than a ballot of this size can hold; the message says by how much."""


class BallotSpoilt(ValueError):  # noqa: N818 — it reads `raise BallotSpoilt`
    """A sealed ballot does not open: another key, another round or person, or changed bytes."""


class RoundKey(bytes):
    """A round's key as it is held while a flow runs, with what was derived from it: both end together."""

    def subkey(self, purpose: bytes) -> bytes:
        """HKDF (RFC 5869) with SHA-256 and no salt, one block: the key itself is uniformly random."""
        if purpose not in self._subkeys:
            info = b"staybot ballot v1 " + purpose + b"\x01"
            self._subkeys[purpose] = hmac.digest(self._extracted, info, hashlib.sha256)
        return self._subkeys[purpose]

    @cached_property
    def aead(self) -> AESGCM:
        """The cipher of the ballots."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 — heavy; only at use

        return AESGCM(self.subkey(b"seal"))

    @cached_property
    def _extracted(self) -> bytes:
        return hmac.digest(bytes(32), self, hashlib.sha256)

    @cached_property
    def _subkeys(self) -> dict[bytes, bytes]:
        return {}


def new_key() -> RoundKey:
    """32 random bytes: the one secret of a round, to be kept outside the database and its backups."""
    return RoundKey(secrets.token_bytes(32))


def key_commitment(key: bytes) -> str:
    """A hex digest that may be published at opening: it proves which key was used and reveals nothing."""
    return _subkey(key, b"commitment").hex()


def round_seal(key: bytes, *, promised: bytes) -> str:
    """A hex MAC over what a round promised at its opening: only who has the round's key can make one."""
    return hmac.digest(_subkey(key, b"promise"), promised, hashlib.sha256).hex()


def ballot_id(key: bytes, *, round_id: bytes, person_id: bytes) -> bytes:
    """The 16 bytes under which a person's ballot of this round is stored.

    Without the round's key nobody can compute it from a person, nor recognise a person in it, nor link
    the ballots of two rounds.
    """
    mark = _framed(round_id, person_id)
    return hmac.digest(_subkey(key, b"ballot"), mark, hashlib.sha256)[:16]


def seal(
    key: bytes,
    *,
    round_id: bytes,
    ballot_id: bytes,
    payload: bytes,
    size: int,
    spare: int = 0,
    written: bool = False,
) -> bytes:
    """`payload` encrypted into exactly `size` bytes, bound to this round and ballot, new at each call.

    `written` marks it, inside, as changed by somebody since it was last re-sealed. Raises BallotFull when,
    even compressed, it does not leave `spare` of the bytes free.
    """
    room = size - _NONCE - _TAG - _MARK - _LENGTH
    packed = _compressed(payload)
    if len(packed) > room - spare:
        raise BallotFull(
            f"this answer needs {len(packed)} bytes and a ballot has room for {room - spare}: "
            "please shorten it"
        )
    mark = _WRITTEN if written else _RESEALED
    plain = mark + len(packed).to_bytes(_LENGTH, "big") + packed.ljust(room, b"\0")
    return _encrypt(key, plain, _framed(round_id, ballot_id))


def unseal(key: bytes, *, round_id: bytes, ballot_id: bytes, sealed: bytes) -> bytes:
    """The payload that was sealed; raises BallotSpoilt (which carries no data) when it does not open."""
    plain = _decrypt(key, sealed, _framed(round_id, ballot_id))
    start = _MARK + _LENGTH
    length = int.from_bytes(plain[_MARK:start], "big")
    return zlib.decompress(plain[start : start + length])


def is_written(key: bytes, *, round_id: bytes, ballot_id: bytes, sealed: bytes) -> bool:
    """Whether somebody changed it since it was last re-sealed: only the key tells. Raises BallotSpoilt."""
    return _decrypt(key, sealed, _framed(round_id, ballot_id)).startswith(_WRITTEN)


def reseal(key: bytes, *, round_id: bytes, ballot_id: bytes, sealed: bytes) -> bytes:
    """The same content under a new nonce, no longer marked as written. Raises BallotSpoilt."""
    bound_to = _framed(round_id, ballot_id)
    return _encrypt(key, _RESEALED + _decrypt(key, sealed, bound_to)[_MARK:], bound_to)


def _compressed(payload: bytes) -> bytes:
    """As zlib's level 6 does it, which by itself takes a quarter of a megabyte for the few bytes of a tap:
    with a window and tables that just hold the payload.
    """
    window = min(15, max(9, len(payload).bit_length()))
    packer = zlib.compressobj(6, zlib.DEFLATED, window, min(8, window - 6))
    return packer.compress(payload) + packer.flush()


def _encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _held(key).aead.encrypt(nonce, plain, bound_to)


def _decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 — heavy; only at use

    try:
        return _held(key).aead.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except (InvalidTag, ValueError):
        raise BallotSpoilt(
            "a ballot does not open with this round's key: the key, the round or the row was changed"
        ) from None


def _subkey(key: bytes, purpose: bytes) -> bytes:
    return _held(key).subkey(purpose)


def _held(key: bytes) -> RoundKey:
    if len(key) != 32:
        raise ValueError("a round's key has 32 bytes")
    return key if isinstance(key, RoundKey) else RoundKey(key)


def _framed(first: bytes, second: bytes) -> bytes:
    """Two byte strings in one, so that no other two give the same."""
    return len(first).to_bytes(4, "big") + first + second
