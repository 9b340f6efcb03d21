"""Every id is routed, every id in a layout exists, and the manifest declares exactly what is used."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, cast

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from staybot.rules.questions import INTERVIEW
from staybot.simulator.manifest import App
from staybot.slack import actions
from staybot.slack import app as slack_app
from staybot.slack.api import Identity
from staybot.slack.app import ACTIONS, COMMANDS, EVENTS, SUBMISSIONS, WORDS, build
from staybot.slack.ids import ITEM, TYPED, Action, Callback, Field, Word, action_of, seen_by, theme_row
from staybot.slack.views.asking import invitation
from staybot.store.database import Database
from staybot.themes.taxonomy import THEMES
from tests.unit.slack import zoo
from tests.unit.slack.edge import MANIFEST

BOT = Identity("xoxb-1", "B1", "UB", "T1", "Works", frozenset())
NO_DATABASE = cast("Database", None)


def elements(thing: Any) -> Iterator[dict[str, Any]]:
    """Everything with an action id, however deep."""
    if isinstance(thing, dict):
        if "action_id" in thing:
            yield thing
        for each in thing.values():
            yield from elements(each)
    elif isinstance(thing, list | tuple):
        for each in thing:
            yield from elements(each)


def layouts() -> Iterator[tuple[dict[str, Any], ...]]:
    for message in zoo.messages("Maria"):
        yield message.blocks
    for view in zoo.views("Maria"):
        yield tuple(view["blocks"])


def test_every_action_has_a_handler_and_every_handler_an_action() -> None:
    assert set(ACTIONS) == set(Action)


def test_every_window_has_a_handler_and_every_handler_a_window() -> None:
    assert set(SUBMISSIONS) == set(Callback)
    used = {view.get("callback_id") for view in zoo.views("Maria")}
    assert used - {None} == set(Callback)


def test_every_word_after_the_command_has_a_handler() -> None:
    assert set(WORDS) == {"", *Word}


def test_every_id_in_a_layout_exists_and_every_id_is_used() -> None:
    used = {action_of(element["action_id"]) for blocks in layouts() for element in elements(blocks)}
    assert used == {*Action, TYPED}


def test_an_input_has_its_fields_name_so_that_refusals_find_it() -> None:
    known = {*Field, *(one.id for one in INTERVIEW), *(seen_by(one.id) for one in INTERVIEW)}
    known |= {theme_row(theme) for theme in THEMES}
    used = {block["block_id"] for blocks in layouts() for block in blocks if block["type"] == "input"}
    assert {one for one in used if not one.startswith(ITEM)} == known


def test_handlers_are_named_after_what_they_answer() -> None:
    for action, handler in ACTIONS.items():
        noun, _, verb = str(action).partition(".")
        assert handler.__name__ == f"{verb}_{noun}"
    for callback, handler in SUBMISSIONS.items():
        noun, _, verb = str(callback).partition(".")
        assert handler.__name__ == f"{verb}_{noun}"


def test_the_manifest_is_one_that_slack_takes() -> None:
    App(MANIFEST)


def test_the_manifest_declares_every_command_and_event_and_no_other() -> None:
    declared = [one["command"] for one in MANIFEST["features"]["slash_commands"]]
    assert tuple(declared) == COMMANDS
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS)
    hint = MANIFEST["features"]["slash_commands"][0]["usage_hint"]
    assert all(word in hint for word in Word)


def test_the_manifest_asks_for_no_scope_that_is_not_used() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]
    assert scopes["bot"] == ["chat:write", "commands", "users:read"]
    assert scopes["bot_optional"] == [
        "users:read.email", "channels:read", "groups:read", "files:write", "im:history", "im:write",
    ]  # fmt: skip


def test_the_message_of_an_invitation_is_the_same_for_everybody_with_the_same_manager() -> None:
    assert invitation.choices("r1") == invitation.choices("r1")


def an_app() -> AsyncApp:
    client = AsyncWebClient(token="xoxb-1", base_url="http://127.0.0.1:9/api/", retry_handlers=[])
    return build(NO_DATABASE, client, bot=BOT)


def test_bolt_has_one_listener_for_each_kind_of_payload_however_many_routes_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It asks them one by one, about ten microseconds each: actions, windows submitted and closed, commands,
    shortcuts, events.
    """
    more = {f"more.route_{number}": actions.answer_old for number in range(200)}
    assert len(an_app()._async_listeners) == 6
    for table in ("ACTIONS", "SUBMISSIONS", "SHORTCUTS", "WORDS", "EVENTS"):
        monkeypatch.setattr(slack_app, table, {**getattr(slack_app, table), **more})
    assert len(an_app()._async_listeners) == 6


async def app_answers(body: dict[str, Any], **environment: str) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        app = an_app()
    return await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))


OLD_WINDOW = {
    "type": "view_submission",
    "user": {"id": "U1"},
    "trigger_id": "t",
    "view": {"id": "V1", "type": "modal", "callback_id": "pulse.v0", "blocks": []},
}


async def test_a_window_of_an_older_version_is_answered_in_words() -> None:
    answer = await app_answers(OLD_WINDOW)
    assert "out of date" in answer.body


async def test_the_environment_does_not_turn_the_app_into_one_that_asks_slack_who_it_is() -> None:
    answer = await app_answers(
        OLD_WINDOW,
        SLACK_CLIENT_ID="1.2",
        SLACK_CLIENT_SECRET="s",
        SLACK_BOT_TOKEN="xoxb-9",
        SLACK_SIGNING_SECRET="s",
    )
    assert (answer.status, "out of date" in answer.body) == (200, True)


async def test_closing_a_window_asks_for_nothing() -> None:
    answer = await app_answers({**OLD_WINDOW, "type": "view_closed"})
    assert (answer.status, answer.body) == (200, "")


async def test_an_event_that_nobody_asked_for_is_acknowledged() -> None:
    body = {"type": "event_callback", "event_id": "E1", "event": {"type": "reaction_added", "user": "U1"}}
    assert (await app_answers(body)).status == 200


@pytest.mark.parametrize(
    "body",
    [
        {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": None}]},
        {"type": "block_actions", "user": {"id": "U1"}, "actions": []},
        {"type": "view_submission", "user": {"id": "U1"}, "view": None},
        {"type": "event_callback", "event": {}},
        {"type": "shortcut", "callback_id": None},
    ],
)
async def test_a_payload_without_its_parts_breaks_nothing_and_is_not_printed(
    body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = await app_answers({**body, "note": "my diary"})
    assert answer.status == 400
    assert "diary" not in caplog.text
