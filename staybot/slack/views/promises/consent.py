"""May leaders read a kept promise, without names? Asked once, with exactly what they would read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from staybot.facts import ShowChosen, ShowOffer
from staybot.slack.escape import escape
from staybot.slack.ids import Action
from staybot.slack.views.blocks import Json, Message, actions, button, context, message, quote, section

ASKS: Final = "One more question: may leaders read this promise, without names? They would read exactly this:"
HOW: Final = (
    "Only if you say yes, and only in the digest of the next interview, among kept promises of at least five "
    "engineers and five managers. Until that interview closes you can take it back in my Home tab. Once "
    "published it stays in the ledger for good."
)


def offer(first: str, fact: ShowOffer) -> Message:
    """What was just said to the engineer, and the question."""
    noticed = [f"Please look twice: {escape(hint)}" for hint in fact.hints]
    text = " ".join([first, ASKS, f"“{escape(fact.text)}”", *noticed, HOW])
    return message(
        text,
        section(first),
        section(ASKS),
        quote(fact.text),
        *(context(one) for one in noticed),
        actions(*_buttons(fact.commitment_id)),
        context(HOW),
    )


def _buttons(commitment_id: str) -> Iterator[Json]:
    yield button("Yes, they may", Action.COMMITMENT_SHOW, value=commitment_id)
    yield button("No", Action.COMMITMENT_HIDE, value=commitment_id)


def take_back(commitment_id: str) -> Json:
    """In the Home tab, while it can be."""
    return button("Leaders may not read it after all", Action.COMMITMENT_HIDE, value=commitment_id)


def chosen(fact: ShowChosen) -> str:
    """What was decided, in plain words."""
    if fact.said == "no":
        return "Noted: leaders will not read this promise. Nobody is told what you chose."
    return (
        "Noted: leaders may read this promise in the digest of the next interview, without names, if enough "
        "others agree. Until that interview closes you can take it back in my Home tab."
    )
