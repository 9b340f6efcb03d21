"""What happened, in a sentence for the page's clock bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from staybot.demo import deeds, pulse_deeds
from staybot.simulator import Post
from staybot.slack.ids import Action

WORDS = {
    "invitation": "was invited to a stay interview",
    "pulse": "was asked for a pulse",
    "reminder": "was reminded",
    "shared": "reads what somebody chose to share",
    "promise": "was made a promise",
    "closed": "sees that a round has closed",
    "answer": "did something, and Staybot answered",
    "other": "got a message",
}
"""What one person's message means; `_PLURAL` is the same for several."""

_PLURAL = {
    "invitation": "people were invited to a stay interview",
    "pulse": "people were asked for a pulse",
    "reminder": "people were reminded",
    "shared": "managers read what somebody chose to share",
    "promise": "people were made a promise",
    "closed": "people see that a round has closed",
    "answer": "people did something, and Staybot answered",
    "other": "people got a message",
}


def sentence(posts: Sequence[Post], names: Mapping[str, str], *, at: datetime) -> str:
    """Who got what; `names` are people's names by Slack id, anything else is a channel."""
    when = f"{at.astimezone(UTC):%a} {at.day} {at:%b %Y, %H:%M} UTC"
    kinds: dict[str, list[str]] = {}
    for post in posts:
        kinds.setdefault(kind_of(post) if post.to in names else "channel", []).append(post.to)
    parts = []
    for kind, people in kinds.items():
        if kind == "channel":
            parts.append("the digest was posted to #leadership")
        elif len(people) == 1:
            parts.append(f"{names[people[0]]} {WORDS[kind]}")
        else:
            parts.append(f"{len(people)} {_PLURAL[kind]}, {names[people[0]]} first")
    return f"{when}: {'; '.join(parts)}."


def kind_of(post: Post) -> str:
    """What a message to a person is, by what can be done with it."""
    if post.kind == "ephemeral":
        return "answer"
    if deeds.offers(post.blocks, Action.COMMITMENT_OPEN):
        return "shared"
    if deeds.offers(post.blocks, Action.INTERVIEW_OPEN):
        return "invitation" if post.blocks[0]["type"] == "header" else "reminder"
    if deeds.offers(post.blocks, Action.PULSE_OPEN):
        return "pulse" if pulse_deeds.is_pulse(post.blocks) else "reminder"
    return _by_words(post)


def _by_words(post: Post) -> str:
    """What a message without buttons is."""
    if post.kind == "update":
        return "closed" if "has closed" in post.text else "other"
    return "promise" if "made you a promise" in post.text else "other"
