"""What the sixty days of a shared interview count as, from the promises made in them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from staybot.rules.commitments import Outcome, State, outcome

if TYPE_CHECKING:
    from collections.abc import Iterable


class ClockChange(StrEnum):
    """What can happen to the sixty days themselves."""

    OPEN = "open"
    HAND_OVER = "hand_over"
    CLOSE = "close"
    """They are over, and both were told how they stand."""
    END = "end"
    """One of the two left."""


def clock_outcome(promises: Iterable[State], *, is_over: bool, has_ended: bool) -> Outcome:
    """What sixty days count as, from the promises made in them: each clock counts as exactly one outcome.

    One kept promise meets it. Otherwise it is open until it is over and no promise in it is open any more:
    one may be due later, or wait for its answer. Then it is unconfirmed if a claim never got an answer,
    missed if a promise was or if nothing was promised, ended if one of the two left before a later day, and
    dropped if all there was has been dropped. `has_ended`: one of the two left before it was over, or the
    engineer withdrew all of it, which nothing but a kept promise outweighs.
    """
    found = {outcome(state) for state in promises}
    if Outcome.KEPT in found:
        return Outcome.KEPT
    if has_ended:
        return Outcome.ENDED
    if not is_over or Outcome.OPEN in found:
        return Outcome.OPEN
    if Outcome.UNCONFIRMED in found:
        return Outcome.UNCONFIRMED
    if Outcome.MISSED in found or not found:
        return Outcome.MISSED
    return Outcome.ENDED if Outcome.ENDED in found else Outcome.DROPPED
