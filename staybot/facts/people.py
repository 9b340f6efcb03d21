"""People as others may see them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Who:
    """Somebody, as another person may see them."""

    name: str
    slack_id: str | None
