"""What has helped elsewhere, as windows show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TacticLine:
    """A tactic of the playbook; where its article states no figure, it says so."""

    text: str
    source: str
    cost: str
    time_to_effect: str
    effect: str
