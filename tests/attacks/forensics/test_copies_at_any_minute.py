"""Two copies an hour apart, at whatever minutes between two re-seals they were made."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from staybot.flows.answering import resealing
from staybot.flows.asking import rounds
from tests.attacks.forensics.test_resealing import ballot_of, changed, copy, ours
from tests.company_rows import Company

CROWD = 300


def standing_alone(every: set[bytes], found: set[bytes]) -> set[bytes]:
    """What differs without the rest of its group: groups are neighbours by their ids, as anybody can see."""
    groups = resealing._groups(tuple(sorted(every)))
    return {one for group in groups if not found.issuperset(group) for one in found.intersection(group)}


@dataclass(frozen=True)
class Seen:
    """What two copies show, and what happened between them: a re-seal, then answers."""

    every: set[bytes]
    differ: set[bytes]
    resealed: set[bytes]
    written_since: set[bytes]


def over_a_reseal(company: Company, folder: Path) -> Seen:
    people = company.engineers(CROWD)
    round_id = company.opens()
    for one in people[:2]:
        company.answers(one, round_id)
    before = copy(company, folder / "before")
    for one in people[2:4]:
        company.answers(one, round_id)
    ours(company, round_id)
    between = copy(company, folder / "between")
    for one in people[10:22]:
        company.answers(one, round_id)
    after = copy(company, folder / "after")
    every = {bytes(row["ballot_id"]) for row in after.tables["ballot"]}
    wrote = {ballot_of(company, round_id, one) for one in people[10:22]}
    return Seen(every, changed(before, after), changed(before, between), wrote)


def test_every_ballot_differs_so_that_none_stands_alone(company: Company, tmp_path: Path) -> None:
    seen = over_a_reseal(company, tmp_path)
    assert seen.written_since < seen.every == seen.differ


def test_of_a_larger_round_what_was_written_since_the_last_reseal_stands_alone_and_only_that(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known to stay: ten minutes' answers, as ballots that are nobody's but to the round's key."""
    monkeypatch.setattr(resealing, "WHOLE", 0)
    seen = over_a_reseal(company, tmp_path)
    assert standing_alone(seen.every, seen.differ) == seen.written_since - seen.resealed != set()
    assert timedelta(minutes=10) == resealing.EVERY_OF_LARGE


def test_with_a_beat_a_minute_each_hour_holds_a_whole_reseal(company: Company) -> None:
    round_id = company.opens()
    minutes = [0]
    for minute in range(1, 180):
        company.passes(minutes=1)
        if company.db.now(rounds.due_to_reseal):
            ours(company, round_id)
            minutes.append(minute)
    assert len(minutes) > 3
    assert all(later - earlier < 60 for earlier, later in itertools.pairwise(minutes))
