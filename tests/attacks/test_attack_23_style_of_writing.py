"""Attack 23: a leader knows how people write, and reads who wrote what."""

from __future__ import annotations

import json
from collections import Counter
from math import sqrt
from typing import Any

from staybot import themes
from tests.attacks.careless import team
from tests.attacks.lawless import body_of, interview, posted

CHANNEL = {
    "maria": "tbh i dont get why deploys r so slow... again!! gonna grab coffee, brb",
    "tom": "One might observe that the deployment is, regrettably, rather slow; I shall take coffee.",
    "priya": "Deploy = slow. Every. Single. Time. Coffee. Now.",
}
"""What everybody can read of theirs, in the channels of the workspace."""

SAID = {
    "maria": "tbh jobs wait for days in the GPU queue... again!! gonna go crazy, dont u",
    "tom": "One might observe that jobs wait, regrettably, for days in the GPU queue; I shall despair.",
    "priya": "GPU queue = days of waiting. Every. Single. Time. Jobs. Stuck.",
}


def habits(text: str) -> Counter[str]:
    return Counter(text[at : at + 3].lower() for at in range(len(text) - 2))


def likeness(one: str, other: str) -> float:
    """Cosine of the counts of three letters in a row: the oldest way to attribute a text."""
    first, second = habits(one), habits(other)
    shared = sum(first[key] * second[key] for key in first)
    return shared / sqrt(sum(n * n for n in first.values()) * sum(n * n for n in second.values()))


def attributed(published: str) -> dict[str, float]:
    return {person: likeness(published, text) for person, text in CHANNEL.items()}


def published(said: dict[str, str]) -> dict[str, Any]:
    """The ledger's body of a round in which these and eleven others answered, who raised no theme."""
    people = [*team("a", 14)]
    texts = dict(zip((member.person for member in people), said.values(), strict=False))

    def raised(person: str) -> list[str]:
        return sorted({one.theme for one in themes.read(texts.get(person, ""), question="frustrated")})

    return body_of(interview(people, {member.person: raised(member.person) for member in people}))


def test_a_quote_without_a_name_is_attributed_to_its_writer_each_time() -> None:
    for writer, quote in SAID.items():
        chances = attributed(quote)
        assert max(chances, key=chances.__getitem__) == writer


def test_ours_is_the_same_bytes_in_whatever_style_it_was_said() -> None:
    mixed = published(SAID)
    assert "compute_and_tooling:negative" in json.dumps(mixed)
    for text in SAID.values():
        everyone_alike = published(dict.fromkeys(SAID, text))
        assert everyone_alike == mixed
        assert posted(everyone_alike) == posted(mixed)
