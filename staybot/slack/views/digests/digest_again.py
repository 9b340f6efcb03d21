"""A past digest by direct message, with room for its pictures."""

from __future__ import annotations

from typing import Final

from staybot.facts import DigestAgain, PulseDigest
from staybot.slack.escape import named, shorten
from staybot.slack.ids import COMMAND
from staybot.slack.views.blocks import Message, context
from staybot.slack.views.digests import digest, pulse_digest, silence

ASKED: Final = (
    "You asked for this digest with `{command} digest {name}`. Its figures and pictures are those of the "
    "ledger, and only you get it here. Where it says “in the thread”, and for its groups, look at the answer "
    "to the command. Should a picture be missing, ask again in a few minutes; if it is missing still, "
    "whoever runs staybot can find out why."
)


def again(fact: DigestAgain) -> Message:
    """The post, and where it comes from; where there is no room for that, the post alone."""
    view = pulse_digest.pulse_digest if isinstance(fact.digest, PulseDigest) else digest.digest
    post = silence.after(view)(fact.digest)
    words = ASKED.format(command=COMMAND, name=named(shorten(fact.name, 60)))
    whole = Message(f"{post.text}\n{words}", (*post.blocks, context(words)))
    return whole if post.blocks and whole.fits() else post
