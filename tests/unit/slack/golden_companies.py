"""Invented companies whose rounds went through our own publisher and gate: what golden digests are made of.

`python -m tests.unit.slack.golden_companies` writes every body anew (the largest takes minutes), a name after
it only that one.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from staybot.anonymity import follow_through
from staybot.anonymity.policy import Policy
from staybot.anonymity.releases import release_from
from staybot.anonymity.rounds import AGREEMENT, RECOMMENDATION, Member, Mention, Question, Round, Writing
from staybot.facts import Digest
from staybot.flows.publishing import closing, digests
from staybot.flows.publishing.gathering import Gathered
from staybot.rules.commitments import Outcome
from staybot.rules.question_names import COMMENTS, THEMES

FOLDER: Final = Path(__file__).parent / "golden"

Body = dict[str, Any]

NEEDS: Final = {
    "compute_and_tooling": 0.5, "career_growth": 0.3, "compensation": 0.25, "workload_burnout": 0.2,
    "leadership_transparency": 0.1,
}  # fmt: skip
"""How likely somebody in a troubled company raises what."""
WORKS: Final = {"team_culture": 0.45, "mission_meaning": 0.3, "flexibility_remote": 0.15}
CALM: Final = dict.fromkeys(NEEDS, 0.08)

ITEMS: Final = {
    "outcome.recommend": ("How likely are you to recommend this company to a friend?", "recommend", None),
    "compute_and_tooling.speed": (
        "My development tools let me work at a good speed.", "agree", "compute_and_tooling",
    ),
    "career_growth.path": ("I can see a way to grow here.", "agree", "career_growth"),
}  # fmt: skip

KEPT: Final = (
    "A reserved GPU for serving before ten each morning",
    "No releases on Fridays",
    "The ladder is published, with what each step asks for",
    "On-call is paid and swaps weekly",
    "One afternoon a week for reading",
)
DEPARTMENTS: Final = (
    "Applied research", "Data engineering", "Infrastructure", "Product engineering", "Quality",
    "Support tools",
)  # fmt: skip
UNSOUND: Final = (
    "<!channel> & <@U0001>",
    "\u202eevil\u202c שלום עולם",
    "👩🏽‍💻 research 🏳️‍🌈",
    "*bold* _it_ `x`",
)
"""Names of teams that somebody chose to break something."""


@dataclass(frozen=True)
class Invented:
    """A company, how many of it answer, what they raise in two rounds, and how its promises went."""

    people: int
    teams: tuple[str, ...]
    rate: float = 0.8
    before: dict[str, float] = field(default_factory=dict)
    needs: dict[str, float] = field(default_factory=dict)
    works: dict[str, float] = field(default_factory=dict)
    kept: float | None = None
    """Share of promises kept; the others stay unconfirmed. None: there was no round before."""
    shown: tuple[str, ...] = ()
    mood: int | None = None
    """In a pulse: the score most give, of five; None for an interview."""
    moods: dict[str, int] = field(default_factory=dict)
    """Of the teams where it is another one."""


def _teams(count: int) -> tuple[str, ...]:
    return tuple(f"Team {number:03}" for number in range(1, count + 1))


COMPANIES: Final = {
    "healthy": Invented(90, _teams(6), 0.9, NEEDS, CALM, WORKS, kept=0.9, shown=KEPT),
    "troubled": Invented(90, _teams(6), 0.8, CALM, NEEDS, dict.fromkeys(WORKS, 0.08), kept=0.1),
    "tiny": Invented(4, _teams(1), 1.0, needs=NEEDS),
    "twelve": Invented(12, _teams(2), 1.0, needs=NEEDS, works=WORKS),
    "three-hundred": Invented(300, _teams(20), 0.75, NEEDS, NEEDS, WORKS, kept=0.5, shown=KEPT),
    "twenty-thousand": Invented(20_000, _teams(400), 0.7, NEEDS, NEEDS, WORKS, kept=0.7, shown=KEPT),
    "nothing": Invented(30, _teams(3), 0.1, needs=NEEDS),
    "hidden-groups": Invented(16, _teams(4), 0.9, needs=NEEDS, works=WORKS),
    "unsound-names": Invented(64, UNSOUND, 0.9, needs=NEEDS, works=WORKS, shown=(*UNSOUND, KEPT[0])),
    "healthy-pulse": Invented(90, _teams(6), 0.8, before=CALM, needs=CALM, works=WORKS, mood=4),
    "troubled-pulse": Invented(90, _teams(6), 0.8, before=CALM, needs=NEEDS, mood=2),
    "twelve-pulse": Invented(12, _teams(2), 1.0, needs=NEEDS, mood=3),
    "nothing-pulse": Invented(8, _teams(2), 0.7, mood=3),
    "unsound-names-pulse": Invented(64, UNSOUND, 0.9, needs=NEEDS, mood=3),
    "three-hundred-pulse": Invented(
        300, DEPARTMENTS, 0.8, before=CALM, needs=NEEDS, works=WORKS, mood=3,
        moods={"Infrastructure": 2, "Applied research": 4},
    ),
}  # fmt: skip
LARGE: Final = ("three-hundred", "twenty-thousand", "three-hundred-pulse")
"""Too slow to be published in every run of the tests."""

JOINED: Final = {"healthy-after-pulses": ("healthy-pulse", "healthy")}
"""Ledgers put together of others: an interview after pulses."""


def bodies(name: str) -> list[Body]:
    """The ledger of a company: the round before, if there was one, and this one."""
    company, told = COMPANIES[name], list[Body]()
    rounds = [company.before] if company.before else []
    for late, needs in enumerate([*rounds, company.needs], start=1 - len(rounds)):
        told.append(_body(replace(company, needs=needs), late=late, earlier=told, seed=len(name)))
    return told


def stored(name: str) -> list[Body]:
    """The same, as the last run of this module wrote it."""
    if name in JOINED:
        return [body for one in JOINED[name] for body in stored(one)]
    found: list[Body] = json.loads((FOLDER / f"body.{name}.json").read_text("utf-8"))
    return found


def fact(told: list[Body]) -> Digest:
    """The digest of the last round."""
    return digests.from_ledger(told[-1], release_hash="5ea1" * 16, earlier=told[:-1])


def _body(company: Invented, *, late: int, earlier: list[Body], seed: int) -> Body:
    draw = random.Random(100 * seed + late)
    people = tuple(
        Member(
            f"p{at:05}",
            {"function": f"Function {at % 3 + 1}", "team": company.teams[at % len(company.teams)]},
        )
        for at in range(company.people)
    )
    answered = [one.person for one in people if draw.random() < company.rate]
    opens = date(2026, 7, 6) + timedelta(weeks=14 * late)
    is_pulse = company.mood is not None
    closed = Round(
        wave=f"pulse {opens}" if is_pulse else f"2026-Q{3 + late}",
        opens_on=opens,
        closes_on=opens + timedelta(days=11),
        dimensions=("function", "team"),
        cohort=people,
        questions=tuple(_question(name) for name in ITEMS) if is_pulse else (),
        answers={name: _scores(company, answered, name, late, draw) for name in ITEMS} if is_pulse else {},
        writing=Writing(
            COMMENTS if is_pulse else THEMES, {one: _mentions(company, draw) for one in answered}
        ),
        first_cohort=not earlier,
    )
    computed: Body = json.loads(closing.compute(_gathered(company, closed, earlier, draw)))
    return computed


def _question(name: str) -> Question:
    return Question(name, RECOMMENDATION if ITEMS[name][1] == "recommend" else AGREEMENT)


def _scores(
    company: Invented, answered: list[str], name: str, late: int, draw: random.Random
) -> dict[str, int]:
    """Around the mood, in the round before around the middle; recommendations on a scale twice as long."""
    middle = company.mood if late and company.mood else 3
    moods = {team: mood if late else middle for team, mood in company.moods.items()}
    of = {f"p{at:05}": company.teams[at % len(company.teams)] for at in range(company.people)}
    found = {
        one: max(1, min(5, moods.get(of[one], middle) + draw.choice([-1, 0, 0, 0, 1]))) for one in answered
    }
    return {one: 2 * score for one, score in found.items()} if name.endswith("recommend") else found


def _mentions(company: Invented, draw: random.Random) -> list[Mention]:
    side = draw.choices(["structural", "situational", None], [6, 2, 2])[0]
    raised = [Mention(one, "negative", side) for one, often in company.needs.items() if draw.random() < often]  # type: ignore[arg-type]
    return raised + [
        Mention(one, "positive") for one, often in company.works.items() if draw.random() < often
    ]


def _gathered(company: Invented, closed: Round, earlier: list[Body], draw: random.Random) -> Gathered:
    asked = {
        "survey": "rotation",
        "title": "A quick pulse",
        "items": [
            {"question": name, "text": text, "scale": scale, "theme": theme, "outcome": _outcome(name)}
            for name, (text, scale, theme) in ITEMS.items()
        ],
    }
    is_pulse = company.mood is not None
    return Gathered(
        round_id=f"r {closed.wave}",
        kind="pulse" if is_pulse else "interview",
        asked=asked if is_pulse else {},
        policy=Policy(),
        closed=closed,
        earlier=tuple(map(release_from, earlier)),
        cohort_hash="0" * 64,
        followed=_followed(company, is_second=bool(earlier), draw=draw),
        read={"unread_range": [7.5, 12.5], "confirmed_range": [52.5, 57.5]},
    )


def _outcome(name: str) -> str | None:
    return name.partition("outcome.")[2] or None


def _followed(company: Invented, *, is_second: bool, draw: random.Random) -> Body:
    """What is told of promises; that the round before had some is told by the second one only."""
    if company.mood is not None or company.people < 30:
        return {"made": None, "due": None}
    body: Body = {"made": [10, 29], "due": [10, 29], "clocks": {"opened_now": [10, 29]}, "shown": []}
    if not is_second or company.kept is None:
        return body | {"shown": list(company.shown) if company.kept is None else []}
    courses = [
        follow_through.Course(
            f"e{at}", f"m{at % (company.people // 8)}",
            Outcome.KEPT if draw.random() < company.kept else Outcome.UNCONFIRMED,
            days_to_commit=draw.randrange(3, 20), days_to_keep=draw.randrange(20, 60),
        )
        for at in range(company.people // 2)
    ]  # fmt: skip
    whole = follow_through.figures(courses, policy=Policy())
    span = {"from": "2026-07-06", "to": "2026-10-11"}
    clocks = body["clocks"] | span | {"whole": whole}
    return body | {
        "clocks": clocks, "promises": span | {"whole": whole}, "groups": [], "shown": list(company.shown),
    }  # fmt: skip


def main() -> None:
    """The module as a command."""
    for name in sys.argv[1:] or COMPANIES:
        text = json.dumps(bodies(name), ensure_ascii=False, separators=(",", ":"))
        (FOLDER / f"body.{name}.json").write_text(text + "\n", "utf-8")
        sys.stdout.write(f"{name}: {len(text)} characters\n")


if __name__ == "__main__":
    main()
