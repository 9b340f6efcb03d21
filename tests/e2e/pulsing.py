"""A company that is asked a pulse, and the days on which it is."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import select

from staybot.config import Settings
from staybot.demo import page
from staybot.demo.stage import Stage
from staybot.flows.answering import ballots
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.simulator import Actor
from staybot.simulator.objects import Message
from staybot.store.database import Tx
from staybot.store.tables import Person, Round, RoundKind, RoundState
from tests.e2e.conftest import CAST, START, Company

WEEKLY: dict[str, Any] = {"pulse_cadence": "weekly", "check_ins": False, "sponsor": "Noor, VP Engineering"}

TITLE = "A quick pulse"
LABELS = ("1 Strongly disagree", "2 Disagree", "3 In between", "4 Agree", "5 Strongly agree")


@asynccontextmanager
async def pulsing(
    folder: Path, *, over_http: bool = False, with_page: bool = False, **settings: Any
) -> AsyncIterator[Company]:
    """The cast on the day on which everybody has been asked the first pulse."""
    stage = Stage(folder, start=START, settings=Settings(**{**WEEKLY, **settings}), over_http=over_http)
    if with_page:
        page.mount(stage)
    await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    company = Company(stage)
    try:
        while not asked(company.maria) or not asked(company.tom):
            await stage.next_thing()
        await company.passes(hours=12 - (stage.clock.now() - START) / timedelta(hours=1) % 12)
        yield company
    finally:
        await stage.close()


def asked(actor: Actor) -> list[Message]:
    """Every invitation to a pulse in somebody's DM."""
    return [one for one in actor.messages if "pulse.tap" in json.dumps(one.blocks)]


def pulse(actor: Actor) -> Message:
    """The newest one."""
    return asked(actor)[-1]


def rest_of(actor: Actor) -> list[str]:
    """The blocks of the open window that ask a question, from top to bottom."""
    assert actor.modal is not None
    return [block["block_id"] for block in actor.modal.blocks if block["block_id"].startswith("item.")]


def holds(company: Company, email: str) -> PulseBallot:
    """What somebody's sealed ballot of the open pulse holds."""

    def read(tx: Tx) -> PulseBallot:
        of = tx.session.exec(
            select(Round).where(Round.kind == RoundKind.PULSE, Round.state == RoundState.OPEN)
        ).one()
        person = tx.session.exec(select(Person).where(Person.email == email)).one()
        found = ballots.read(tx, of, person, holds=PulseBallot)
        assert found is not None
        return found

    return company.stage.bot.db.now(read)


def given(company: Company, email: str = "maria@example.com") -> list[int | None]:
    """The scores somebody gave, in the order of the questions."""
    ballot = holds(company, email)
    return [ballot.answers.get(item) for item in items(company)]


def items(company: Company) -> list[str]:
    """The items of the open pulse in order."""

    def read(tx: Tx) -> list[str]:
        of = tx.session.exec(
            select(Round).where(Round.kind == RoundKind.PULSE, Round.state == RoundState.OPEN)
        ).one()
        return [item["id"] for part in json.loads(of.questions_json) for item in part["items"]]

    return company.stage.bot.db.now(read)
