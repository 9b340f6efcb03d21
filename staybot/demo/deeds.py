"""What people do at their Slack, click by click. Each raises NotOnScreen if what they need is not there."""

from __future__ import annotations

from staybot.demo.personas import Review
from staybot.demo.situations import Answers
from staybot.rules.questions import INTERVIEW
from staybot.simulator import Actor, Message, NotOnScreen
from staybot.simulator.inputs import elements
from staybot.slack.ids import Action, Callback, Field, seen_by, theme_row


async def answer(actor: Actor, answers: Answers, *, review: Review, confirms: bool) -> bool:
    """Open the interview, fill it in, send it, look at its themes. Returns whether something was shared with
    the manager.
    """
    await _open(actor, Action.INTERVIEW_OPEN)
    there = {block["block_id"] for block in (actor.modal.blocks if actor.modal else [])}
    values = {q.id: answers.texts.get(q.id, "") for q in INTERVIEW}
    values |= {seen_by(q): "manager" if q in answers.shown else "themes" for q in answers.texts}
    if answers.transfer is not None:
        values[Field.TRANSFER] = answers.transfer.value
    await actor.submit({name: value for name, value in values.items() if name in there})
    if _is_at(actor, Callback.HINTS_ACCEPT):
        await actor.submit()
    if _is_at(actor, Callback.THEMES_CONFIRM):
        await _reviewed(actor, review, theme=answers.theme)
    shares = confirms and _is_at(actor, Callback.SHARE_CONFIRM)
    if shares:
        await actor.submit()
    await leave(actor)
    return shares


async def draft(actor: Actor, answers: Answers) -> None:
    """Open the interview, type the half of one answer, and go away."""
    await _open(actor, Action.INTERVIEW_OPEN)
    question, text = next(iter(answers.texts.items()))
    for end in (len(text) // 4, len(text) // 2):
        await actor.type(question, text[:end])
    await leave(actor)


async def postpone(actor: Actor, *, weeks: bool) -> None:
    """Choose one of the reminders under "Later"."""
    message = newest(actor, Action.INTERVIEW_POSTPONE)
    label = "Remind me next week" if weeks else "Remind me tomorrow"
    await actor.choose(Action.INTERVIEW_POSTPONE, label, message=message)


async def decline(actor: Actor) -> None:
    """Not this quarter."""
    await actor.click(Action.INTERVIEW_DECLINE, message=newest(actor, Action.INTERVIEW_DECLINE))


async def withdraw(actor: Actor) -> None:
    """Take the answers back, from the Home tab."""
    await actor.open_home()
    await actor.click(Action.INTERVIEW_WITHDRAW, within="home")
    await leave(actor)


async def take_back(actor: Actor) -> None:
    """Withdraw the newest shared answer from the manager's view, from the Home tab."""
    await actor.open_home()
    await actor.click(Action.SHARE_TAKE_BACK, within="home")
    await leave(actor)


async def leave(actor: Actor) -> None:
    """Close every window."""
    if actor.modal is not None:
        await actor.close_modal(all=True)


def newest(actor: Actor, action: Action) -> Message:
    """The newest message with this control."""
    for message in reversed(actor.messages):
        if offers(message.blocks, action):
            return message
    raise NotOnScreen(f"no message offers {action}")


def offers(blocks: list[dict[str, object]], action: Action) -> bool:
    """Whether one of the blocks has this control."""
    return any(element.get("action_id") == action for _, element in elements(blocks))


async def _reviewed(actor: Actor, review: Review, *, theme: str) -> None:
    """Leave the page of themes one way or another; who corrects makes sure that theirs is counted."""
    match review:
        case Review.CONFIRMS:
            await actor.submit()
        case Review.SKIPS:
            await actor.click(Action.THEMES_SKIP)
        case Review.CORRECTS:
            blocks = actor.modal.blocks if actor.modal else []
            is_there = theme_row(theme) in {block["block_id"] for block in blocks}
            field, value = (theme_row(theme), "negative") if is_there else (Field.ADDED, f"{theme}:negative")
            await actor.submit({field: [value]})
        case Review.CLOSES:
            await leave(actor)


def _is_at(actor: Actor, callback: Callback) -> bool:
    """Whether this window is the one on top."""
    return actor.modal is not None and actor.modal.content.get("callback_id") == callback


async def _open(actor: Actor, action: Action) -> None:
    await actor.click(action, message=newest(actor, action))
    if actor.modal is None:
        raise NotOnScreen("the window did not open")
