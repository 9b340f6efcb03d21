"""A small company before a simulated Slack, with the edge between: over HTTP, one process, no scheduler."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from staybot.clock import ManualClock
from staybot.flows.asking import rounds
from staybot.observing.watch import Watch
from staybot.simulator import Actor, Simulator
from staybot.slack import api
from staybot.slack.api import Identity
from staybot.slack.app import build
from staybot.slack.courier import Courier
from staybot.slack.http import HttpReceiver
from staybot.slack.inflight import Inflight
from staybot.store.database import Database, Tx
from staybot.store.tables import Person

MANIFEST: dict[str, Any] = yaml.safe_load((Path(__file__).parents[3] / "manifest.yml").read_text("utf-8"))
OPENS_ON = date(2026, 10, 15)


@dataclass
class Edge:
    """The simulated Slack, the bot's edge, and the cast of design.md."""

    slack: Simulator
    db: Database
    clock: ManualClock
    client: Any
    bot: Identity
    courier: Courier
    maria: Actor
    priya: Actor
    tom: Actor
    ola: Actor

    async def passes(self, **span: float) -> None:
        """Time goes by; the round opens if its day has come, and due letters go out."""
        self.clock.move(by=timedelta(**span))
        for round_id in await self.db.run(rounds.due_to_open):
            await self.db.run(rounds.open_, round_id=round_id)
        await self.courier.deliver_due()
        await self.slack.settle()

    async def days_pass(self, number: int) -> None:
        """Several days, one by one."""
        for _ in range(number):
            await self.passes(days=1)

    async def invited(self, actor: Actor | None = None) -> None:
        """Days go by until somebody (Maria, if nobody else) has their invitation."""
        await self.passes(hours=3)  # from now on it is noon in London
        while not (actor or self.maria).messages:
            await self.passes(days=1)

    def posts_to(self, actor: Actor) -> Sequence[str]:
        """Every message of the bot in somebody's DM that is not ephemeral."""
        return [message.text for message in actor.messages]


def hire(tx: Tx, *, slack_id: str, name: str, manager: str | None = None, **roles: Any) -> str:
    """Somebody who has been here for years and is in the people list."""
    row = Person(
        id=slack_id.lower(),
        workspace=tx.workspace,
        slack_id=slack_id,
        email=f"{slack_id.lower()}@example.com",
        name=name,
        manager_id=manager,
        start_on=date(2024, 1, 8),
        tz="Europe/London",
        is_listed=True,
        first_seen_on=date(2024, 1, 8),
        **roles,
    )
    tx.session.add(row)
    tx.session.flush()
    return row.id


def _staff(tx: Tx) -> None:
    priya = hire(tx, slack_id="UPRIYA001", name="Priya", is_manager=True)
    hire(tx, slack_id="UMARIA001", name="Maria", manager=priya, is_engineer=True)
    hire(tx, slack_id="UTOM00001", name="Tom", is_engineer=True)
    hire(tx, slack_id="UOLA00001", name="Ola")
    rounds.plan(tx)


@asynccontextmanager
async def edge(
    db: Database, clock: ManualClock, *, scopes: Sequence[str] | None = None
) -> AsyncIterator[Edge]:
    """Everything running; `scopes` other than the manifest's may be granted."""
    slack = Simulator(manifest=MANIFEST, now=clock.now)
    users = {
        name: slack.workspace.add_user(id=slack_id, name=name)
        for name, slack_id in (
            ("Maria", "UMARIA001"), ("Priya", "UPRIYA001"), ("Tom", "UTOM00001"), ("Ola", "UOLA00001"),
        )
    }  # fmt: skip
    await slack.start()
    db.now(_staff)
    http = api.session()
    client = api.client(token=slack.bot_token, base_url=f"{slack.url}/api/", http=http)
    if scopes is not None:
        slack.app.scopes = set(scopes)
    bot = await api.identify(client)
    app = build(db, client, bot=bot, signing_secret=slack.signing_secret)
    readiness = Watch(db, clock, slack=client.auth_test, ticks=False).readiness
    receiver = HttpReceiver(app, port=0, inflight=Inflight(), readiness=readiness, host="127.0.0.1")
    slack.request_url = f"http://127.0.0.1:{await receiver.start()}/slack/events"
    courier = Courier(db, client, scopes=bot.scopes)
    actors = {name.lower(): slack.actor(user) for name, user in users.items()}
    try:
        yield Edge(slack, db, clock, client, bot, courier, **actors)
    finally:
        await receiver.stop()
        await http.close()
        await slack.stop()
