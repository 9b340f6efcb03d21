"""What people make of a pulse: at once, later, with a comment, on holiday, never."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Final, Protocol

from staybot.demo import pulse_deeds
from staybot.demo.agenda import Planned
from staybot.demo.moods import Moods
from staybot.demo.personas import Habit, Persona
from staybot.demo.situations import Situations
from staybot.demo.stage import Employee, Stage
from staybot.demo.voices import Voices
from staybot.simulator import Post

TURNOUT: Final[Mapping[Habit, float]] = {
    Habit.PROMPT: 0.93, Habit.UNHURRIED: 0.85, Habit.POSTPONES: 0.75, Habit.DRAFTS: 0.8,
    Habit.LAST_MINUTE: 0.7, Habit.DECLINES: 0.35, Habit.SILENT: 0.0,
}  # fmt: skip
"""How often somebody of each habit answers a pulse at all."""

HOURS: Final[Mapping[Habit, tuple[float, float]]] = {
    Habit.PROMPT: (0.05, 2), Habit.UNHURRIED: (3, 30), Habit.POSTPONES: (6, 40), Habit.DRAFTS: (0.2, 6),
    Habit.LAST_MINUTE: (28, 50), Habit.DECLINES: (0.5, 30), Habit.SILENT: (0, 1),
}  # fmt: skip
"""Between how many hours after the message. A pulse is open for a week; weekends come on top."""

COMMENTS: Final = 0.3
"""Chance that somebody who answers adds a comment."""

ONLY_TAPS: Final = 0.08
"""Chance that somebody taps the first answer and leaves it at that."""

AWAY: Final = 0.012
"""Chance to ask for quiet over a holiday instead."""


class Crowded(Planned, Protocol):
    """What the company's life offers to the part of it that is about pulses."""

    def is_let_down(self, who: Employee) -> bool:
        """Whether this person shared something and was promised nothing yet."""
        ...


class PulseLife:
    """Everybody's way with pulses. It draws for itself: interviews go on as if there were none."""

    def __init__(self, stage: Stage, life: Crowded, situations: Situations, *, seed: int) -> None:
        self._stage = stage
        self._life = life
        self._seed = seed
        self._situations = situations
        self._moods = Moods(situations, seed=seed)
        self._voices = Voices(random.Random(f"{seed} pulse voices"))  # noqa: S311 — invented people
        self._draws: dict[str, random.Random] = {}

    def reads(self, who: Employee, persona: Persona, post: Post) -> None:
        """Somebody got a message; if it asks for a pulse, they make up their mind."""
        if not pulse_deeds.is_pulse(post.blocks):
            return
        draw = self._draw(who)
        if draw.random() < AWAY:
            self._life.plan(who, partial(self._rests, who), hours=draw.uniform(0.2, 5))
        elif draw.random() < TURNOUT[persona.habit]:
            deed = self._only_taps if draw.random() < ONLY_TAPS else self._answers
            self._life.plan(who, partial(deed, who, persona), hours=draw.uniform(*HOURS[persona.habit]))

    async def _answers(self, who: Employee, persona: Persona) -> bool:
        draw, actor = self._draw(who), self._stage.actor(who.email)
        comment = self._comment(who, persona) if draw.random() < COMMENTS else ""
        if persona.habit is Habit.DRAFTS:  # a tap now, the rest on the second visit
            await pulse_deeds.tap(actor, partial(self._score, who))
            await actor.close_modal(all=True)
            self._life.plan(who, partial(self._comes_back, who, comment), hours=draw.uniform(2, 20))
        else:
            await pulse_deeds.answer(actor, partial(self._score, who), comment=comment)
        return False

    async def _only_taps(self, who: Employee, _persona: Persona) -> bool:
        actor = self._stage.actor(who.email)
        await pulse_deeds.tap(actor, partial(self._score, who))
        await actor.close_modal(all=True)
        return False

    async def _comes_back(self, who: Employee, comment: str) -> bool:
        actor = self._stage.actor(who.email)
        await pulse_deeds.come_back(actor, partial(self._score, who), comment=comment)
        return False

    async def _rests(self, who: Employee) -> bool:
        until = self._stage.clock.now().date() + timedelta(days=self._draw(who).randint(5, 20))
        await pulse_deeds.rest(self._stage.actor(who.email), until=until)
        return False

    def _score(self, who: Employee, item: str) -> int:
        let_down = self._life.is_let_down(who)
        return self._moods.score(who, item, let_down=let_down, draw=self._draw(who))

    def _comment(self, who: Employee, persona: Persona) -> str:
        theme = self._situations.on_their_mind(
            who, let_down=self._life.is_let_down(who), draw=self._draw(who)
        )
        return self._voices.say("frustrated", theme=theme, language=persona.language)

    def _draw(self, who: Employee) -> random.Random:
        return self._draws.setdefault(who.email, random.Random(f"{self._seed} pulse {who.email}"))  # noqa: S311 — invented people
