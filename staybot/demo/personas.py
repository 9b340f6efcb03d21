"""What each invented person is like: how they take an interview, how they keep promises."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from staybot.demo.company import Company
from staybot.demo.stage import Employee


class Habit(StrEnum):
    """What somebody does with an invitation. The value is what the page says about them."""

    PROMPT = "answers at once"
    UNHURRIED = "answers within days"
    POSTPONES = "asks to be reminded"
    DRAFTS = "begins, stops, finishes later"
    LAST_MINUTE = "answers shortly before the close"
    DECLINES = "says not this quarter"
    SILENT = "never answers"


class Style(StrEnum):
    """What a manager does with something that was shared. The value is what the page says about them."""

    QUICK = "promises within hours, and keeps it"
    THOUGHTFUL = "promises within two weeks, mostly keeps it"
    SLOW = "promises late, keeps little"
    NEVER = "listens, promises nothing"


class Review(StrEnum):
    """What somebody does with the themes that were read in their answers."""

    CONFIRMS = "confirms"
    CORRECTS = "corrects"
    SKIPS = "skips"
    CLOSES = "closes"


@dataclass(frozen=True)
class Persona:
    """One temperament. Chances are between 0 and 1."""

    habit: Habit
    style: Style
    language: str
    """What they write in: en, de or es."""
    openness: float
    """Chance that an answer is marked for the manager."""
    doubt: float
    """Chance to think again: not to share after all, to change or withdraw an answer."""
    detail: float
    """Chance that a question is answered at all."""
    review: Review


HABITS: Final = {
    Habit.PROMPT: 24, Habit.UNHURRIED: 27, Habit.POSTPONES: 11, Habit.DRAFTS: 12, Habit.LAST_MINUTE: 10,
    Habit.DECLINES: 7, Habit.SILENT: 9,
}  # fmt: skip
STYLES: Final = {Style.QUICK: 3, Style.THOUGHTFUL: 3, Style.SLOW: 4, Style.NEVER: 3}
REVIEWS: Final = {Review.CONFIRMS: 6, Review.CORRECTS: 2, Review.SKIPS: 1, Review.CLOSES: 1}
"""How common each is."""

COURSES: Final[Mapping[Habit, tuple[tuple[str, float, float], ...]]] = {
    Habit.PROMPT: (("answer", 0.2, 6),),
    Habit.UNHURRIED: (("answer", 19, 144),),
    Habit.POSTPONES: (("postpone", 0.2, 20),),
    Habit.DRAFTS: (("draft", 0.5, 30), ("answer", 48, 150)),
    Habit.LAST_MINUTE: (("answer", 264, 324),),
    Habit.DECLINES: (("decline", 0.2, 30),),
    Habit.SILENT: (),
}
"""What somebody does after an interview's invitation, and between how many hours later."""

GERMAN_IN_BERLIN: Final = 0.45
SPANISH_IN_THE_WEST: Final = 0.16
"""Who writes in their own language: the interview takes any."""


def personas(company: Company, *, seed: int) -> dict[str, Persona]:
    """One persona for each email, each drawn for itself: who joins does not change the others."""
    return {one.email: drawn(one, seed=seed) for one in company.staff}


def drawn(who: Employee, *, seed: int) -> Persona:
    """What one person is like: drawn for themselves, whoever else works there."""
    return _drawn(who, random.Random(f"{seed} {who.email}"))  # noqa: S311 — invented people


def note(who: Employee, persona: Persona, *, waits: bool) -> str:
    """A few words for the page's list of people, what tells most first: its lines are short."""
    titles = ("leader", "manager", "engineer")
    role = next((title for title in titles if title in who.roles), "operator of staybot")
    place = [part for part in (who.team or who.function, who.level) if part]
    acts = [persona.habit.value] if "engineer" in who.roles else []
    acts += [persona.style.value] if "manager" in who.roles else []
    return " · ".join(["waits for you", role, *place] if waits else [role, *place, *acts])


def _drawn(who: Employee, draw: random.Random) -> Persona:
    return Persona(
        habit=draw.choices(list(HABITS), list(HABITS.values()))[0],
        style=draw.choices(list(STYLES), list(STYLES.values()))[0],
        openness=draw.choice((0.2, 0.6, 0.8, 0.9)),
        doubt=draw.choice((0.02, 0.1, 0.25)),
        detail=draw.choice((0.55, 0.8, 1.0)),
        language=_language(who, draw),
        review=draw.choices(list(REVIEWS), list(REVIEWS.values()))[0],
    )


def _language(who: Employee, draw: random.Random) -> str:
    if "Berlin" in who.location and draw.random() < GERMAN_IN_BERLIN:
        return "de"
    return "es" if who.tz.startswith("America") and draw.random() < SPANISH_IN_THE_WEST else "en"
