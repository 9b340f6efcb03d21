"""How the clocks of single managers went, for the manager above them."""

from __future__ import annotations

from dataclasses import dataclass

from staybot.facts.follow_through import Followed


@dataclass(frozen=True)
class ManagerCounts:
    """As the last digest of an interview left them, and nothing newer."""

    quarter: str
    managers: tuple[tuple[str, Followed | None], ...]
    """Each by name; None is not shown."""
