"""Two web and two worker processes on PostgreSQL are replaced one after another while people click."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text

from staybot.simulator import Actor
from staybot.store.claims import Kind, how_many
from staybot.store.database import engine_for
from tests.databases import Databases
from tests.e2e.balancer import Balancer, balancer
from tests.e2e.conftest import CAST
from tests.e2e.processes import Setting, ended, free_port, setting
from tests.e2e.trouble import until
from tests.tally import Tally

pytestmark = pytest.mark.long

CLICKING = ("Maria", "Tom", "Serving 0", "Vision 0")
HELD_SECONDS = 0.8
"""How long a click is held up: a process that does not wait for it has gone by then, and Slack has not yet
given up.
"""


@dataclass
class Clicks:
    """What people did while processes came and went, and what came of it."""

    answered: int = 0
    warned: int = 0
    """Slack showed its own warning, for the click had no answer."""
    is_over: asyncio.Event = field(default_factory=asyncio.Event)

    async def click(self, person: Actor) -> None:
        """One thing after another, as fast as it is answered; after a warning the same once more."""
        while not self.is_over.is_set():
            reply = await person.command("/stay help")
            self.warned += reply.error is not None
            self.answered += "Here is what I can do" in reply.text
            await asyncio.sleep(0.02)


async def replaced(slack: Setting, old: list[Process], command: str, **more: str) -> None:
    """Each by a new one, which is there before the old one goes."""
    for process in list(old):
        new = await slack.start(command, **more)
        await until(lambda: there(slack, command) == len(old) + 1)
        await goes(process)
        old.remove(process)
        old.append(new)


def there(slack: Setting, command: str) -> int:
    """How many processes of this part are at work."""
    if command == "web":
        return slack.sim.sockets.count
    engine = engine_for(slack.environment["DATABASE_URL"])
    with engine.connect() as connection:
        found = how_many(connection, Kind.WORKER)
    engine.dispose()
    return found


async def goes(process: Process) -> None:
    process.terminate()
    await went(process)


async def went(process: Process) -> None:
    code, printed = await ended(process)
    assert code == 0, printed
    assert "settled=True" in printed
    assert "heartbeat.failed" not in printed, printed


@contextmanager
def held_up(slack: Setting) -> Iterator[None]:
    """Whatever looks for somebody in the database waits for the end of this block."""
    engine = engine_for(slack.environment["DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE person IN ACCESS EXCLUSIVE MODE"))
        yield
    engine.dispose()


async def ready(front: Balancer, port: int) -> None:
    await until(lambda: port in front.ready)


def letters_once(slack: Setting, tally: Tally) -> None:
    invited = Counter(post.to for post in slack.sim.all_posts if "Your stay interview" in post.text)
    asked = {slack.actor(one.name).user.id for one in CAST if "engineer" in one.roles}
    tally.once_each(asked, [*invited.elements()])


async def test_over_sockets_every_click_is_answered_and_every_letter_goes_out_once(
    tmp_path: Path, databases: Databases, tally: Tally
) -> None:
    """Slack may hand over a payload in the very moment in which a connection closes; such a click shows its
    warning and works the next time. At most one of these for each connection that was closed.
    """
    async with setting(tmp_path, databases.new("postgresql")) as slack:
        way = {"SLACK_APP_TOKEN": slack.sim.app_token, "STAYBOT_MESSAGES_PER_MINUTE": "60"}
        webs = [await slack.start("web", **way) for _ in range(2)]
        workers = [await slack.start("worker", **way) for _ in range(2)]
        await until(lambda: there(slack, "web") == there(slack, "worker") == 2)
        clicks = Clicks()
        people = [asyncio.create_task(clicks.click(slack.actor(name))) for name in CLICKING]
        await replaced(slack, webs, "web", **way)
        await replaced(slack, workers, "worker", **way)
        await until(lambda: sum("Your stay interview" in post.text for post in slack.sim.all_posts) >= 14)
        await asyncio.sleep(2)
        clicks.is_over.set()
        await asyncio.gather(*people)
        tally.moments, tally.things = len(webs) + len(workers), clicks.answered
        tally.note = f"{clicks.warned} clicks of closed connections that Slack warned of"
        assert clicks.answered > 100
        assert clicks.warned <= len(webs)
        letters_once(slack, tally)
        tally.holds()
        for process in (*webs, *workers):
            await goes(process)


async def test_clicks_under_way_in_a_process_that_is_told_to_go_are_answered_by_it(
    tmp_path: Path, databases: Databases, tally: Tally
) -> None:
    """All of them, with no allowance: they were there before it was told."""
    async with setting(tmp_path, databases.new("postgresql")) as slack:
        webs = [await slack.start("web", SLACK_APP_TOKEN=slack.sim.app_token) for _ in range(2)]
        await until(lambda: there(slack, "web") == 2)
        for old in webs:
            people = [slack.actor(name) for name in CLICKING]
            for one in people:  # the first click of a process also loads what it needs
                await one.command("/stay help")
            sent = len(slack.sim.sockets.sent)
            with held_up(slack):
                clicks = [asyncio.create_task(one.command("/stay help")) for one in people]
                await until(lambda: len(slack.sim.sockets.sent) == sent + len(CLICKING))  # noqa: B023 — awaited here
                old.terminate()
                await asyncio.sleep(HELD_SECONDS)
            replies = await asyncio.gather(*clicks)
            tally.moments += 1
            tally.things += len(replies)
            tally.lost += sum(
                one.error is not None or "Here is what I can do" not in one.text for one in replies
            )
            await went(old)
            await slack.start("web", SLACK_APP_TOKEN=slack.sim.app_token)
            await until(lambda: there(slack, "web") == 2)
    tally.holds()


async def test_over_http_every_click_is_answered_behind_a_load_balancer(
    tmp_path: Path, databases: Databases, tally: Tally
) -> None:
    """A process that is to end says so on /readyz first, and takes requests until that was noticed."""
    async with setting(tmp_path, databases.new("postgresql")) as slack, AsyncExitStack() as stack:
        ports = [free_port() for _ in range(4)]
        front, slack.sim.request_url = await stack.enter_async_context(balancer(ports))
        signed = {"SLACK_SIGNING_SECRET": slack.sim.signing_secret}
        webs = [await slack.start("web", **signed, PORT=str(port)) for port in ports[:2]]
        await until(lambda: front.ready == set(ports[:2]))
        clicks = Clicks()
        people = [asyncio.create_task(clicks.click(slack.actor(name))) for name in CLICKING]
        for old, port in zip(webs[:2], ports[2:], strict=True):
            webs.append(await slack.start("web", **signed, PORT=str(port)))
            await ready(front, port)
            await goes(old)
        assert front.ready == set(ports[2:])
        await asyncio.sleep(1)
        clicks.is_over.set()
        await asyncio.gather(*people)
        tally.moments, tally.things, tally.lost = len(ports) // 2, clicks.answered, clicks.warned
        assert clicks.answered > 100
        tally.holds()
        for process in webs[2:]:
            await goes(process)
