"""A company in the middle of its interview: who holds what, and payloads that nobody's Slack would send."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, select
from sqlmodel import select as choose

from staybot.anonymity import sealing
from staybot.config import Settings
from staybot.demo.stage import Employee, Stage
from staybot.simulator import Actor
from staybot.simulator.parcels import Reply
from staybot.store.database import Tx
from staybot.store.tables import Person, Round, Share, SixtyDays
from tests.e2e.conftest import CAST, START, Company
from tests.interviews_only import INTERVIEWS_ONLY

ANONYMOUS = "The retrieval launch in Lisbon kept me awake with joy"
DRAFTED = "Half a thought about the Rotterdam offer"
SHARED = "Two days of waiting for a GPU whenever Hamburg trains"
PROMISED = "A reserved GPU for serving before ten each morning"
SECRETS = (ANONYMOUS, DRAFTED, SHARED, PROMISED)
"""Maria's anonymous answer and draft, what she shared with Priya, and what Priya promised her."""

GUEST = Employee("Guy Guest", "guest@example.com", "petra@example.com", start_date="2024-01-15")
ROBOT = Employee("Robo", "robo@example.com", "petra@example.com", start_date="2024-01-15")
"""A guest and a bot whom somebody put into the people list as engineers."""

Json = dict[str, Any]


@dataclass
class Scene(Company):
    """Maria answered, drafted and shared; Priya promised. The ids are those that an attacker would guess."""

    round_id: str = ""
    share_id: str = ""
    clock_id: str = ""
    seal: str = ""
    person_ids: dict[str, str] = field(default_factory=dict)

    @property
    def petra(self) -> Actor:
        return self.stage.actor("petra@example.com")

    @property
    def guest(self) -> Actor:
        return self.stage.actor(GUEST.email)

    @property
    def robot(self) -> Actor:
        return self.stage.actor(ROBOT.email)

    async def press(self, actor: Actor, action_id: str, value: Any = None, **more: Any) -> Reply:
        """A click that this person's Slack never offered, on a message of their own."""
        payload = self.click_payload(actor, action_id, value) | more
        reply = await self.stage.sim.deliveries.interaction("interactive", payload)
        await self.stage.sim.settle()
        return reply

    def click_payload(self, actor: Actor, action_id: str, value: Any = None) -> Json:
        sim = self.stage.sim
        dm = sim.workspace.dm_with(actor.user.id)
        message = dm.messages[0] if dm.messages else sim.workspace.post(dm, text="Hello")
        action = {"type": "button", "block_id": "b", "action_id": action_id}
        given = {} if value is None else {"value": value}
        url = sim.responses.issue(actor.user, dm, message)
        return sim.interactions.payloads.block_actions(actor.user, message, action | given, url)

    async def submit(self, actor: Actor, callback: str, *, state: Json, **ids: str) -> Reply:
        """A modal, submitted, that this person never opened."""
        payload = self.submission_payload(actor, callback, state=state, **ids)
        reply = await self.stage.sim.deliveries.interaction("interactive", payload)
        await self.stage.sim.settle()
        return reply

    def submission_payload(self, actor: Actor, callback: str, *, state: Json, **ids: str) -> Json:
        sim = self.stage.sim
        payloads = sim.interactions.payloads
        blocks = [{"type": "input", "block_id": name, "element": {}} for name in state]
        values = {name: {"input": content} for name, content in state.items()}
        view = {
            "id": sim.workspace.new_id("V"), "type": "modal", "callback_id": callback, "hash": "1.0",
            "private_metadata": json.dumps(ids), "blocks": blocks, "state": {"values": values},
        }  # fmt: skip
        trigger = sim.workspace.triggers.issue(actor.user.id)
        common = payloads._common("view_submission", actor.user)
        return common | {"view": view, "trigger_id": trigger, "response_urls": []}

    def screen(self, actor: Actor) -> str:
        """Everything this person has before their eyes, or ever had as an answer to them alone."""
        sim = self.stage.sim
        views = [*sim.workspace.surfaces.modals.get(actor.user.id, []), *filter(None, [actor.home])]
        messages = [*actor.messages, *actor.ephemerals]
        seen = [[m.text, m.blocks] for m in messages] + [[view.content] for view in views]
        return json.dumps(seen, ensure_ascii=False)

    def stored(self, *, but_ballots_of: tuple[str, ...] = ()) -> dict[str, list[str]]:
        """Every row of every table, but the sealed ballots of these people."""
        engine = self.stage.bot.db.engine
        tables = MetaData()
        tables.reflect(engine)
        own = {self._ballot_id(email) for email in but_ballots_of}
        with engine.connect() as connection:
            return {
                name: sorted(
                    repr(row) for row in connection.execute(select(table))
                    if not (name == "ballot" and row.ballot_id in own)
                )
                for name, table in tables.tables.items()
            }  # fmt: skip

    def _ballot_id(self, email: str) -> bytes:
        key = self.stage.bot._keys.get(self.round_id)
        person = self.person_ids[email].encode()
        return sealing.ballot_id(key, round_id=self.round_id.encode(), person_id=person)


@asynccontextmanager
async def scene(
    folder: Path, *, settings: Settings | None = None, over_http: bool = False
) -> AsyncIterator[Scene]:
    """The cast with everything in it that somebody else must never see or change."""
    stage = Stage(folder, start=START, settings=settings or Settings(**INTERVIEWS_ONLY), over_http=over_http)
    await stage.open([*CAST, GUEST, ROBOT], leaders=["noor@example.com"], operator="ola@example.com")
    stage.sim.change_user(stage.people[GUEST.email], is_restricted=True)
    stage.sim.change_user(stage.people[ROBOT.email], is_bot=True)
    await stage.sim.settle()
    set_up = Scene(stage)
    try:
        await set_up.passes(days=9, hours=6)
        set_up.seal = await _maria_answers(set_up)
        await set_up.passes(minutes=1)
        await set_up.priya.click("Log a commitment")
        await set_up.priya.submit({"text": PROMISED})
        await set_up.priya.close_modal(all=True)
        await set_up.passes(minutes=1)
        stage.bot.db.now(_remember, set_up)
        yield set_up
    finally:
        await stage.close()


async def _maria_answers(company: Company) -> str:
    """The seal that she confirmed."""
    maria = company.maria
    await maria.click("Start")
    await maria.submit({"energized": ANONYMOUS, "frustrated": SHARED, "seen_by.frustrated": "manager"})
    await maria.submit()
    assert maria.modal is not None
    seal = str(json.loads(maria.modal.content["private_metadata"])["seal"])
    await maria.submit()
    await maria.close_modal(all=True)
    await maria.click("Start")
    await maria.type("pick_up_call", DRAFTED)
    await maria.close_modal(all=True)
    return seal


async def to_the_end(actor: Actor) -> None:
    """Agree to every page that follows the answers, and close."""
    while actor.modal is not None and actor.modal.content.get("submit"):
        await actor.submit()
    await actor.close_modal(all=True)


def _remember(tx: Tx, into: Scene) -> None:
    into.round_id = tx.session.exec(choose(Round).where(Round.state == "open")).one().id
    into.share_id = tx.session.exec(choose(Share)).one().id
    into.clock_id = tx.session.exec(choose(SixtyDays)).one().id
    into.person_ids = {p.email: p.id for p in tx.session.exec(choose(Person)) if p.email}
