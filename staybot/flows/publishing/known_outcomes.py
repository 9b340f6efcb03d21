"""What is known of the outcomes when an interview is read, which asks none itself: as pulses showed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from staybot.facts import AskedItem
from staybot.flows.publishing import pulse_digests
from staybot.store.tables import RoundKind

Body = Mapping[str, Any]

LATE: Final = timedelta(days=366)
"""A figure that is older when the interview closes is not told any more."""


def last_known(body: Body, *, earlier: Sequence[Body]) -> tuple[AskedItem, ...]:
    """Each outcome as the last pulse before this release showed it of everyone, beside what was before.

    `earlier` are the bodies before it, oldest first. Of check-ins none is taken: they ask new people only.
    """
    pulses = [(at, one) for at, one in enumerate(earlier) if one.get("kind") == RoundKind.PULSE]
    found: dict[str, AskedItem] = {}
    for at, one in reversed(pulses):
        if _day(body) - _day(one) > LATE:
            break
        asked = {item["outcome"] for item in one["items"]} - {None, *found}
        items = pulse_digests.items_and_groups(one, earlier=earlier[:at])[0] if asked else ()
        for item in items:
            if item.outcome and item.outcome in asked and _is_fresh(item):
                found[item.outcome] = item
    return tuple(found[name] for name in sorted(found))


def _day(body: Body) -> date:
    return date.fromisoformat(body["closed_on"])


def _is_fresh(item: AskedItem) -> bool:
    return item.everyone is not None and not item.everyone.repeated
