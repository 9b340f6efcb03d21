"""What a digest without anything to show says last: that silence follows, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from staybot.facts import Digest, PulseDigest
from staybot.slack.views.blocks import Message, message, section

FOLLOWS: Final = (
    "I will not post about {what} again until there is something that can be shown. They go on as before, "
    "and nobody loses anything by it."
)


def after(view: Callable[[Any], Message]) -> Callable[[Digest], Message]:
    """The view of a digest with these words at its end, where they are to be said."""

    def told(fact: Digest) -> Message:
        shown = view(fact)
        if not fact.silence_follows:
            return shown
        words = FOLLOWS.format(what=_what(fact))
        return message(f"{shown.text}\n{words}", *shown.blocks, section(words))

    return told


def _what(fact: Digest) -> str:
    if not isinstance(fact, PulseDigest):
        return "stay interviews"
    if fact.kind == "check_in":
        return "check-ins of new people"
    return "surveys like this one" if fact.title else "pulses"
