"""What is kept beside the conversations: uploads, and the logs of posts and API calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from staybot.simulator.objects import JSON, Blocks

PostKind = Literal["dm", "channel", "ephemeral", "update"]


@dataclass
class File:
    """An upload. It can be shown once `polls_left` looks at it have found it unready."""

    id: str
    name: str
    length: int
    title: str = ""
    data: bytes | None = None
    is_complete: bool = False
    polls_left: int = 0
    channels: list[str] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        """Whether the scan has finished."""
        return self.is_complete and self.polls_left <= 0


@dataclass(frozen=True)
class Post:
    """What somebody received, and when by the simulated clock; `to` is a user or channel id."""

    at: datetime
    to: str
    channel: str
    ts: str
    text: str
    blocks: Blocks
    kind: PostKind
    thread_ts: str | None = None
    """The message whose thread it stands in."""


@dataclass(frozen=True)
class ApiCall:
    """One request to the Web API as it came in, without its token, and how it was answered."""

    method: str
    args: JSON
    error: str | None
    at: datetime
