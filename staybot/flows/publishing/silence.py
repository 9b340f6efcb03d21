"""Whether a release has anything to show, and when nothing more is said about those that have not.

The first release of a series that shows nothing is posted, and says that silence follows; those after it are
not, until one of the series shows something. Only the ledger decides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from sqlmodel import col, select

from staybot.flows.promising.promise_rounds import PREFIX
from staybot.store.database import Tx
from staybot.store.tables import Release, RoundKind

Body = Mapping[str, Any]

Voice = Literal["speaks", "last words", "silent"]

FIGURES = ("mean_range", "enps_range", "theme_counts")


def shows(body: Body) -> bool:
    """Whether a release publishes more than that it was held: a figure, a theme or how promises went."""
    cells = [*body["cells"], *(one["cell"] for one in body.get("repeats", ()))]
    has_figures = any(cell.get(name) for cell in cells for name in FIGURES)
    return bool(body["enough"]) and (has_figures or _tells(body["followed"]))


def series(body: Body) -> tuple[str, str]:
    """What a release goes on with: interviews, check-ins, the regular pulse, each survey that was sent by
    hand, questions about promises.
    """
    survey = str(body.get("survey", ""))
    kind = str(body.get("kind", RoundKind.INTERVIEW.value))
    return kind, PREFIX if survey.startswith(PREFIX) else survey if kind == RoundKind.PULSE.value else ""


def voice(tx: Tx, release: Release) -> Voice:
    """How a release is told of in the leadership channel. It was seen to be intact before."""
    body: Body = json.loads(release.body_json)
    if shows(body):
        return "speaks"
    before = select(Release.body_json).where(Release.workspace == tx.workspace, Release.seq < release.seq)
    for text in tx.session.exec(before.order_by(col(Release.seq).desc())):
        one: Body = json.loads(text)
        if series(one) == series(body):
            return "last words" if shows(one) else "silent"
    return "last words"


def _tells(followed: Body) -> bool:
    """Whether anything is told of promises."""
    parts = [followed.get("clocks") or {}, followed.get("promises") or {}]
    told = [followed.get("made"), followed.get("due"), followed.get("shown")]
    return any([*told, *(part.get(name) for part in parts for name in ("opened_now", "whole"))])
