"""What the page's reader does in a person's name, passed on as Slack would pass it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staybot.simulator.errors import NotOnScreen
from staybot.simulator.inputs import elements
from staybot.simulator.page_snapshot import Sight

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from staybot.simulator.objects import JSON, Message, User, View
    from staybot.simulator.server import Simulator

    Deed = Callable[["Simulator", User, JSON], Awaitable[JSON]]

DONE: JSON = {"ok": True}
NO_ANSWER = "The app did not answer."
TROUBLE = "We had some trouble connecting. Try again?"


async def act(simulator: Simulator, body: JSON) -> JSON:
    """Do one thing: `kind` says what, `as` who. The answer is what only the doer's screen shows."""
    user = simulator.workspace.users.get(str(body.get("as")))
    deed = _DEEDS.get(str(body.get("kind")))
    if user is None or deed is None:
        return _no("The page asked for something unknown; reload it.")
    try:
        return await deed(simulator, user, body)
    except (NotOnScreen, PermissionError) as refusal:
        return _no(f"{refusal}.")


async def _use(simulator: Simulator, user: User, body: JSON) -> JSON:
    surface = _surface(simulator, user, body)
    for block, element in elements(surface.blocks):
        if block["block_id"] == body.get("block") and element["action_id"] == body.get("action"):
            acked = await simulator.interactions.use(
                user, surface, (block, element), picked=body.get("value"), enter=body["kind"] == "enter"
            )
            return DONE if acked else _no(NO_ANSWER)
    raise NotOnScreen("that is no longer there")


def _surface(simulator: Simulator, user: User, body: JSON) -> Message | View:
    if body.get("view"):
        view = simulator.workspace.surfaces.find(str(body["view"]))
        if view is not None and view.user == user.id:
            return view
        raise NotOnScreen("that window is closed")
    channel = simulator.workspace.channels.get(str(body.get("channel")))
    for message in simulator.workspace.visible_to(user.id, channel) if channel else []:
        if message.ts == body.get("ts"):
            return message
    raise NotOnScreen("that message is gone")


async def _submit(simulator: Simulator, user: User, body: JSON) -> JSON:
    top = simulator.workspace.surfaces.top(user.id)
    if top is None or top.id != body.get("view"):
        raise NotOnScreen("that window is closed")
    result = await simulator.modal_flow.submit(user)
    if result.refused:
        return _no(TROUBLE)
    return _no("", errors=result.errors) if result.errors else DONE


async def _close(simulator: Simulator, user: User, body: JSON) -> JSON:
    top = simulator.workspace.surfaces.top(user.id)
    if top is not None and top.id == body.get("view"):
        await simulator.modal_flow.close(user, everything=bool(body.get("all")))
    return DONE


async def _command(simulator: Simulator, user: User, body: JSON) -> JSON:
    line = str(body.get("text", ""))
    place = Sight(simulator.workspace, user, str(body.get("place")))
    channel = place.channel or simulator.workspace.dm_with(user.id)
    result = await simulator.interactions.command(user, line, channel)
    if result.error is None:
        return DONE
    name = line.partition(" ")[0]
    return _no(result.error if name in result.error else f"{name} failed with the error “{result.error}”.")


async def _say(simulator: Simulator, user: User, body: JSON) -> JSON:
    place = Sight(simulator.workspace, user, str(body.get("place")))
    text = str(body.get("text", ""))
    if place.channel is None or place.channel is place.dm:
        simulator.interactions.say(user, text)
    else:
        escaped = simulator.interactions.payloads.escaped(text, with_ids=True)
        simulator.workspace.post(place.channel, text=escaped, author=user)
    return DONE


async def _shortcut(simulator: Simulator, user: User, body: JSON) -> JSON:
    acked = await simulator.interactions.shortcut(user, str(body.get("callback_id")))
    return DONE if acked else _no(TROUBLE)


async def _open_home(simulator: Simulator, user: User, _body: JSON) -> JSON:
    simulator.interactions.open_home(user)
    return DONE


def _no(notice: str, **more: object) -> JSON:
    return {"ok": False, "notice": notice, **more}


_DEEDS: dict[str, Deed] = {
    "click": _use,
    "choose": _use,
    "type": _use,
    "enter": _use,
    "submit": _submit,
    "close": _close,
    "command": _command,
    "say": _say,
    "shortcut": _shortcut,
    "open_home": _open_home,
}
