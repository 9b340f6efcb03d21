"""What travels from Slack to the app, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from staybot.simulator.objects import JSON

Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True)
class Parcel:
    """One payload on one of its ways to the app; `attempt` is 0 for the first."""

    kind: Kind
    payload: JSON
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Reply:
    """How the app took a parcel. `body` is what came with the ack, `reason` why there was none."""

    acked: bool
    body: Any = None
    reason: str = ""
    no_retry: bool = False


class Transport(Protocol):
    """A way to the app: sockets or HTTP."""

    async def send(self, parcel: Parcel, *, timeout: float) -> Reply:  # noqa: ASYNC109 — Slack's deadline, not ours
        """Deliver once; the reply, at the latest after `timeout` seconds."""
        ...
