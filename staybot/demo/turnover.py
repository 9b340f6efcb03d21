"""Who comes and goes while the demo runs. The operator's people list says so, as it would anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from staybot.demo.company import newcomer
from staybot.demo.folk import Folk
from staybot.demo.stage import Employee, Stage

FEWEST_ENGINEERS: Final = 15
FEWEST_MANAGERS: Final = 7
"""In a smaller company nobody leaves: its figures would end with them."""

NOTICE: Final = timedelta(days=3)
"""How long before their first day somebody stands on the list."""


class Turnover:
    """Three join, two engineers and a manager leave, one changes teams, in a year. By a seed."""

    def __init__(self, stage: Stage, folk: Folk) -> None:
        self._stage = stage
        self._folk = folk
        self._draw = folk.draw("turnover", "")
        four = (folk.company.engineer, folk.company.manager, folk.company.leader, folk.company.operator)
        self._stay = {one.email for one in four}

    def plans(self) -> tuple[tuple[float, Callable[[], Awaitable[bool]]], ...]:
        """What happens, and after how many days."""
        return (
            (20.2, self._joins), (44.2, self._leaves), (51.2, self._moves), (82.2, self._joins),
            (128.2, self._manager_leaves), (170.2, self._joins), (228.2, self._leaves),
        )  # fmt: skip

    async def _joins(self) -> bool:
        one = newcomer(
            self._draw.choice(self._managers()), self._draw, known=set(self._folk.personas),
            first_day=self._stage.clock.now().date() + NOTICE,
        )  # fmt: skip
        self._folk.enters(one)
        account = self._stage.sim.add_user(name=one.name, email=one.email, tz=one.tz)
        self._stage.people[one.email] = account
        await self._stage.import_people(list(self._folk.staff.values()))
        return True

    async def _leaves(self) -> bool:
        engineers = [one for one in self._folk.staff.values() if one.roles == "engineer"]
        if len(engineers) < FEWEST_ENGINEERS:
            return False
        await self._gone(self._one_of(engineers))
        return True

    async def _moves(self) -> bool:
        """To a team of the same kind where there is one; what was promised goes to the new manager."""
        engineers = [one for one in self._folk.staff.values() if one.roles == "engineer"]
        managers = self._managers()
        if len(managers) > 1:
            one = self._one_of(engineers)
            self._gets(one, self._other(one.manager_email, one.function), moves=True)
            await self._stage.import_people(list(self._folk.staff.values()))
        return True

    async def _manager_leaves(self) -> bool:
        """And somebody else has their people, and the promises to them."""
        managers = [one for one in self._managers() if one.email not in self._stay]
        if len(managers) < FEWEST_MANAGERS:
            return False
        waiting = Counter(self._folk.staff[email].manager_email for email in sorted(self._folk.promised))
        one = max(managers, key=lambda boss: waiting[boss.email])
        after = self._other(one.email, one.function)
        for report in [each for each in self._folk.staff.values() if each.manager_email == one.email]:
            self._gets(report, after, moves=False)
        await self._gone(one)
        return True

    async def _gone(self, one: Employee) -> None:
        self._folk.goes(one)
        self._stage.sim.change_user(self._stage.people[one.email], deleted=True)
        await self._stage.import_people(list(self._folk.staff.values()), complete=True)

    def _gets(self, one: Employee, boss: Employee, *, moves: bool) -> None:
        place = {"team": boss.team, "function": boss.function} if moves else {}
        self._folk.enters(replace(one, manager_email=boss.email, **place))

    def _managers(self) -> list[Employee]:
        """Those who build things too."""
        return [one for one in self._folk.staff.values() if one.roles == "engineer;manager"]

    def _other(self, email: str, function: str) -> Employee:
        """Another manager, of the same kind of team where there is one."""
        others = [one for one in self._managers() if one.email != email]
        return self._draw.choice([one for one in others if one.function == function] or others)

    def _one_of(self, engineers: list[Employee]) -> Employee:
        """By chance; of those to whom a promise is open, or who hope for one, so that its end is seen."""
        known = [one for one in engineers if one.email not in self._stay]
        promised = [one for one in known if one.email in self._folk.promised]
        hoping = [one for one in known if one.email in self._folk.hoping]
        return self._draw.choice(promised or hoping or known)
