"""Every end of a handler leaves as words, acknowledged last; nothing of what people typed is logged."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from staybot.clock import ManualClock, SystemClock
from staybot.errors import Refused
from staybot.observing import tally as tallies
from staybot.observing.tally import Outcome, Tally
from staybot.slack import listener as listeners
from staybot.slack.app import ANY
from staybot.slack.listener import event_listener, listener
from staybot.slack.people import by
from staybot.slack.replies import Ack
from staybot.store.database import Database

SECRET = "my manager Priya reads my diary"
NO_DATABASE = cast("Database", None)
INPUT = {"type": "input", "block_id": "energized", "element": {}, "label": {}}
OTHER = {"type": "input", "block_id": "frustrated", "element": {}, "label": {}}


def submission(*blocks: dict[str, Any]) -> dict[str, Any]:
    view = {"type": "modal", "callback_id": "x", "blocks": list(blocks), "state": {"values": {}}}
    return {"type": "view_submission", "user": {"id": "U1"}, "view": view, "trigger_id": "t"}


def command(text: str) -> dict[str, Any]:
    return {"command": "/stay", "text": text, "user_id": "U1", "trigger_id": "t", "channel_id": "C1"}


def raising(error: BaseException) -> Callable[[AsyncArgs, Database], Awaitable[Ack]]:
    async def handler(_args: AsyncArgs, _db: Database) -> Ack:
        raise error

    return handler


async def answered(
    body: dict[str, Any], handler: listeners.Handler, tally: Tally | None = None
) -> BoltResponse:
    """What Bolt answers to a payload that this handler got."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="UB"
        )

    client = AsyncWebClient(token="xoxb-1", base_url="http://127.0.0.1:9/api/", retry_handlers=[])
    app = AsyncApp(client=client, authorize=authorize, signing_secret="", process_before_response=True)
    counted = tally or Tally(SystemClock())
    handle = listener(NO_DATABASE, lambda _: handler, counted)
    app.view(ANY)(handle)
    app.command(ANY)(handle)
    app.action(ANY)(handle)
    app.event(ANY)(event_listener(NO_DATABASE, lambda _: handler, counted))
    return await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))


def said(response: BoltResponse) -> dict[str, Any]:
    assert response.status == 200
    return cast("dict[str, Any]", json.loads(response.body or "{}"))


async def test_a_refused_field_is_told_under_its_input_and_the_window_stays() -> None:
    refusal = Refused("Too long <b>", field="frustrated")
    answer = said(await answered(submission(INPUT, OTHER), raising(refusal)))
    assert answer == {"response_action": "errors", "errors": {"frustrated": "Too long <b>"}}


@pytest.mark.parametrize("field", [None, "nowhere"])
async def test_a_refusal_of_no_input_in_sight_is_told_under_the_first(field: str | None) -> None:
    answer = said(await answered(submission({"type": "divider"}, INPUT), raising(Refused("No", field=field))))
    assert answer["errors"] == {"energized": "No"}


async def test_a_refusal_in_a_window_without_inputs_is_a_page_above_it() -> None:
    answer = said(await answered(submission({"type": "divider"}), raising(Refused("Too <late>"))))
    assert answer["response_action"] == "push"
    assert answer["view"]["blocks"][0]["text"]["text"] == "Too &lt;late&gt;"


async def test_a_refused_command_is_answered_for_nobody_else_to_see() -> None:
    answer = said(await answered(command("x"), raising(Refused("Not yours"))))
    assert (answer["response_type"], answer["text"]) == ("ephemeral", "Not yours")


async def test_a_bug_becomes_an_apology_with_the_reference_of_its_log_line() -> None:
    with structlog.testing.capture_logs() as logged:
        answer = said(await answered(command(SECRET), raising(ValueError(SECRET))))
    assert len(logged) == 1
    assert logged[0]["reference"] in answer["text"]
    assert logged[0]["kind"] == "ValueError"
    assert any("test_listener.py" in line for line in logged[0]["where"])


async def test_no_word_of_what_was_typed_is_logged_when_something_breaks() -> None:
    with structlog.testing.capture_logs() as logged:
        await answered(command(SECRET), raising(ValueError(SECRET)))
        await answered(submission(INPUT), raising(KeyError(SECRET)))
    assert len(logged) == 2
    assert "diary" not in repr(logged)


async def test_an_error_in_a_window_does_not_close_it() -> None:
    answer = said(await answered(submission(INPUT), raising(RuntimeError())))
    assert answer["response_action"] == "errors"
    assert "Something went wrong" in answer["errors"]["energized"]


async def test_a_handler_that_takes_too_long_is_given_up_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listeners, "PATIENCE", 0.01)

    async def slow(_args: AsyncArgs, _db: Database) -> Ack:
        await asyncio.sleep(60)
        return {}

    assert "took too long" in said(await answered(command(""), slow))["text"]


async def test_a_click_is_acknowledged_even_when_the_words_cannot_be_said() -> None:
    body = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "actions": [{"type": "button", "action_id": "gone", "block_id": "b"}],
        "response_url": "http://127.0.0.1:9/nobody-listens",
    }
    with structlog.testing.capture_logs() as logged:
        answer = await answered(body, raising(Refused("No")))
    assert (answer.status, answer.body) == (200, "")
    assert [line["code"] for line in logged] == ["handler.failed"]


async def test_what_a_handler_returns_is_what_is_acknowledged() -> None:
    async def handler(_args: AsyncArgs, _db: Database) -> Ack:
        return {"response_action": "clear"}

    assert said(await answered(submission(INPUT), handler)) == {"response_action": "clear"}


async def test_a_failed_event_is_left_for_slack_to_deliver_again() -> None:
    body = {
        "type": "event_callback",
        "event_id": "E1",
        "event": {"type": "user_change", "user": {"id": "U1"}},
    }
    assert (await answered(body, raising(OSError()))).status == 500
    assert (await answered(body, raising(Refused("No")))).status == 200


async def test_a_window_whose_submission_is_done_closes_with_an_empty_answer() -> None:
    async def handler(_args: AsyncArgs, _db: Database) -> Ack:
        return {}

    assert (await answered(submission(INPUT), handler)).body == ""


async def test_an_answer_that_slack_does_not_take_is_noted() -> None:
    async with TestServer(web.Application()) as nothing_there:
        body = {
            "type": "block_actions",
            "user": {"id": "U1"},
            "actions": [{"type": "button", "action_id": "x", "block_id": "b"}],
            "response_url": str(nothing_there.make_url("/expired")),
        }
        with structlog.testing.capture_logs() as logged:
            assert (await answered(body, raising(Refused("No")))).status == 200
    assert [(line["code"], line["status"]) for line in logged] == [("reply.refused", 404)]


async def test_a_click_of_nobody_is_refused() -> None:
    async def handler(args: AsyncArgs, _db: Database) -> Ack:
        return {"response_type": "ephemeral", "text": by(args)}

    assert said(await answered({**command(""), "user_id": "U7"}, handler))["text"] == "U7"
    assert "could not see who asked" in said(await answered({**command(""), "user_id": ""}, handler))["text"]


async def test_every_end_is_counted_once_by_how_it_ended_and_by_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listeners, "PATIENCE", 0.01)
    monkeypatch.setattr(tallies, "BLOCK", 1)
    clock = ManualClock(datetime(2026, 11, 18, 12, tzinfo=UTC))
    tally = Tally(clock)
    event = {"type": "event_callback", "event": {"type": "user_change"}, "team_id": "T1"}

    async def well(_args: AsyncArgs, _db: Database) -> Ack:
        return {}

    async def slow(_args: AsyncArgs, _db: Database) -> Ack:
        await asyncio.sleep(60)
        return {}

    handlers = (well, raising(Refused("No")), raising(ValueError()))
    for body, handler in [
        (command(""), slow),
        *((body, one) for body in (command(""), event) for one in handlers),
    ]:
        await answered(body, handler, tally)
    clock.move(by=tallies.STEP)
    assert tally.acks().outcomes == {
        Outcome.SLOW: 1, Outcome.DONE: 2, Outcome.REFUSED: 2, Outcome.FAILED: 2,
    }  # fmt: skip
