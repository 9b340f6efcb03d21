"""How the outcomes of a pulse went: what each release of the ledger showed of them for everyone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from staybot.facts import Band
from staybot.facts.digest import Trend

Body = Mapping[str, Any]


def trends(body: Body, *, earlier: Iterable[Body]) -> tuple[Trend, ...]:
    """Of every outcome in this release's fresh figures that an earlier release showed too.

    `earlier` are the bodies before this one, oldest first. Bands shown again are none of their own (R12).
    """
    shown = [*(dict(_shown(one)) for one in earlier), now := dict(_shown(body))]
    outcomes = [item for item in body["items"] if item["outcome"] is not None and item["question"] in now]
    found = (
        Trend(
            item["text"],
            item["scale"],
            tuple(one[item["question"]] for one in shown if item["question"] in one),
        )
        for item in outcomes
    )
    return tuple(one for one in found if len(one.bands) > 1)


def _shown(body: Body) -> Iterator[tuple[str, Band]]:
    """Everyone's fresh figures, by question."""
    for cell in body["cells"]:
        ends = cell.get("mean_range") or cell.get("enps_range")
        if ends and not cell["filters"]:
            yield cell["question"], Band(ends[0], ends[1], date.fromisoformat(body["closed_on"]))
