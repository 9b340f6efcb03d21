"""Invented companies for the attacks: cohorts, answer sheets and waves, all from one seed."""

from __future__ import annotations

import random
from datetime import date, timedelta

from staybot.anonymity.rounds import AGREEMENT, RECOMMENDATION, Member, Question, Round

FIRST_DAY = date(2026, 1, 5)


def cohort(n: int, *, seed: int, dimensions: dict[str, int] | None = None) -> tuple[Member, ...]:
    """`n` people; each dimension has so many values, unevenly filled, as companies are."""
    draw = random.Random(seed)
    if dimensions is None:
        dimensions = {
            "function": draw.randint(2, 5),
            "level": draw.randint(2, 4),
            "location": draw.randint(1, 4),
            "team": draw.randint(2, 12),
        }
    weights = {name: [draw.uniform(0.3, 3) for _ in range(count)] for name, count in dimensions.items()}
    return tuple(
        Member(
            person=f"p{at:04}",
            segments={
                name: f"{name} {draw.choices(range(count), weights[name])[0]}"
                for name, count in dimensions.items()
            },
        )
        for at in range(n)
    )


def who_answers(people: tuple[Member, ...], *, seed: int, rate: float = 0.75) -> list[str]:
    draw = random.Random(seed)
    return [member.person for member in people if draw.random() < rate]


def sheet(people: list[str], *, seed: int, scale: tuple[int, int] = AGREEMENT) -> dict[str, int]:
    """Answers that lean, as a company's do: some sheets are unanimous or nearly so."""
    draw = random.Random(seed)
    low, high = scale
    lean = draw.choice([low, low, high, high, (low + high) // 2, None])
    loyalty = draw.choice([0.5, 0.8, 0.95, 1.0])
    return {
        person: lean if lean is not None and draw.random() < loyalty else draw.randint(low, high)
        for person in people
    }


def closed_round(
    people: tuple[Member, ...],
    answers: dict[str, int],
    *,
    wave: str = "w1",
    week: int = 0,
    recommend: bool = False,
    first_cohort: bool = True,
) -> Round:
    """One question `q`, closed on the Friday of its week."""
    opens_on = FIRST_DAY + timedelta(weeks=week)
    return Round(
        wave=wave,
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=4),
        dimensions=tuple(people[0].segments),
        cohort=people,
        questions=(Question("q", RECOMMENDATION if recommend else AGREEMENT),),
        answers={"q": answers},
        first_cohort=first_cohort,
    )
