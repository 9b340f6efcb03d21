"""Payloads that no Slack sends: every one is answered, none has an effect, none is printed."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel import SQLModel, func, select

from staybot.flows import workspaces
from staybot.rules.questions import INTERVIEW
from staybot.slack import api
from staybot.slack.api import Identity
from staybot.slack.app import ACTIONS, EVENTS, SUBMISSIONS, WORDS, build
from staybot.slack.ids import Field, seen_by, theme_row
from staybot.store.database import Database, Tx

COUNT = 1_500
SECRET = "sesame-of-maria"
BOT = Identity("xoxb-1", "B1", "UB", "T1", "Works", frozenset())
TEXTS = (
    SECRET, f"<!channel> {SECRET}", f"\ud800{SECRET}", f"{SECRET}\x00", SECRET * 2000, f"<@U1> {SECRET}",
    "", "\u202e", f"commit <@UMARIA001> {SECRET} by yesterday", f'{{"round_id": "{SECRET}"}}',
    f'["{SECRET}"]', "tomorrow:r1", f"clock:{SECRET}", "user:UMARIA001", "9" * 400,
)  # fmt: skip
FIELDS = (
    *(one.id for one in INTERVIEW), *(seen_by(one.id) for one in INTERVIEW), *Field,
    theme_row("compensation"), "nowhere",
)  # fmt: skip


def anything(dice: random.Random, depth: int = 0) -> Any:
    """Something that JSON can hold."""
    kind = dice.randrange(4 if depth > 2 else 6)
    if kind < 3:
        return dice.choice(TEXTS)
    if kind == 3:
        return dice.choice([None, True, 0, -1, 1e308])
    if kind == 4:
        return [anything(dice, depth + 1) for _ in range(dice.randrange(3))]
    keys = ("value", "selected_option", "selected_options", "selected_date", "id", "type", "text", "x")
    return {dice.choice(keys): anything(dice, depth + 1) for _ in range(dice.randrange(4))}


def view(dice: random.Random) -> dict[str, Any]:
    values = {field: {"x": anything(dice)} for field in FIELDS if dice.random() < 0.5}
    return {
        "type": dice.choice(["modal", "home", "?"]),
        "id": dice.choice(TEXTS),
        "hash": dice.choice(TEXTS),
        "callback_id": dice.choice([*map(str, SUBMISSIONS), SECRET]),
        "private_metadata": dice.choice([*TEXTS, None, 7]),
        "blocks": [{"type": "input", "block_id": dice.choice(FIELDS)}] if dice.random() < 0.7 else [],
        "state": {"values": values} if dice.random() < 0.8 else anything(dice),
    }


def payload(dice: random.Random) -> dict[str, Any]:
    """One of a known kind, with wrong insides, sometimes with a part missing."""
    user = {"id": dice.choice(["UMARIA001", SECRET, "", None])}
    common: dict[str, Any] = {"user": user, "trigger_id": dice.choice(TEXTS), "team": {"id": "T1"}}
    action = {
        "action_id": dice.choice([*map(str, ACTIONS), SECRET]),
        "block_id": dice.choice(FIELDS),
        "action_ts": dice.choice(TEXTS),
        "value": anything(dice),
        "selected_option": anything(dice),
    }
    event = {
        "type": dice.choice([*EVENTS, SECRET]),
        "user": dice.choice([SECRET, None, 7, [], {}, {"id": None}]),
        "tab": "home",
        "tokens": anything(dice),
    }
    body = dice.choice(
        [
            {**common, "type": "block_actions", "actions": [action], "view": view(dice)},
            {**common, "type": "block_actions", "actions": [action], "response_url": "http://127.0.0.1:9/x"},
            {**common, "type": "view_submission", "view": view(dice)},
            {**common, "type": "view_closed", "view": view(dice)},
            {**common, "type": "shortcut", "callback_id": SECRET},
            {"type": "event_callback", "event_id": dice.choice(TEXTS), "event": event, "team_id": "T1"},
            {
                "command": "/stay", "user_id": "UMARIA001", "trigger_id": SECRET, "channel_id": "C1",
                "text": f"{dice.choice([*WORDS])} {dice.choice(TEXTS)}",
            },
        ]
    )  # fmt: skip
    if dice.random() < 0.2:
        body.pop(dice.choice(list(body)))
    return body


def counts(tx: Tx) -> dict[str, int]:
    """How many rows every table holds, but for the events that were noted as seen."""
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name != "event_seen"]
    return {table.name: tx.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def payloads() -> Iterator[dict[str, Any]]:
    dice = random.Random(20261121)
    for _ in range(COUNT):
        yield payload(dice)


async def dispatched(app: AsyncApp, body: dict[str, Any]) -> int:
    """The status of the answer; Bolt cannot even hold some payloads, and the receivers then answer 500."""
    try:
        request = AsyncBoltRequest(mode="socket_mode", body=body)
    except (TypeError, AttributeError):
        return 500
    return (await app.async_dispatch(request)).status


async def test_no_payload_breaks_changes_or_leaks_anything(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    db.now(workspaces.ensure)
    before = db.now(counts)
    statuses = Counter[int]()
    async with api.session() as http:
        client = api.client(token="xoxb-1", base_url="http://127.0.0.1:9/api/", http=http)
        app = build(db, client, bot=BOT)
        with structlog.testing.capture_logs() as logged, caplog.at_level(logging.DEBUG):
            for body in payloads():
                statuses[await dispatched(app, body)] += 1
    assert set(statuses) <= {200, 400, 404, 500}
    assert statuses[200] + statuses[400] > COUNT / 2
    assert statuses[200] > COUNT / 10, "enough of them have Slack's shape and reach a handler"
    assert db.now(counts) == before
    assert SECRET not in repr(logged)
    assert SECRET not in caplog.text
