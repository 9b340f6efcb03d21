"""What people do with promises at their Slack, click by click. Each raises NotOnScreen as deeds.py does."""

from __future__ import annotations

from datetime import date

from staybot.demo import deeds
from staybot.simulator import Actor, Message, NotOnScreen
from staybot.slack.ids import COMMAND, Action, Field

FURTHER = 8
"""Pages of a Home tab that somebody turns before giving up."""


async def commit_by_command(actor: Actor, *, handle: str, text: str, by: date | None) -> bool:
    """`/stay commit`, with a date or without one. Returns whether it is logged."""
    date_of_own = f" by {by}" if by else ""
    done = await actor.command(f"{COMMAND} commit @{handle} {text}{date_of_own}")
    return done.text.startswith("Logged")


async def commit_by_button(actor: Actor, *, ts: str, text: str, by: date | None) -> bool:
    """The button under what came with the message of that time stamp, and its modal."""
    message = next((one for one in actor.messages if one.ts == ts), None)
    if message is None or not deeds.offers(message.blocks, Action.COMMITMENT_OPEN):
        raise NotOnScreen("what was shared has been withdrawn")
    await actor.click(Action.COMMITMENT_OPEN, message=message)
    values: dict[str, str] = {Field.TEXT: text}
    if by is not None:
        values[Field.DUE_ON] = by.isoformat()
    done = await actor.submit(values)
    await deeds.leave(actor)
    return not done.errors


async def claim(actor: Actor, *, to: str, text: str) -> None:
    """It is done, says its maker in the Home tab."""
    await _press(actor, Action.COMMITMENT_CLAIM, to=to, text=text)
    await deeds.leave(actor)


async def stand_by(actor: Actor, *, to: str, text: str) -> None:
    """A manager takes up what the one before promised, in the Home tab."""
    await _press(actor, Action.COMMITMENT_TAKE_UP, to=to, text=text)
    await deeds.leave(actor)


async def drop(actor: Actor, *, to: str, text: str, because: str) -> None:
    """Take it back, in the Home tab, with a reason."""
    await _press(actor, Action.COMMITMENT_DROP, to=to, text=text)
    await actor.submit({Field.BECAUSE: because})
    await deeds.leave(actor)


async def confirm(actor: Actor, *, message: Message) -> None:
    """Yes, it happened."""
    await actor.click(Action.COMMITMENT_CONFIRM, message=message)


async def allow(actor: Actor, *, yes: bool) -> None:
    """Whether leaders may read what was just said to be kept, without names; where that is asked."""
    for message in actor.ephemerals[-1:]:
        if deeds.offers(message.blocks, Action.COMMITMENT_SHOW):
            await actor.click(Action.COMMITMENT_SHOW if yes else Action.COMMITMENT_HIDE, message=message)


async def doubt(actor: Actor, *, message: Message, seen: bool, words: str, shows: bool) -> None:
    """Not yet, or not `seen` at all; perhaps with words, perhaps for the manager to read."""
    await actor.click(Action.COMMITMENT_DOUBT if seen else Action.COMMITMENT_DENY, message=message)
    if actor.modal is None:
        raise NotOnScreen("the window did not open")
    await actor.submit(({Field.WORDS: words} if words else {}) | ({Field.SHOW: ["show"]} if shows else {}))
    await deeds.leave(actor)


def asks(blocks: list[dict[str, object]]) -> bool:
    """Whether this message asks if a promise was kept."""
    return deeds.offers(blocks, Action.COMMITMENT_CONFIRM)


async def _press(actor: Actor, action: Action, *, to: str, text: str) -> None:
    """The button below the promise to somebody of that name in the Home tab, on whichever page that is."""
    await actor.open_home()
    for _ in range(FURTHER):
        try:
            await actor.click(action, within="home", under=(f"To {to}", text))
        except NotOnScreen:
            await _turn(actor)
        else:
            return
    raise NotOnScreen("no page of the Home tab has it")


async def _turn(actor: Actor) -> None:
    """On to the next page."""
    await actor.click(NEXT, within="home")


NEXT = "Next page"
