"""The numbers of the release rules, and the floors below which no setting goes."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from staybot.anonymity.ledger import canonical
from staybot.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 2
"""Version of the rules as code (bands, order of cells, merging); goes up when any of them changes."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be published; every field can be made stricter, none looser than its default.

    The default is the floor (or, for `max_cells` and `max_themes`, the ceiling). Raises ConfigError
    naming every setting that goes beyond.
    """

    version: int = VERSION
    k: int = 5
    """R3: respondents per cell, and the size of the sets that stay hidden by the span rule (R5)."""
    min_cohort: int = 10
    """R4: below this many people in the cohort only the total is shown."""
    two_way_cohort: int = 100
    """R7: combinations of two dimensions need a cohort of this size."""
    max_cells: int = 60
    """R7: cells per question, total included."""
    min_window_days: int = 3
    """R1: working days that a round stays open at least."""
    enps_floor: int = 10
    """R9: respondents below which a recommendation score has no band."""
    rate_cohort: int = 20
    """R10: cohort below which no response rate is shown."""
    favourable_floor: int = 30
    """R11: people who count, below which no favourable share and no interval is shown."""
    cadence_weeks_small: int = 26
    """R12: weeks between two fresh values of a cell with 5 to 9 respondents. Stricter than the 13 of
    anonymity.md: over a year of weekly pulses 13 and 4 gave somebody away in 3 of 24 companies whose answers
    never changed (tests/attacks/test_pulses_for_a_year.py), 26 and 12 in none of 48.
    """
    cadence_weeks_medium: int = 12
    """R12: the same for 10 to 29 respondents (4 in anonymity.md). Not 13: quarters of 90 days would keep the
    interview's themes of a group from being fresh every quarter.
    """
    cadence_weeks_large: int = 1
    """R12: the same for 30 and more."""
    theme_writers: int = 10
    """R14: people who wrote in a cell, below which it shows no themes."""
    theme_overall: int = 3
    """R14: people who raised a theme before the total shows it."""
    theme_segment: int = 5
    """R14: people who raised a theme before a group shows it."""
    theme_silent: int = 3
    """R14: writers who did not raise a theme that is shown."""
    max_themes: int = 25
    """R14: themes in the closed codebook."""

    def __post_init__(self) -> None:
        """Refuse to exist below a floor."""
        problems = [
            f"anonymity policy: {field.name} is {value}; it may be made stricter, but not "
            f"{'higher' if field.name in _CEILINGS else 'lower'} than {field.default}. Set it to "
            f"{field.default} or leave it out"
            for field in fields(self)
            if field.name != "version"
            and _looser(field.name, value := getattr(self, field.name), field.default)
        ]
        if self.version != VERSION:
            problems.append(f"anonymity policy: this program knows version {VERSION}, not {self.version}")
        if problems:
            raise ConfigError(*problems)


_CEILINGS = frozenset({"max_cells", "max_themes"})

NEVER = 10**9
"""A floor that no group reaches."""

_UNKNOWN = {"favourable_floor": NEVER}
"""What a setting was, in effect, for rounds opened before there was one: looser from the next on (R18)."""


def _looser(name: str, value: object, than: object) -> bool:
    if type(value) is not int or not isinstance(than, int):
        return True
    return not 1 <= value <= than if name in _CEILINGS else value < than


def at_least(stored: Mapping[str, int]) -> Policy:
    """The policy that a round was opened with, or today's where that is stricter (R18: stricter at once)."""
    today = asdict(Policy())
    strictest = {name: min if name in _CEILINGS else max for name in today}
    return Policy(
        **{
            name: strictest[name](value, stored.get(name, _UNKNOWN.get(name, value)))
            for name, value in today.items()
            if name != "version"
        }
    )


def policy_json(policy: Policy) -> str:
    """The policy as canonical JSON: what a round stores at its opening."""
    return canonical(asdict(policy))


def policy_hash(policy: Policy) -> str:
    """SHA-256 of the canonical JSON, hex: shown in each invitation, so that a later change would show."""
    return hashlib.sha256(policy_json(policy).encode()).hexdigest()
