"""Trouble to order: everything that real networks and real Slack do to an app now and then."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from staybot.simulator.sockets import Sockets


@dataclass(frozen=True)
class Fault:
    """What happens to one Web API call instead of, or besides, its work."""

    kind: str
    seconds: float = 0.0
    error: str = ""

    error500: ClassVar[Fault]
    drop_before: ClassVar[Fault]
    drop_after: ClassVar[Fault]

    @staticmethod
    def rate_limited(*, retry_after: int) -> Fault:
        """HTTP 429 with Retry-After, in seconds."""
        return Fault("rate_limited", seconds=retry_after)

    @staticmethod
    def slow(seconds: float) -> Fault:
        """The answer comes after so many seconds of real time."""
        return Fault("slow", seconds=seconds)

    @staticmethod
    def api_error(name: str) -> Fault:
        """`ok: false` with this error."""
        return Fault("api_error", error=name)


Fault.error500 = Fault("error500")
Fault.drop_before = Fault("drop_before")
Fault.drop_after = Fault("drop_after")


class Faults:
    """The faults ordered so far; each is used up when it happens."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets
        self._ordered: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._duplicates = 0
        self._polls_until_ready = 1

    def next(self, method: str, fault: Fault, *, times: int = 1) -> None:
        """Let the next `times` calls of a method suffer this fault."""
        self._ordered[method].extend([fault] * times)

    def api_error(self, method: str, name: str, *, times: int = 1) -> None:
        """Let the next calls of a method be refused with this error name."""
        self.next(method, Fault.api_error(name), times=times)

    def duplicate_deliveries(self, n: int = 1) -> None:
        """Deliver each of the next `n` payloads twice; events keep their event id."""
        self._duplicates += n

    def files_not_ready(self, n: int) -> None:
        """Files completed from now on are unready for `n` looks (uses or files.info); 1 at first."""
        self._polls_until_ready = n

    def too_many_websockets(self, *, times: int = 1) -> None:
        """Turn the next connections away as if ten were open."""
        self._sockets.turn_away += times

    async def refresh_sockets(self) -> None:
        """Close every connection with `refresh_requested`, as Slack does every few hours."""
        await self._sockets.disconnect("refresh_requested")

    async def warning(self) -> None:
        """Announce a disconnect without making it."""
        await self._sockets.disconnect("warning", close=False)

    async def link_disabled(self) -> None:
        """Close every connection because Socket Mode was switched off."""
        await self._sockets.disconnect("link_disabled")

    async def cut_sockets(self) -> None:
        """Break every connection without a word."""
        await self._sockets.cut()

    def take(self, method: str) -> Fault | None:
        """The fault this call suffers."""
        waiting = self._ordered[method]
        return waiting.popleft() if waiting else None

    def take_duplicate(self) -> bool:
        """Whether this payload goes out twice."""
        if self._duplicates == 0:
            return False
        self._duplicates -= 1
        return True

    def polls_until_ready(self) -> int:
        """How many looks a file completed now stays unready for."""
        return self._polls_until_ready
