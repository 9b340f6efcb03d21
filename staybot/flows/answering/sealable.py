"""What a ballot is to whatever keeps it sealed."""

from __future__ import annotations

from typing import Protocol, Self


class Sealable(Protocol):
    """What a ballot holds, for its kind of round."""

    def pack(self) -> bytes:
        """As bytes, to be sealed."""
        ...

    @classmethod
    def unpack(cls, payload: bytes) -> Self:
        """The opposite; the empty payload is the empty ballot."""
        ...

    def is_answered(self) -> bool:
        """Whether it counts as an answer."""
        ...

    def content(self) -> object:
        """What somebody gave: it leaves room for what is kept beside it."""
        ...
