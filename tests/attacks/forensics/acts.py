"""What people do with their interview, click by click; each gets the words to keep and the words to share."""

from __future__ import annotations

from staybot.simulator import Actor
from staybot.slack.ids import Action, Callback, seen_by


async def submits(actor: Actor, words: str, _shared: str) -> None:
    await answer(actor, {"frustrated": words, "energized": words})


async def overwrites(actor: Actor, words: str, shared: str) -> None:
    await submits(actor, words, shared)
    await answer(actor, {"frustrated": f"Another thing: {words}", "energized": ""})


async def drafts(actor: Actor, words: str, _shared: str) -> None:
    await actor.click(Action.INTERVIEW_OPEN)
    await actor.type("stay_two_years", words)
    await actor.close_modal(all=True)


async def drafts_then_submits(actor: Actor, words: str, shared: str) -> None:
    await drafts(actor, words, shared)
    await answer(actor, {"frustrated": f"{words}, and more"})


async def shares(actor: Actor, words: str, shared: str) -> None:
    await answer(actor, {"energized": words, "frustrated": shared, seen_by("frustrated"): "manager"})


async def withdraws(actor: Actor, words: str, shared: str) -> None:
    await submits(actor, words, shared)
    await actor.open_home()
    await actor.click(Action.INTERVIEW_WITHDRAW, within="home")


async def declines(actor: Actor, _words: str, _shared: str) -> None:
    await actor.click(Action.INTERVIEW_DECLINE)


async def postpones(actor: Actor, _words: str, _shared: str) -> None:
    await actor.choose(Action.INTERVIEW_POSTPONE, "Remind me tomorrow")


DEEDS = {
    deed.__name__: deed
    for deed in (submits, overwrites, drafts, drafts_then_submits, shares, withdraws, declines, postpones)
}


async def answer(actor: Actor, texts: dict[str, str]) -> None:
    """Fill the form in and go through every page that follows it."""
    await actor.click(Action.INTERVIEW_OPEN)
    result = await actor.submit(texts)
    assert not result.errors
    for page in (Callback.HINTS_ACCEPT, Callback.THEMES_CONFIRM, Callback.SHARE_CONFIRM):
        if actor.modal is not None and actor.modal.content.get("callback_id") == page:
            await actor.submit()
    await actor.close_modal(all=True)
