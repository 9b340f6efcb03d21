"""A pulse of a large company whose ballots are all cast, put straight into the database."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import update
from sqlmodel import col, select

from staybot.demo import voices
from staybot.flows.answering import ballots
from staybot.flows.answering.pulse_ballot import PulseBallot
from staybot.flows.asking import seals, surveys
from staybot.rules.items import MAX_COMMENT, Item
from staybot.store.database import Tx
from staybot.store.tables import CohortMember, Person, Round
from tests.benchmarks.company import slack_id

SHARE: Final = 0.8
"""Of the people asked, who answers: every item."""
COMMENTS: Final = 0.1
"""Of those who answer, who writes something too."""
AT_ONCE: Final = 2_000

LEANINGS: Final[dict[str, tuple[int, ...]]] = {
    "agree": (1, 2, 3, 3, 4, 4, 4, 5, 5),
    "recommend": (0, 3, 5, 6, 7, 7, 8, 8, 9, 9, 10),
}
"""How often each score is chosen."""


def cast(tx: Tx, *, round_id: str, seed: int = 7) -> None:
    """Everybody's ballot as it stands on the last day."""
    of = tx.session.get_one(Round, round_id)
    key, chance = seals.key_of(tx, of), random.Random(seed)
    items = [item for part in surveys.frozen(of) for item in part.items]
    people = list(tx.session.exec(select(CohortMember.person_id).where(CohortMember.round_id == of.id)))
    for start in range(0, len(people), AT_ONCE):
        voters = [one for one in people[start : start + AT_ONCE] if chance.random() < SHARE]
        fresh = [_sealed(of, key, one, _ballot(items, chance)) for one in voters]
        if fresh:
            tx.connection.execute(ballots.SEAL, fresh)


def interview_only(tx: Tx, *, first: int) -> None:
    """Everybody but the first so many is too new to be interviewed."""
    old = [slack_id(number) for number in range(first)]
    tx.session.execute(
        update(Person)
        .where(col(Person.is_engineer), col(Person.slack_id).not_in(old))
        .values(start_on=tx.now.date() + timedelta(days=1))
    )


@cache
def comments() -> tuple[str, ...]:
    """What people write: every text of the demo's people, in three languages."""
    said = (texts for language in voices.LANGUAGES for texts in voices.written(language).values())
    return tuple(text[:MAX_COMMENT] for texts in said for text in texts)


def _ballot(items: list[Item], chance: random.Random) -> PulseBallot:
    answers = {item.id: chance.choice(LEANINGS[item.scale.value]) for item in items}
    at = {item.id: f"{1_800_000_000 + chance.randrange(600_000)}.000001" for item in items}
    comment = chance.choice(comments()) if chance.random() < COMMENTS else ""
    return PulseBallot(answers=answers, at=at, comment=comment)


def _sealed(of: Round, key: bytes, person_id: str, ballot: PulseBallot) -> dict[str, Any]:
    place = ballots._id(key, of, person_id)
    return ballots._place(of, place) | {"now_sealed": ballots._seal(key, of, place, ballot.pack())}
