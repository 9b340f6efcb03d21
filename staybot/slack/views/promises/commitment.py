"""Promises: the modal, what the maker and the engineer are told, and the list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from staybot.facts import CommitmentLine, CommitmentMade, Committed, MyCommitments
from staybot.slack.escape import escape, named, shorten
from staybot.slack.ids import Action
from staybot.slack.views.blocks import (
    Json,
    Message,
    actions,
    button,
    context,
    header,
    message,
    modal,
    quote,
    section,
)
from staybot.slack.views.promises import manager_counts, promise_states
from staybot.slack.views.words import day, days_left

LISTED = 20
"""Promises in one list of `/stay commitments`; the Home tab has the rest."""


def committed(fact: Committed) -> Message:
    """To the maker, with the date in words."""
    name = named(fact.engineer.name)
    first = f"This is logged already: {name} has it." if fact.repeated else f"Logged. I am telling {name}."
    when = f"Due {day(fact.due_on)} ({days_left(fact.days_left)})."
    if fact.holiday:
        when += f" That is no working day for {name}; an earlier day may suit better."
    last = f"Only {name} can say that it was kept."
    text = f"{first} “{escape(fact.text)}” {when} {last}"
    back = take_back(fact.commitment_id, says=f"Take back the promise to {fact.engineer.name}")
    return message(text, section(first), quote(fact.text), section(f"{when} {last}"), back)


def take_back(commitment_id: str, *, says: str) -> Json:
    """The way back from a promise just made."""
    return actions(button("Take it back …", Action.COMMITMENT_DROP, value=commitment_id, says=says))


def committed_page(fact: Committed) -> Json:
    """The same, as the last page of the modal."""
    return modal("Commitment logged", *committed(fact).blocks)


def made(fact: CommitmentMade) -> Message:
    """To the engineer."""
    name = named(fact.by.name)
    again = "This may have reached you before. " if fact.resent else ""
    first = f"{again}{name} made you a promise, to be kept by *{day(fact.due_on)}*:"
    last = (
        "You will be asked then whether it happened. Only your answer counts. It stands in my Home tab, too."
    )
    late = "That is after the end of your sixty days. Their reason"
    why = [quote(fact.late_because, above=late)] if fact.late_because else []
    text = f"{first.replace('*', '')} “{escape(fact.text)}” "
    text += f"{late}: “{escape(fact.late_because)}” " if why else ""
    said = [section(first), quote(fact.text), *why, context(last)]
    return message(text + last, header("A promise to you"), *said)


def mine(fact: MyCommitments) -> Message:
    """`/stay commitments`: mine with days left, and those made to me."""
    groups = [
        ("People who shared an interview and wait for a promise", list(awaiting(fact))),
        ("Your commitments", [line(one, to=True) for one in fact.made]),
        ("Promised to you", [line(one, to=False) for one in fact.received]),
    ]
    if fact.below is not None:
        groups.append((manager_counts.title(fact.below), list(manager_counts.lines(fact.below))))
    filled = [(title, lines) for title, lines in groups if lines]
    if not filled:
        return message(_NONE, section(_NONE))
    parts = [(title, "\n".join(_cut(lines))) for title, lines in filled]
    text = "\n\n".join(f"{title}\n{lines}" for title, lines in parts)
    return message(text, *(section(f"*{title}*\n{lines}") for title, lines in parts))


_NONE = (
    "There are no commitments of yours or to you. A manager makes one with `/stay commit @person what will "
    "change by DATE`."
)


def awaiting(fact: MyCommitments) -> Iterator[str]:
    """One line for each person who waits, soonest end first."""
    for one in fact.awaiting:
        left = days_left(one.days_left)
        yield f"•  {named(one.engineer)}: one visible change by {day(one.ends_on)} ({left})"


def line(one: CommitmentLine, *, to: bool) -> str:
    """One promise on one line: who, what, by when, how it stands."""
    name = named(shorten(one.other.name, 60))
    what = escape(shorten(one.text, 110))
    end = promise_states.standing(one, to=to)
    group = f" to {named(shorten(one.group, 60))}" if one.group else ""
    return f"•  {'to' if to else 'from'} {name}{group}: “{what}” – {day(one.due_on)}, {end}"


def _cut(lines: Sequence[str]) -> list[str]:
    """As many lines as one section holds; the rest is counted and told where to find."""
    shown, used = [], 0
    for each in islice(lines, LISTED):
        used += len(each) + 1
        if used > 2700:
            break
        shown.append(each)
    left = len(lines) - len(shown)
    return [*shown, f"… and {left} more in my Home tab."] if left else shown
