"""The hidden story of the company: what each function suffers from and likes, and what promises relieve."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from staybot.demo.personas import Persona
from staybot.demo.stage import Employee
from staybot.demo.voices import BETTER, NOTHING, Voices
from staybot.rules.questions import INTERVIEW, TRANSFER_AFTER, Transfer

STRAINS: Final[Mapping[str, Mapping[str, float]]] = {
    "ML infrastructure": {"compute_and_tooling": 9, "workload_burnout": 4, "compensation": 1},
    "Data engineering": {"role_focus": 9, "compute_and_tooling": 2, "career_growth": 2},
    "Research": {"autonomy_publication": 8, "compute_and_tooling": 2, "leadership_transparency": 2},
    "Applied ML": {"success_metrics": 5, "shipping_impact": 5, "leadership_transparency": 1},
    "Product engineering": {"career_growth": 5, "flexibility_remote": 3, "mission_meaning": 1},
}
"""What frustrates, by function, and how much."""

JOYS: Final[Mapping[str, Mapping[str, float]]] = {
    "ML infrastructure": {"team_culture": 6, "mission_meaning": 2, "flexibility_remote": 2},
    "Data engineering": {"team_culture": 6, "management_follow_through": 2, "flexibility_remote": 2},
    "Research": {"mission_meaning": 6, "team_culture": 3, "role_focus": 1},
    "Applied ML": {"mission_meaning": 3, "team_culture": 4, "autonomy_publication": 2},
    "Product engineering": {"shipping_impact": 5, "team_culture": 4, "compensation": 1},
}
"""What gives energy, by function, and how much."""

EVERYWHERE: Final = {"compensation": 1.5, "career_growth": 1.0}
"""What would make anybody take a friend's call, a little."""

RELIEF: Final = 0.4
"""What is left of a strain for a team after each kept promise about it."""

LET_DOWN: Final = 4.0
"""How much it weighs that somebody shared something and nothing followed."""

QUIET: Final = 0.06
"""Chance that an answer speaks of nothing in particular."""


@dataclass(frozen=True)
class Answers:
    """What somebody is going to give."""

    texts: dict[str, str]
    """By question."""
    shown: frozenset[str]
    """The questions whose answer is marked for the manager."""
    transfer: Transfer | None
    theme: str
    """What it is about, for a manager who wants to answer it."""


@dataclass
class Situations:
    """How things stand for every team. Promises change it, and so does their absence."""

    voices: Voices
    relieved: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    """Promises kept so far, by team and theme."""

    def kept(self, *, team: str, theme: str) -> None:
        """Somebody saw the change that was promised to them about a theme."""
        self.relieved[team, theme] += 1

    def answers(
        self, who: Employee, persona: Persona, *, let_down: bool, openness: float, draw: random.Random
    ) -> Answers:
        """What this person would say now. At least one question is answered."""
        strains = self.strains(who, let_down=let_down)
        theme = _one(strains, draw)
        about = {
            "energized": self._joy(who, draw),
            "frustrated": ("frustrated", theme),
            "stay_two_years": ("stay_two_years", theme if draw.random() < 0.6 else _one(strains, draw)),
            "pick_up_call": ("pick_up_call", _one(_sum(strains, EVERYWHERE), draw)),
        }
        texts = {}
        for question in INTERVIEW:
            kind, subject = about[question.id]
            subject = NOTHING if kind != BETTER and draw.random() < QUIET else subject
            if question.id == "frustrated" or draw.random() < persona.detail:
                texts[question.id] = self.voices.say(kind, theme=subject, language=persona.language)
        texts = {question: text for question, text in texts.items() if text}
        shown = frozenset(q for q in texts if q != "pick_up_call" and draw.random() < openness)
        transfer = _transfer(who, theme, draw) if TRANSFER_AFTER in texts else None
        return Answers(texts, shown, transfer, theme)

    def on_their_mind(self, who: Employee, *, let_down: bool, draw: random.Random) -> str:
        """The theme of one complaint."""
        return _one(self.strains(who, let_down=let_down), draw)

    def strains(self, who: Employee, *, let_down: bool) -> dict[str, float]:
        """How much of what strains this person now, by theme."""
        known = STRAINS.get(who.function, {"leadership_transparency": 1})
        left = {theme: much * RELIEF ** self.relieved[who.team, theme] for theme, much in known.items()}
        return _sum(left, {"management_follow_through": LET_DOWN}) if let_down else left

    def _joy(self, who: Employee, draw: random.Random) -> tuple[Literal["better", "energized"], str]:
        mended = sorted(theme for (team, theme), times in self.relieved.items() if team == who.team and times)
        if mended and draw.random() < 0.6:
            return "better", draw.choice(mended)
        return "energized", _one(JOYS.get(who.function, {"team_culture": 1}), draw)


def _transfer(who: Employee, theme: str, draw: random.Random) -> Transfer | None:
    """What hurts a whole function follows people around; the rest is a matter of the team."""
    if draw.random() < 0.15:
        return draw.choice((None, Transfer.UNSURE))
    worst = max(STRAINS.get(who.function, {theme: 1}).items(), key=lambda item: item[1])[0]
    return Transfer.STRUCTURAL if theme in {worst, "leadership_transparency"} else Transfer.SITUATIONAL


def _one(weights: Mapping[str, float], draw: random.Random) -> str:
    return draw.choices(list(weights), list(weights.values()))[0]


def _sum(first: Mapping[str, float], second: Mapping[str, float]) -> dict[str, float]:
    return {key: first.get(key, 0) + second.get(key, 0) for key in {**first, **second}}
