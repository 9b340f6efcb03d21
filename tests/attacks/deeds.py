"""What attackers and victims do in more than one attack."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlmodel import select

from staybot import themes
from staybot.facts import Digest
from staybot.flows.answering import ballots
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.publishing import closing, gathering
from staybot.flows.publishing.gathering import Gathered
from staybot.heartbeat import close_round
from staybot.store.database import Tx
from staybot.store.tables import Round
from tests.company_rows import Company

GPU = "Jobs wait for days in the GPU queue"
"""Means compute_and_tooling to the lexicon."""

BOSS = "My manager never listens to me"
"""Means management_follow_through."""


def close(company: Company, round_id: str) -> None:
    """As the heartbeat does it."""
    asyncio.run(close_round(company.db, company.keys, round_id))


def gathered(company: Company, round_id: str) -> Gathered:
    """What the close computes from, of a round whose time is up."""
    company.db.now(closing.begin, round_id=round_id)
    return company.db.now(gathering.gather, round_id=round_id)


Raised = dict[str, set[str]]
"""The themes each person raised."""


def opened(company: Company, round_id: str) -> Raised:
    """All ballots opened while people still answer: what a broken bot does, for nobody else has the key."""

    def read(tx: Tx) -> Raised:
        of = tx.session.exec(select(Round).where(Round.id == round_id)).one()
        ballots_of = ballots.opened(tx, of, person_ids=list(company.ids.values()), holds=InterviewBallot)
        return {
            person: {
                found.theme
                for question, text in ballot.submitted.texts.items()
                for found in themes.read(text, question=question)
            }
            for person, ballot in ballots_of.items()
            if ballot.submitted is not None
        }

    return company.db.now(read)


def releases(company: Company) -> list[dict[str, Any]]:
    """What was published, oldest first."""
    rows = sorted(company.dump()["release"], key=lambda row: row["seq"])
    return [json.loads(row["body_json"]) for row in rows]


def digests(company: Company) -> list[Digest]:
    """The digests that go out now."""
    return [out.fact for out in company.delivers() if isinstance(out.fact, Digest)]


def exact_counts(raised: Raised, people: Iterable[str] | None = None) -> Counter[str]:
    """The broken publisher of several attacks: how many of these people raised each theme, to the unit."""
    among = set(raised if people is None else people)
    return Counter(theme for person, all_ in raised.items() if person in among for theme in all_)
