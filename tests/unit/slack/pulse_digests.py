"""Digests of pulses in every size, around texts that somebody may have typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from staybot import facts
from tests.unit.slack.zoo import band

OPENED, CLOSED, BEFORE = date(2026, 10, 27), date(2026, 11, 2), date(2026, 8, 3)
LATE = date(2026, 10, 19)

RECOMMEND = "How likely are you to recommend this company to a friend as a place to work?"
STAY = "I see myself working here in two years."
TOOLS = "My development tools let me work at a good speed."


def figure(low: float, high: float, *, was: tuple[float, float] | None = None) -> facts.Figure:
    """A fresh figure, and what it was the last time."""
    before = facts.Band(*was, BEFORE) if was else None
    return facts.Figure(facts.Band(low, high, CLOSED), before)


def again(low: float, high: float) -> facts.Figure:
    """An older figure, shown again."""
    return facts.Figure(facts.Band(low, high, LATE), repeated=True)


def group(name: str, *figures: facts.Figure | None, by: str = "team") -> facts.GroupFigures:
    return facts.GroupFigures((by,), name, figures)


def asked(text: str, everyone: facts.Figure | None, *, enps: bool = False) -> facts.AskedItem:
    return facts.AskedItem(text, "recommend" if enps else "agree", everyone)


def of(**more: Any) -> facts.PulseDigest:
    told: dict[str, Any] = {
        "quarter": "2026-10-27", "enough": True, "response_rate": 75, "answered": (30, 99),
        "opened_on": OPENED, "audited": True, "release_hash": "f" * 64, "model": "2026.1",
    }  # fmt: skip
    return facts.PulseDigest(**told | more)


HEALTHY = of(
    items=(
        asked(RECOMMEND, figure(10, 30, was=(-30, -10)), enps=True),
        asked(STAY, figure(3.7, 3.9, was=(3.7, 3.9))),
        asked(TOOLS, figure(2.9, 3.1)),
    ),
    by_group=(
        group("Data engineering", figure(0, 40), figure(3.75, 4.25), figure(3.25, 3.75), by="function"),
        group("Research", figure(-40, 0), figure(2.25, 2.75), figure(1, 1.75), by="function"),
        group("Evaluation", None, again(2.4, 3.6), again(1, 2.4)),
        group("Foundations", None, again(3.6, 5), figure(2.4, 3.6)),
        group("Ranking", None, None, figure(2.4, 3.6)),
        group("Serving", figure(0, 40), figure(3.6, 5), figure(2.4, 3.6)),
    ),
    themes=(band("compute_and_tooling", 11, 20), band("team_culture", good=True)),
    groups=(facts.GroupThemes("Research", (band("compute_and_tooling", 5, 10),)),),
    commitments_made=(5, 9),
)
"""A pulse of a company of sixty, with all that can be in it."""

LOW = figure(1.75, 2.25)
BASELINE = of(
    title="How work is going",
    items=tuple(asked(f"Statement {n}: {STAY}", figure(2.9, 3.1)) for n in range(1, 14)),
    by_group=tuple(
        group(f"Team {n:02}", *(LOW if n % 3 == 0 and m < 3 else figure(2.75, 3.25) for m in range(13)))
        for n in range(1, 60)
    ),
    commitments_due=(10, 29),
)  # fmt: skip
"""Thirteen statements and sixty cells."""

CHECK_INS = of(
    kind="check_in",
    quarter="2026-Q4",
    opened_on=None,
    answered=(10, 29),
    first=True,
    items=(
        facts.AskedItem("My equipment was ready when I started.", "agree", figure(4.25, 5), 7),
        facts.AskedItem("The job matches what I was told before I started.", "agree", None, 30),
    ),
)
NOTHING = of(
    response_rate=None,
    answered=None,
    items=(asked(RECOMMEND, None, enps=True), asked(TOOLS, None)),
)
WAITING = of(
    items=(asked(TOOLS, again(3.25, 3.75)),),
    themes=(band("compensation"),),
    comments_on=LATE,
)
TOO_FEW = of(enough=False, answered=None)

GOLDEN = {
    "pulse": HEALTHY,
    "baseline": BASELINE,
    "check-ins": CHECK_INS,
    "nothing": NOTHING,
    "waiting": WAITING,
    "too-few": TOO_FEW,
}


def huge(text: str, *, items: int = 13, groups: int = 59, differ: bool = True) -> facts.PulseDigest:
    """As much as R7 lets into one release, every name around a text."""
    low = figure(1, 1.75) if differ else figure(2.75, 3.25)
    return of(
        title=text,
        items=tuple(asked(text, figure(2.9, 3.1, was=(1.3, 1.5))) for _ in range(items)),
        by_group=tuple(group(f"{text} {n:03}", *(low,) * items) for n in range(groups)),
        themes=(band("compensation"),) * 13,
        groups=tuple(facts.GroupThemes(f"{text} {n:03}", (band("compensation"),)) for n in range(groups)),
        commitments_made=(5, 9),
    )
