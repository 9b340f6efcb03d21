"""What is told of the sixty days themselves: that they are over, or belong to another manager now."""

from __future__ import annotations

from typing import Final

from staybot.facts import ClockNews, PromiseStood
from staybot.slack.escape import escape, named, shorten
from staybot.slack.ids import Action
from staybot.slack.views.blocks import Message, actions, button, message, section
from staybot.slack.views.words import day

AT_ONCE: Final = 12
"""Promises in one message; the Home tab has the rest."""

_STANDS: Final = {
    "kept": "a promise was kept",
    "open": "a promise still waits for its day or its answer",
    "unconfirmed": "a promise was said to be done, and nobody confirmed it",
    "dropped": "what was promised was taken back",
    "missed": "nothing that was promised was kept",
    "ended": "they ended, because one of you left, before a promise was kept",
}
_NOTHING: Final = {
    "missed": "nothing was promised",
    "ended": "they ended, because one of you left, before anything was promised",
}
_STOOD: Final = {
    "open": "still open, due {due}",
    "claimed": "said to be done; the answer is awaited",
    "not_seen": "not seen to happen yet, due {due}",
    "handed_over": "handed over, due {due}",
    "kept": "kept",
    "unconfirmed": "said to be done, and not confirmed",
    "missed": "missed, was due {due}",
    "claimed_late": "missed, was due {due}; said to be done since, and the answer is awaited",
    "dropped": "taken back",
    "ended": "ended, because one of you left",
}


def clock(fact: ClockNews) -> Message:
    """To both, each in their own words."""
    is_over = fact.kind == "over"
    first = _over(fact) if is_over else _handed_over(fact)
    lines = [_promised(one, stands=is_over) for one in fact.promises[:AT_ONCE]]
    left = len(fact.promises) - AT_ONCE
    more = [f"And {left} more in my Home tab."] if left > 0 else []
    said = ["\n".join(("What was promised:", *lines, *more))] if lines else []
    if not (lines or is_over):
        said = ["Nothing was promised yet."]
    blocks = [section(one) for one in (first, *said)]
    if fact.to_manager and not is_over:
        blocks.append(
            actions(button("Log a commitment", Action.COMMITMENT_OPEN, value=f"clock:{fact.sixty_days_id}"))
        )
    return message("\n".join((first, *said)), *blocks)


def _promised(one: PromiseStood, *, stands: bool) -> str:
    line = f"•  “{escape(shorten(one.text, 160))}”"
    return f"{line}: {_STOOD[one.state].format(due=day(one.due_on))}" if stands else line


def _over(fact: ClockNews) -> str:
    how = (_STANDS if fact.promises else _STANDS | _NOTHING)[fact.outcome]
    if fact.to_manager:
        name = named(fact.engineer.name)
        return f"The sixty days after {name} shared their interview with you are over: {how}."
    return f"The sixty days after you shared your interview with {named(fact.manager.name)} are over: {how}."


def _handed_over(fact: ClockNews) -> str:
    until = day(fact.ends_on)
    if fact.to_manager:
        return (
            f"You manage {named(fact.engineer.name)} now. They shared their interview with their manager "
            f"before you, and one visible change by {until} is still open. What they shared stays with that "
            "manager."
        )
    return (
        f"{named(fact.manager.name)} is your manager now, and has the sixty days that run until {until}. "
        "What you shared stays with your manager of then; the promises below are known to both."
    )
