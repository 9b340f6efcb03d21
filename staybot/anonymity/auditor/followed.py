"""The attack on what releases tell of promises: add and subtract all bands that belong together.

Nothing but published bodies is needed. What a figure is said of, and what is left of the whole beside the
groups of a dimension, must be five at least, or possibly nobody; no outcome may be known of each or of
none of them; and sentences are told from five on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from staybot.rules.commitments import Outcome

FLOOR: Final = 5
"""R3, written down here once more: the attacker takes nobody's word for it."""
PARTS: Final = ("promised_soon", *(one.value for one in Outcome))
OPEN: Final = float("inf")
"""The upper end of a band that has none."""

Span = tuple[float, float]
Figures = Mapping[str, Any]


def exposures(body: Mapping[str, Any]) -> Iterator[str]:
    """What one release gives away of promises, a sentence each."""
    told = body.get("followed") or {}
    name = str(body.get("wave", ""))
    clocks, promises = told.get("clocks") or {}, told.get("promises") or {}
    for what, band in (("made", told.get("made")), ("due", told.get("due")), *clocks.items()):
        if what in ("made", "due", "opened_now") and band and band[0] < FLOOR:
            yield f"{name}: “{what}” is told of fewer than {FLOOR}"
    groups = list(told.get("groups") or ())
    for one in (clocks.get("whole"), promises.get("whole"), *groups):
        yield from (f"{name}: {found}" for found in _alone(one))
    for dimension in sorted({each for one in groups for each in one["filters"]}):
        parts = [one for one in groups if set(one["filters"]) == {dimension}]
        rests = _rests(clocks.get("whole"), parts)
        yield from (f"{name}: beside the groups by {dimension}, {found}" for found in rests)
    if 0 < len(told.get("shown") or ()) < FLOOR:
        yield f"{name}: fewer than {FLOOR} sentences are told"


def _alone(figures: Figures | None) -> Iterator[str]:
    """Of a single figure: whom it is of, and whether it says something of each of them."""
    opened = _span(figures.get("opened")) if figures else None
    if figures is None or opened is None:
        return
    if opened[0] < FLOOR:
        yield f"a figure is told of fewer than {FLOOR}"
    for part in PARTS:
        band = _span(figures.get(part))
        if band and (band[1] <= 0 or band[0] >= opened[1]):
            yield f"“{part}” is told of none, or of each"


def _rests(whole: Figures | None, parts: Sequence[Figures]) -> Iterator[str]:
    """What is left of the whole when groups that share nobody are taken away."""
    spans = [_span(one.get("opened")) for one in parts]
    everyone = _span(whole.get("opened")) if whole else None
    if whole is None or everyone is None or any(span is None for span in spans):
        return
    left = _less(everyone, [span for span in spans if span])
    if left[0] > 0 and left[1] < FLOOR:
        yield f"between {left[0]:.0f} and {left[1]:.0f} clocks are left"
    for part in PARTS:
        told = [_span(one.get(part)) for one in parts]
        all_of = _span(whole.get(part))
        if all_of is None or any(one is None for one in told):
            continue
        found = _less(all_of, [one for one in told if one])
        if found[0] > 0 and min(found[1], left[1]) < FLOOR:
            yield f"“{part}” of fewer than {FLOOR} is told"


def _less(whole: Span, parts: Sequence[Span]) -> Span:
    """The narrowest span of what remains."""
    low = max(0.0, whole[0] - sum(high for _, high in parts))
    return low, whole[1] - sum(low for low, _ in parts)


def _span(band: Sequence[float | None] | None) -> Span | None:
    if not band or band[0] is None:
        return None
    return float(band[0]), OPEN if band[1] is None else float(band[1])
