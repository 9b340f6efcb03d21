"""What people do with a pulse at their Slack, click by click. Each raises NotOnScreen as deeds.py does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from staybot.demo import deeds
from staybot.simulator import Actor, Message, NotOnScreen
from staybot.simulator.inputs import elements
from staybot.slack.ids import Action, Field, action_of, item_of, variant

Scored = Callable[[str], int]
"""What somebody answers to an item, by its id."""


async def tap(actor: Actor, scored: Scored) -> None:
    """Tap the answer to the first question in the newest message that has one."""
    message = _newest(actor)
    item = first_item(message.blocks)
    await actor.click(variant(Action.PULSE_TAP, scored(item)), message=message)


async def answer(actor: Actor, scored: Scored, *, comment: str) -> None:
    """Tap the first answer, then the others in the window that opens, and a comment; Done."""
    await tap(actor, scored)
    await finish(actor, scored, comment=comment)


async def come_back(actor: Actor, scored: Scored, *, comment: str) -> None:
    """Open the window by the button, and go on where it was left."""
    await actor.click(Action.PULSE_OPEN, message=deeds.newest(actor, Action.PULSE_OPEN))
    await finish(actor, scored, comment=comment)


async def finish(actor: Actor, scored: Scored, *, comment: str) -> None:
    """Answer what the window asks and is not answered yet; without a window the tap was all."""
    if actor.modal is None:
        return
    for item in list(_open_items(actor.modal.blocks)):
        await _choose(actor, item, scored(item))
    there = {block["block_id"] for block in actor.modal.blocks}
    await actor.submit({Field.COMMENT: comment} if comment and Field.COMMENT in there else {})
    await deeds.leave(actor)


async def rest(actor: Actor, *, until: date) -> None:
    """Not while I'm away."""
    await actor.click(Action.PULSE_AWAY, message=deeds.newest(actor, Action.PULSE_AWAY))
    if actor.modal is None:
        raise NotOnScreen("the window did not open")
    await actor.submit({Field.UNTIL: until.isoformat()})
    await deeds.leave(actor)


def is_pulse(blocks: list[dict[str, object]]) -> bool:
    """Whether one of the blocks has a question to tap an answer to."""
    return any(True for _ in _taps(blocks))


def first_item(blocks: list[dict[str, object]]) -> str:
    """The id of the item in a message: its buttons say it, the same for everybody."""
    return next(value.split(":")[1] for value in _taps(blocks))


def _taps(blocks: list[dict[str, object]]) -> Iterator[str]:
    for _, element in elements(blocks):
        if action_of(str(element.get("action_id"))) == Action.PULSE_TAP:
            yield str(element["value"])


def _newest(actor: Actor) -> Message:
    for message in reversed(actor.messages):
        if is_pulse(message.blocks):
            return message
    raise NotOnScreen("no message asks for a pulse")


def _open_items(blocks: list[dict[str, object]]) -> Iterator[str]:
    """The items of the window without an answer: no option is set, no number carries a tick."""
    for block in blocks:
        item = item_of(str(block["block_id"]))
        if item is None:
            continue
        has = [element for _, element in elements([block])]
        chosen = any("initial_option" in one or one.get("style") == "primary" for one in has)
        if not chosen:
            yield item


async def _choose(actor: Actor, item: str, score: int) -> None:
    """A radio button, or one of the numbers."""
    blocks = actor.modal.blocks if actor.modal else []
    (block,) = (one for one in blocks if item_of(str(one["block_id"])) == item)
    if block["type"] == "input":
        await actor.choose(str(block["block_id"]), str(score), within="modal")
    else:
        await actor.click(variant(Action.PULSE_CHOOSE, score))
