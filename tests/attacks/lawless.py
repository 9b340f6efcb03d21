"""Our own publisher with one rule taken out, and what its releases become on the way to the channel."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from staybot.anonymity.policy import Policy
from staybot.anonymity.rounds import Mention, Writing
from staybot.flows.publishing import closing, digests
from staybot.flows.publishing.gathering import Gathered
from staybot.rules.question_names import THEMES
from tests.attacks.careless import answered
from tests.whole_digests import whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from staybot.anonymity.rounds import Member, Round
    from staybot.slack.views.blocks import Message


def lawless(**numbers: int) -> Policy:
    """A policy that the program refuses to make: some numbers lie beyond their floors."""
    policy = object.__new__(Policy)
    for field in fields(Policy):
        object.__setattr__(policy, field.name, numbers.get(field.name, field.default))
    return policy


def interview(people: Sequence[Member], raised: Mapping[str, Sequence[str]]) -> Round:
    """A closed stay interview: who wrote, and the themes of each; all of them need work."""
    mentions = {person: [Mention(theme, "negative") for theme in themes] for person, themes in raised.items()}
    return replace(answered(people, 3), questions=(), answers={}, writing=Writing(THEMES, mentions))


def body_of(round_: Round) -> dict[str, Any]:
    """The ledger's body of a closed interview, as the close computes it."""
    untold = {"unread_range": None, "confirmed_range": None}
    followed: dict[str, list[int | None] | None] = {"made": None, "due": None}
    of = Gathered("r1", "interview", {}, Policy(), round_, (), "0" * 64, followed, untold)
    body: dict[str, Any] = json.loads(closing.compute(of))
    return body | {"wave": "2026-Q4"}


def posted(body: dict[str, Any]) -> Message:
    """What this body becomes, its thread included."""
    return whole(digests.from_ledger(body, release_hash="f" * 64))
