"""Looking in any bytes for what somebody typed: as text in three encodings, escaped, packed, in pieces."""

from __future__ import annotations

import base64
import json
import secrets
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PIECE = 8
"""Bytes in a row that betray a mark; PostgreSQL's compression leaves so many of new text untouched."""

ALPHABETS = {"ascii": "bcdfghjkmnpqrstvwxyz23456789", "wide": "żółćęśąźńßøðþĸŋħłđΩжяűőå"}


def new_mark(kind: str) -> str:
    """Sixteen characters that stand nowhere else on Earth."""
    return "".join(secrets.choice(ALPHABETS[kind]) for _ in range(16))


def forms(mark: str) -> frozenset[bytes]:
    """The runs of bytes that betray a mark, in whichever way it was written down."""
    inside = mark.encode("utf-8")
    found = {inside[at : at + PIECE] for at in range(len(inside) - PIECE + 1)}
    found |= {mark.encode("utf-16-le"), mark.encode("utf-16-be"), inside.hex().encode()}
    found.add(json.dumps(mark).strip('"').encode())
    for shift in range(3):  # base64 writes the same bytes in three ways, by where they stand
        core = inside[shift : shift + (len(inside) - shift) // 3 * 3]
        found |= {base64.b64encode(core), base64.urlsafe_b64encode(core)}
    return frozenset(found)


def whole(words: str) -> frozenset[bytes]:
    """The same for words that others might use in part."""
    return frozenset(words.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def bytes_of(secret: bytes) -> frozenset[bytes]:
    """The same for something that was never text: a key, an id, a ciphertext."""
    return frozenset({secret, secret.hex().encode(), base64.b64encode(secret).rstrip(b"=")[:-1]})


def holds(data: bytes, runs: Iterable[bytes]) -> bool:
    """Whether any of these runs is in the data, also inside what zlib packed."""
    runs = list(runs)
    if any(run in data for run in runs):
        return True
    return any(run in unpacked for unpacked in _unpacked(data) for run in runs)


def traces(places: Iterable[Path], *looked_for: frozenset[bytes]) -> list[str]:
    """The names of the files that hold any of it."""
    runs = frozenset[bytes]().union(*looked_for)
    return [path.name for path in files(places) if holds(path.read_bytes(), runs)]


def files(places: Iterable[Path]) -> Iterator[Path]:
    """The files in these folders, and these files."""
    for place in places:
        yield from (
            (path for path in sorted(place.rglob("*")) if path.is_file()) if place.is_dir() else (place,)
        )


def _unpacked(data: bytes) -> Iterator[bytes]:
    for header in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"):
        at = data.find(header)
        while at >= 0:
            with suppress(zlib.error):  # then chance wrote these two bytes, and nothing was packed here
                yield zlib.decompressobj().decompress(data[at : at + 65536], 65536)
            at = data.find(header, at + 1)
