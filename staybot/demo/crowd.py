"""What the stage asks of the people on it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Crowd(Protocol):
    """People who act by themselves."""

    def next_at(self) -> datetime | None:
        """When somebody will next do something; None when nobody has plans."""
        ...

    async def act(self) -> bool:
        """Take notice of what came and do what is due. True if the bot may have something to send now."""
        ...
