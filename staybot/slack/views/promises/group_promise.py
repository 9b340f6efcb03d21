"""Promises to a team or to everyone: what their makers are told, from the promise to the group's answer."""

from __future__ import annotations

from typing import Final

from staybot.facts import GroupAnswered, GroupAsked, GroupCommitted, GroupPromiseGiven
from staybot.slack.escape import escape, named
from staybot.slack.views.blocks import Json, Message, context, message, modal, quote, section
from staybot.slack.views.promises import commitment
from staybot.slack.views.words import day, days_left


def committed(fact: GroupCommitted) -> Message:
    """To the maker: logged, who will be asked, and what cannot be."""
    whom = named(fact.whom)
    first = f"This is logged already, to *{whom}*." if fact.repeated else f"Logged, to *{whom}*."
    if fact.owner is not None:
        first += f" {named(fact.owner.name)} is to keep it, and is told so."
    when = f"Due {day(fact.due_on)} ({days_left(fact.days_left)})."
    blocks = [section(first), quote(fact.text), section(f"{when} {_asks(fact)}"), context(_READ)]
    if fact.owner is None:
        says = f"Take back the promise to {fact.whom}"
        blocks.append(commitment.take_back(fact.commitment_id, says=says))
    return message(f"{first} “{escape(fact.text)}” {when} {_asks(fact)} {_READ}".replace("*", ""), *blocks)


def _asks(fact: GroupCommitted) -> str:
    whom = named(fact.whom)
    if not fact.askable:
        return (
            f"By the people list there are fewer than {fact.floor} engineers whom I could ask, and of fewer "
            f"nothing is ever published. So {whom} cannot say that it was kept: at the end it counts as "
            "unconfirmed at best. A promise to each person has their own last word."
        )
    return (
        f"Once you say that it is done, I ask {whom} in a short pulse whether they have seen it happen, one "
        "tap, sealed like every pulse. It is kept only if the published average says so, and that needs "
        f"{fact.floor} answers or more."
    )


def committed_page(fact: GroupCommitted) -> Json:
    """The same, as the last page of the window."""
    return modal("Commitment logged", *committed(fact).blocks)


def given(fact: GroupPromiseGiven) -> Message:
    """To the owner whom a leader named."""
    name, whom = named(fact.by.name), named(fact.whom)
    first = f"{name} logged a promise to {whom} that you are to keep, by {day(fact.due_on)}:"
    last = "My Home tab has the buttons: say that it is done, or take it back if it is not yours to keep."
    return message(f"{first} “{escape(fact.text)}” {last}", section(first), quote(fact.text), context(last))


_READ: Final = (
    "I tell nobody of it now: tell them yourself. Everybody in the group finds it in my Home tab. Whoever is "
    "asked reads the sentence, and it then stays in the ledger for good; if it names somebody, take it back "
    "and write it anew."
)


def claimed(whom: str, asked: GroupAsked) -> str:
    """After the claim."""
    if asked.opens_on is None or asked.closes_on is None:
        return (
            f"Noted. By the people list, {whom} has too few engineers for anything to be published of their "
            "answers, so I ask nobody, and this counts as unconfirmed."
        )
    return (
        f"Noted. From {day(asked.opens_on)} to {day(asked.closes_on)} I ask {whom} whether they have seen it "
        "happen. It is kept only if the published average says so; you will be told."
    )


_SAID: Final = {
    "confirm": "{whom} has seen it happen, by the published average. This promise is kept. Thank you.",
    "not_seen": "{whom} has not seen it happen, by the published average. Talk to them; say it is done again "
    "when they can see it. The same people can be asked again only after some weeks or months; a small group "
    "waits longest.",
    "silence": "The answer of {whom} is not clear, or not shown. This promise counts as unconfirmed, not as "
    "kept.",
}
_LATE: Final = "{whom} did not clearly say that it happened. This promise stays missed."


def answered(fact: GroupAnswered) -> Message:
    """To the maker, after the close."""
    first = (_LATE if fact.missed else _SAID[fact.said]).format(whom=named(fact.whom))
    first = first[:1].upper() + first[1:]
    text = f"{first} Your promise: “{escape(fact.text)}”"
    return message(text, section(first), quote(fact.text, above="Your promise"))
