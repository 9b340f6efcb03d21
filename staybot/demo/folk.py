"""Who works at the company now, and what is on their minds: promises raise and lower it."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Final

from staybot.demo.company import Company
from staybot.demo.keeping import LEARNS
from staybot.demo.personas import Persona, Style, drawn, personas
from staybot.demo.stage import Employee

TRUST_LOST: Final = 0.92
"""What is left of somebody's readiness to answer after they shared something and nothing followed."""

TRUST_WON: Final = 1.25
"""What a promise that was kept makes of it, up to what it was in the beginning."""


class Folk:
    """Everybody by email. Who has left is in none of these."""

    def __init__(self, company: Company, *, seed: int) -> None:
        self.company = company
        self.staff: dict[str, Employee] = {one.email: one for one in company.staff}
        self.personas: dict[str, Persona] = personas(company, seed=seed)
        self.hoping: set[str] = set()
        """Who shared something that nothing has come of."""
        self.promised: set[str] = set()
        """Who was made a promise that is still open."""
        self.themes: dict[str, str] = {}
        """What each person's last shared answers were about."""
        self._trust: dict[str, float] = {}
        self._seed = seed

    def draw(self, what: str, email: str) -> random.Random:
        """Chance of one person's own: whoever else comes or goes does not change it."""
        return random.Random(f"{self._seed} {what} {email}")  # noqa: S311 — invented people

    def trust(self, email: str) -> float:
        """How ready somebody is to answer and to share, from 1 downwards."""
        return self._trust.get(email, 1.0)

    def is_let_down(self, email: str) -> None:
        """Nothing followed."""
        self._trust[email] = self.trust(email) * TRUST_LOST

    def is_pleased(self, email: str) -> None:
        """A promise was kept."""
        self._trust[email] = min(1.0, self.trust(email) * TRUST_WON)
        self.hoping.discard(email)

    def named_in(self, text: str, *, but: Employee) -> Employee | None:
        """The first person whose name stands in a text."""
        found = [(at, one) for one in self.staff.values() if (at := text.find(one.name)) >= 0 and one != but]
        return min(found, key=lambda hit: hit[0])[1] if found else None

    def enters(self, one: Employee) -> None:
        """Somebody is new, or has another place in the company."""
        self.staff[one.email] = one
        self.personas.setdefault(one.email, drawn(one, seed=self._seed))

    def goes(self, one: Employee) -> None:
        """Somebody has left."""
        del self.staff[one.email]
        self.hoping.discard(one.email)
        self.promised.discard(one.email)

    def learns(self, draw: random.Random) -> None:
        """The leaders have read how promises go, and speak with all managers; some do better from now on."""
        for email, persona in self.personas.items():
            if persona.style in {Style.SLOW, Style.NEVER} and draw.random() < LEARNS:
                self.personas[email] = replace(persona, style=Style.THOUGHTFUL)
