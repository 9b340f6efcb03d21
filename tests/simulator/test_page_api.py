"""What the page asks for, and what it gets, without a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from staybot.simulator.records import File
from tests.simulator.page_server import Served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Json = dict[str, Any]
BUTTON: Json = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
ACTIONS: Json = {"type": "actions", "block_id": "row", "elements": [BUTTON]}


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    served = Served()
    served.simulator.deliveries.ack_timeout = 0.05
    await served.start()
    yield served
    await served.stop()


async def snapshot(served: Served, **query: str) -> Json:
    """The first thing the stream says."""
    async with served.http.get(served.address + "/events", params=query) as response:
        line = await response.content.readline()
    first: Json = json.loads(line.removeprefix(b"data: "))
    return first


async def test_a_stream_tells_of_changes_as_they_come(served: Served) -> None:
    async with served.http.get(served.address + "/events", params={"as": served.maria.id}) as response:
        await response.content.readuntil(b"\n\n")
        workspace = served.simulator.workspace
        workspace.post(workspace.dm_with(served.maria.id), text="Hello")
        later = json.loads((await response.content.readuntil(b"\n\n")).removeprefix(b"data: "))
    assert [message["text"] for message in later["messages"]] == ["Hello"]


async def test_nobody_sees_what_another_received(served: Served) -> None:
    workspace = served.simulator.workspace
    workspace.post(workspace.dm_with(served.maria.id), text="For Maria")
    secret = workspace.add_channel(name="secret", kind="private", members=[served.maria.id])
    workspace.post(secret, text="A secret")
    for place in ("dm", secret.id, "home", "nowhere"):
        seen = await snapshot(served, **{"as": served.tom.id, "place": place})
        assert "For Maria" not in json.dumps(seen)
        assert "secret" not in json.dumps(seen)


async def test_unread_messages_are_counted_until_they_are_read(served: Served) -> None:
    workspace = served.simulator.workspace
    for text in ("One", "Two"):
        workspace.post(workspace.dm_with(served.tom.id), text=text)
    seen = await snapshot(served, **{"as": served.maria.id})
    assert {each["name"]: each["unread"] for each in seen["people"]} == {"Maria": 0, "Tom": 2}
    await snapshot(served, **{"as": served.tom.id})
    seen = await snapshot(served, **{"as": served.maria.id})
    assert {each["name"]: each["unread"] for each in seen["people"]} == {"Maria": 0, "Tom": 0}


async def test_a_click_on_another_persons_message_is_refused(served: Served) -> None:
    workspace = served.simulator.workspace
    message = workspace.post(workspace.dm_with(served.maria.id), text="a", blocks=[ACTIONS])
    where = {"channel": message.channel, "ts": message.ts, "block": "row", "action": "go"}
    stranger = await served.act("click", as_=served.tom.id, **where)
    assert stranger == {"ok": False, "notice": "that message is gone."}
    mine = await served.act("click", **where)
    assert mine == {"ok": False, "notice": "The app did not answer."}
    gone = await served.act("click", **(where | {"action": "other"}))
    assert gone == {"ok": False, "notice": "that is no longer there."}


async def test_another_persons_view_cannot_be_used_or_closed(served: Served) -> None:
    title = {"type": "plain_text", "text": "Mine"}
    surfaces = served.simulator.workspace.surfaces
    view = surfaces.open(
        served.maria.id, {"type": "modal", "title": title, "submit": title, "blocks": [ACTIONS]}
    )
    for kind in ("click", "submit"):
        answer = await served.act(kind, as_=served.tom.id, view=view.id, block="row", action="go")
        assert answer == {"ok": False, "notice": "that window is closed."}
    await served.act("close", as_=served.tom.id, view=view.id)
    assert surfaces.top(served.maria.id) is view
    await served.act("close", view=view.id)
    assert surfaces.top(served.maria.id) is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "fly"},
        {"kind": "click", "as": "U0"},
        {"kind": ["x"], "as": {}},
        {"kind": "click", "view": 7},
    ],
)
async def test_a_senseless_act_is_refused_in_words(served: Served, body: Json) -> None:
    answer = await served.post("act", {"as": served.maria.id} | body)
    assert answer["ok"] is False
    assert answer["notice"]


async def test_the_clock_refuses_senseless_moves(served: Served) -> None:
    before = served.host.instant
    for hours in (0, -1, 1e9, None, "1", float("nan")):
        answer = await served.post("clock", {"hours": hours})
        assert answer["ok"] is False
        assert answer["notice"]
    assert served.host.instant == before


async def test_a_clock_that_fails_says_so_and_can_be_moved_again(served: Served) -> None:
    served.host.failure = RuntimeError("the host broke")
    assert (await served.post("clock", {"hours": 1}))["ok"]
    await served.simulator.settle()
    seen = await snapshot(served)
    assert seen["clock"]["said"] == "Time stopped on an error; the application's log says which."
    served.host.failure = None
    assert (await served.post("clock", {"hours": 1}))["ok"]
    await served.simulator.settle()
    assert (await snapshot(served))["clock"]["said"] == "Nothing was sent meanwhile."


async def test_without_controls_the_clock_only_shows_the_time() -> None:
    served = Served(movable=False)
    await served.start()
    try:
        seen = await snapshot(served)
        assert seen["clock"]["can_move"] is False
        assert (await served.post("clock", {"next": True}))["notice"] == "Here the clock cannot be moved."
    finally:
        await served.stop()


async def test_only_pictures_are_shown_and_other_files_are_saved(served: Served) -> None:
    files = served.simulator.workspace.files
    files["F1"] = File("F1", "a.png", 4, data=b"<svg", is_complete=True)
    files["F2"] = File("F2", "b.png", 8, data=b"\x89PNG\r\n\x1a\n", is_complete=True)
    files["F4"] = File("F4", 'a "table".csv', 3, data=b"a,b", is_complete=True)
    answers, saved = {}, {}
    for name in ("F1", "F2", "F3", "F4"):
        async with served.http.get(f"{served.address}/files/{name}") as response:
            answers[name] = (response.status, response.content_type)
            saved[name] = response.headers.get("Content-Disposition", "")
    kept = (200, "application/octet-stream")
    assert answers == {"F1": kept, "F2": (200, "image/png"), "F3": (404, "text/plain"), "F4": kept}
    assert saved["F4"] == "attachment; filename*=UTF-8''a%20%22table%22.csv"
    assert saved["F1"].startswith("attachment")
    assert saved["F2"] == ""
