"""Thousands of malformed and hostile payloads through the real app: no crash, no leak, no effect."""

from __future__ import annotations

import asyncio
import io
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from structlog.testing import capture_logs

from staybot.simulator.parcels import Kind, Reply
from tests.e2e.malice import Malice
from tests.e2e.markup import alive_pings
from tests.e2e.scene import SECRETS, Json, Scene, scene

TOM = "tom@example.com"
AT_ONCE = 6
EXPECTED = {"SlackApiError", "TimeoutError"}
"""What Slack itself refuses (a window for a trigger that is made up, a Home tab for somebody who is nobody),
and what a busy machine did not finish in the 2.5 seconds after which a handler gives up in words.
"""


@pytest.mark.parametrize("count", [2000, pytest.param(10_000, marks=pytest.mark.long)])
async def test_hostile_payloads_break_leak_and_change_nothing(tmp_path: Path, count: int) -> None:
    async with scene(tmp_path, over_http=True) as set_up:
        malice = Malice(set_up, random.Random(count), senders(set_up))
        sim = set_up.stage.sim
        calls, before = len(sim.calls), set_up.stored(but_ballots_of=(TOM,))
        with capture_logs() as logs:
            replies = await storm(set_up, [malice.one() for _ in range(count)])
        said = json.dumps([call.args for call in sim.calls[calls:]]) + json.dumps([r.body for r in replies])
        assert broken(logs) == {}
        assert not any(secret in said for secret in SECRETS)
        assert changed(before, set_up.stored(but_ballots_of=(TOM,))) == []
        assert sim.broadcasts == []
        assert list(alive_pings([c.args for c in sim.calls[calls:]], [r.body for r in replies])) == []
        assert sum(reply.acked for reply in replies) > count / 3
        assert set_up.maria.errors == []
        await set_up.maria.open_home()
        assert set_up.maria.sees(SECRETS[2])


def senders(set_up: Scene) -> list[Any]:
    """Colleagues, a guest, a bot, somebody deactivated, strangers of this workspace and of another."""
    sim = set_up.stage.sim
    gone = sim.workspace.add_user(name="Gone", email="gone@example.com", deleted=True)
    stranger = sim.workspace.add_user(name="<!channel> Sam", email="sam@example.com")
    foreign = sim.workspace.add_user(name="Foreign", id="W0FOREIGN1")
    others = [sim.actor(user) for user in (gone, stranger, foreign)]
    colleagues = [set_up.tom, set_up.tom, set_up.petra, set_up.noor, set_up.ola]
    return [*colleagues, set_up.guest, set_up.robot, *others]


async def storm(set_up: Scene, payloads: list[tuple[Kind, Json]]) -> list[Reply]:
    """Send them all, some at a time, signed as Slack signs."""
    waiting, replies = iter(payloads), []

    async def send() -> None:
        for kind, payload in waiting:
            replies.append(await posted(set_up, kind, payload))

    await asyncio.gather(*(send() for _ in range(AT_ONCE)))
    await set_up.stage.sim.settle()
    return replies


async def posted(set_up: Scene, kind: Kind, payload: Json) -> Reply:
    http = set_up.stage.sim.http
    if kind == "events_api":
        body, content = json.dumps(payload).encode(), "application/json"
    else:
        form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        body = urlencode(form, errors="surrogatepass").encode()
        content = "application/x-www-form-urlencoded"
    return await http._post(body, http._signed(body) | {"Content-Type": content}, timeout=20.0)


def broken(logs: Any) -> Counter[str]:
    """Where our own code did not know what to do."""
    failed = [one for one in logs if one.get("code") == "handler.failed" and one["kind"] not in EXPECTED]
    return Counter(f"{one['kind']} at {one['where'][-1]}" for one in failed)


def changed(before: dict[str, list[str]], after: dict[str, list[str]]) -> list[str]:
    """Tables with another row than before, but for the notes that an event was seen."""
    return [name for name in before if name != "event_seen" and before[name] != after[name]]


async def test_what_is_not_even_a_payload_is_turned_away(tmp_path: Path) -> None:
    """Unsigned, wrongly signed, no form, no JSON, no UTF-8, endless: refused, and the next is answered."""
    async with scene(tmp_path, over_http=True) as set_up:
        http, before = set_up.stage.sim.http, set_up.stored()
        assert http.url is not None
        bodies = [
            b"", b"payload=", b"payload=%ff%fe", b"payload={", b"{", b"[]", b"null", b"\xff" * 900,
            b"payload=[]", b"payload=7", b"payload=null", b"command=", b"command=/stay&text=%ed%a0%80",
        ]  # fmt: skip
        with capture_logs() as logs:
            async with aiohttp.ClientSession() as outside:
                for body in [*bodies, b"x" * 2_000_000]:
                    for content in ("application/json", "application/x-www-form-urlencoded", "text/plain"):
                        signed = {"Content-Type": content} | http._signed(body)
                        await outside.post(http.url, data=io.BytesIO(body), headers=signed)
                        for headers in unsigned(signed):
                            answer = await outside.post(http.url, data=io.BytesIO(body), headers=headers)
                            assert answer.status in {400, 401, 413}, (body[:20], headers)
        assert broken(logs) == {}
        assert set_up.stored() == before
        assert "Here is what I can do" in (await set_up.maria.command("/stay help")).text


def unsigned(signed: dict[str, str]) -> list[dict[str, str]]:
    """Without a signature, with a wrong one, with one of no time."""
    content = {"Content-Type": signed["Content-Type"]}
    return [content, signed | {"x-slack-signature": "v0=0"}, signed | {"x-slack-request-timestamp": "soon"}]
