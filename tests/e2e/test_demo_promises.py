"""The demo's managers differ, and the leaders' digest lets it be seen without a name."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from typing import Any

import pytest

from staybot.demo.life import Life
from staybot.demo.main import SETTINGS, living
from staybot.demo.personas import Habit, Style
from staybot.demo.stage import Stage
from tests.interviews_only import INTERVIEWS_ONLY

INTERVIEWS = replace(SETTINGS, **INTERVIEWS_ONLY)
pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
UNTIL_IT_IS_TOLD = 116
"""Days from the demo's start to the digest of the next interview."""


@dataclass(frozen=True)
class Played:
    """What was seen of one play."""

    digest: str
    """What the leaders read of promises at its end."""
    to_people: tuple[str, ...]
    managers: tuple[str, ...]
    missed: int

    def percent(self) -> tuple[int, int]:
        """The share of clocks that were kept."""
        found = re.search(r"share kept: (?:(\d+) to (\d+) %|less than (\d+) %|(\d+) % or more)", self.digest)
        assert found is not None, self.digest
        low, high = found[1] or found[4] or 0, found[2] or found[3] or 100
        return int(low), int(high)


async def played(style: Style, **more: Any) -> Played:
    """Forty people, who answer and share, under managers who are all alike."""
    async with living(seed=7, people=40, settings=INTERVIEWS) as (stage, life):
        folk = life.folk
        for email, one in folk.personas.items():
            habit = Habit.SILENT if one.habit is Habit.SILENT else Habit.PROMPT
            folk.personas[email] = replace(one, style=style, habit=habit, openness=0.9, doubt=0.0, **more)
        await stage.passes(days=UNTIL_IT_IS_TOLD)
        return seen(stage, life)


def seen(stage: Stage, life: Life) -> Played:
    posts = stage.sim.all_posts
    digests = [post.text for post in posts if post.kind == "channel" and "Promises made" in post.text]
    return Played(
        digest=digests[-1].partition("Sixty-day clocks")[2].partition("How this was made")[0],
        to_people=tuple(post.text for post in posts if post.kind == "dm"),
        managers=tuple(one.name for one in life.folk.staff.values() if "manager" in one.roles),
        missed=life.missed,
    )


@pytest.fixture(scope="module")
def kept() -> Played:
    """Where every manager keeps their word."""
    return asyncio.run(played(Style.QUICK))


@pytest.fixture(scope="module")
def broken() -> Played:
    """Where every manager promises late and does little."""
    return asyncio.run(played(Style.SLOW))


def test_a_leader_can_tell_from_the_digest_whether_promises_are_kept(kept: Played, broken: Played) -> None:
    assert kept.percent()[0] >= broken.percent()[1]
    assert broken.percent()[0] < 50 < kept.percent()[1]
    assert "with a promise within 14 days: 10" in kept.digest
    assert "with a promise within 14 days: 0–9" in broken.digest


def test_what_the_digest_tells_of_promises_names_nobody_and_no_count(kept: Played, broken: Played) -> None:
    for one in (kept, broken):
        assert not any(name in one.digest for name in one.managers)
        for word in ("in all", "kept: ", "missed: ", "unconfirmed: "):
            for after in (line.partition(word)[2] for line in one.digest.splitlines() if word in line):
                assert not re.match(r"\d+[;.\n]", after), after


def test_engineers_say_yes_not_yet_and_not_seen_and_some_say_nothing(kept: Played, broken: Played) -> None:
    texts = "\n".join([*kept.to_people, *broken.to_people])
    for words in (
        "says that it happened. This promise is kept",
        "says: not yet",
        "has not seen it happen. Talk to them",
        "wanted you to read this",
        "I asked you a week ago",
        "got no answer",
        "its day has passed",
        "takes back this promise to you",
    ):
        assert words in texts, words


def test_hardly_anybody_comes_too_late_for_what_they_meant_to_do(kept: Played, broken: Played) -> None:
    assert kept.missed + broken.missed <= 3
