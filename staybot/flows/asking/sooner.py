"""Which themes the pulse asks about sooner: what moved in published bands, what many promises are about."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any, Final

from sqlmodel import col, select

from staybot.flows.publishing import ledger
from staybot.rules.commitments import State
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Release

LOOKED_AT: Final = 60
"""Releases that are looked at, newest first: a year of weekly pulses with all that is between them, in which
each item of a theme comes back once; fortnightly, two years.
"""

FLOOR: Final = 5
"""Promises on a theme count once so many engineers and so many managers are concerned: the choice of a
question is seen by everybody.
"""

PROMISED: Final = 1.0
"""Weight of a theme that promises are about: that of a move by one point of five."""


def themes(tx: Tx) -> dict[str, float]:
    """Theme → weight, larger is sooner; silent themes are absent. All of it may be known to everybody."""
    weights: dict[str, float] = defaultdict(float, _moved(tx))
    for theme in _promised(tx):
        weights[theme] += PROMISED
    return dict(weights)


def _moved(tx: Tx) -> dict[str, float]:
    """By how many points the middle of everybody's band moved between an item's last two fresh figures; of a
    theme's items the one that moved most.
    """
    seen: dict[str, list[float]] = defaultdict(list)
    theme_of: dict[str, str] = {}
    rows = tx.session.exec(
        select(Release)
        .where(Release.workspace == tx.workspace)
        .order_by(col(Release.seq).desc())
        .limit(LOOKED_AT)
    )
    for body in (json.loads(row.body_json) for row in rows if ledger.is_intact(row)):
        theme_of |= {one["question"]: one["theme"] for one in body.get("items", ()) if one["theme"]}
        for cell in body["cells"]:
            if not cell["filters"] and cell.get("mean_range"):
                seen[cell["question"]].append(_middle(cell["mean_range"]))
    moved: dict[str, float] = defaultdict(float)
    for question, theme in theme_of.items():
        if len(figures := seen[question]) > 1:
            moved[theme] = max(moved[theme], abs(figures[0] - figures[1]))
    return {theme: weight for theme, weight in moved.items() if weight}


def _promised(tx: Tx) -> set[str]:
    open_ = tx.session.exec(
        select(Commitment).where(
            Commitment.workspace == tx.workspace,
            Commitment.state == State.OPEN,
            col(Commitment.theme).is_not(None),
            col(Commitment.engineer_id).is_not(None),
        )
    )
    to, by = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for one in open_:
        to[str(one.theme)].add(str(one.engineer_id))
        by[str(one.theme)].add(one.by_id)
    return {theme for theme in to if len(to[theme]) >= FLOOR and len(by[theme]) >= FLOOR}


def _middle(band: list[Any]) -> float:
    """The middle of a band; the open ends of a scale are its ends."""
    return (float(band[0]) + float(band[1])) / 2
