from __future__ import annotations

import asyncio
import hashlib
import hmac
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from tests.simulator.probe import actions, button, modal, question

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import JSON, Probe


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    await runner.cleanup()


def answering(answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.Application:
    app = web.Application()
    app.router.add_post("/slack/events", answer)
    return app


def listen_to_everything(probe: Probe) -> None:
    async def ask(ack: Any, body: JSON, client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(question("Why?")))
        await ack()

    async def answered(ack: Any, body: JSON, client: Any) -> None:
        words = body["view"]["state"]["values"]["q"]["a"]["value"]
        await client.chat_postMessage(channel=body["user"]["id"], text=f"You said {words}")
        await ack()

    async def command(ack: Any, command: JSON) -> None:
        await ack(f"Heard {command['text']}")

    async def opened(ack: Any) -> None:
        await ack()

    probe.app.action("ask")(ask)
    probe.app.view("modal")(answered)
    probe.app.command("/probe")(command)
    probe.app.event("app_home_opened")(opened)


async def test_the_whole_way_works_over_http(sim: Simulator, probe: Probe, maria: Actor) -> None:
    listen_to_everything(probe)
    async with serving(probe.app.web_app("/slack/events")) as url:
        sim.request_url = url
        assert sim.request_url == url
        assert await sim.http.verify()
        assert (await maria.command("/probe a & b")).text == "Heard a &amp; b"
        await probe.client.chat_postMessage(
            channel=maria.user.id, text="A question", blocks=[actions(button("Answer", "ask"))]
        )
        await maria.click("Answer")
        assert (await maria.submit({"Why?": "because"})).closed
        assert maria.last_message == "You said because"
        await maria.open_home()
    assert probe.types() == ["/probe", "block_actions", "view_submission", "app_home_opened"]
    assert maria.errors == []


async def test_bolt_refuses_a_wrong_signature(sim: Simulator, probe: Probe, maria: Actor) -> None:
    sim.app.signing_secret = "0" * 32
    async with serving(probe.app.web_app("/slack/events")) as url:
        sim.request_url = url
        result = await maria.command("/probe")
        assert not await sim.http.verify()
    assert result.error == "dispatch_failed"
    assert probe.seen == []


async def test_requests_are_signed_over_their_raw_body(sim: Simulator, maria: Actor) -> None:
    signatures: list[tuple[str, str]] = []

    async def check(request: web.Request) -> web.Response:
        stamp, raw = request.headers["x-slack-request-timestamp"], await request.read()
        base = f"v0:{stamp}:".encode() + raw
        digest = hmac.new(sim.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        signatures.append((request.headers["x-slack-signature"], f"v0={digest}"))
        return web.Response()

    async with serving(answering(check)) as url:
        sim.request_url = url
        await maria.command("/probe x")
        await maria.shortcut("everywhere")
        await maria.open_home()
    assert len(signatures) == 3
    assert all(given == right for given, right in signatures)


async def test_events_are_retried_with_number_and_reason(sim: Simulator, maria: Actor) -> None:
    sim.deliveries.retry_schedule = (0.0, 0.0, 0.0)
    seen: list[tuple[str | None, str | None, str]] = []

    async def fail(request: web.Request) -> web.Response:
        number, reason = (request.headers.get(f"x-slack-retry-{what}") for what in ("num", "reason"))
        seen.append((number, reason, (await request.json())["event_id"]))
        return web.Response(status=500)

    async with serving(answering(fail)) as url:
        sim.request_url = url
        await maria.open_home()
    assert [(number, reason) for number, reason, _ in seen] == [
        (None, None),
        ("1", "http_error"),
        ("2", "http_error"),
        ("3", "http_error"),
    ]
    assert len({event_id for *_, event_id in seen}) == 1


async def test_an_app_can_ask_for_no_retries(sim: Simulator, maria: Actor) -> None:
    async def fail(_: web.Request) -> web.Response:
        return web.Response(status=500, headers={"x-slack-no-retry": "1"})

    async with serving(answering(fail)) as url:
        sim.request_url = url
        await maria.open_home()
    assert len(sim.deliveries.log) == 1


async def test_a_server_that_is_too_slow_or_gone_is_a_failure(sim: Simulator, maria: Actor) -> None:
    sim.deliveries.ack_timeout = 0.02
    asleep = asyncio.Event()

    async def sleep(_: web.Request) -> web.Response:
        await asleep.wait()
        return web.Response()

    async with serving(answering(sleep)) as url:
        sim.request_url = url
        assert (await maria.command("/probe")).error == "operation_timeout"
        asleep.set()
    assert (await maria.command("/probe")).error == "dispatch_failed"
    assert [d.reply.reason for d in sim.deliveries.log] == ["http_timeout", "connection_failed"]
    assert maria.errors == ["operation_timeout", "dispatch_failed"]


@pytest.mark.parametrize("answer", ["right", "wrong"])
async def test_a_request_url_must_repeat_the_challenge(sim: Simulator, answer: str) -> None:
    async def respond(request: web.Request) -> web.Response:
        challenge = (await request.json())["challenge"]
        return web.json_response({"challenge": challenge if answer == "right" else "?"})

    async with serving(answering(respond)) as url:
        sim.request_url = url
        assert await sim.http.verify() is (answer == "right")


async def test_an_answer_that_is_a_json_list_is_taken_as_words(sim: Simulator, maria: Actor) -> None:
    async def respond(_: web.Request) -> web.Response:
        return web.Response(text="[1]")

    async with serving(answering(respond)) as url:
        sim.request_url = url
        assert (await maria.command("/probe")).text == "[1]"
