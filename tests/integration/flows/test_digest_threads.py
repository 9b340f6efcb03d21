"""A digest's thread: each message once and in order, wherever somebody is stopped, below its post."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from staybot.anonymity.ledger import chain_hash
from staybot.facts import Digest, DigestThread, Envelope, OperatorNotice
from staybot.flows.delivering import letters, outbox
from staybot.flows.publishing import digests, threads
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Release
from tests.company_rows import Company
from tests.unit.slack.golden_companies import stored

NOON = datetime(2026, 10, 16, 12, tzinfo=UTC)
RELEASE = "5" * 32


def published(company: Company, name: str) -> None:
    """The release of an invented company stands in the ledger, and its digest is due."""
    company.clock.move_to(NOON)
    body = json.dumps(stored(name)[-1])
    round_id = company.plans()

    def append(tx: Tx) -> None:
        tx.session.add(
            Release(
                id=RELEASE, workspace=tx.workspace, round_id=round_id, seq=1, body_json=body, prev_hash="0",
                hash=chain_hash("0", body),
            )
        )  # fmt: skip
        tx.session.flush()
        outbox.post(tx, kind="digest", subject=RELEASE, to=None, at=tx.now)

    company.db.now(append)


def parts(sent: list[Envelope]) -> list[int]:
    return [one.fact.part for one in sent if isinstance(one.fact, DigestThread)]


def thread_letters(company: Company) -> list[tuple[str, LetterState]]:
    return sorted((one.subject, one.state) for one in company.letters(kind="digest_thread"))


def in_flight(company: Company) -> str:
    """The next letter is composed, and nobody ever says what became of it; its id."""
    (letter_id,) = company.db.now(letters.claim, limit=50)
    assert company.db.now(letters.compose, letter_id=letter_id) is not None
    return letter_id


def delivers_one(company: Company) -> Envelope:
    (letter_id,) = company.db.now(letters.claim, limit=50)
    envelope = company.db.now(letters.compose, letter_id=letter_id)
    assert envelope is not None
    company.db.now(letters.sent, letter_id=letter_id, channel=envelope.to, ts="1791000000.000100")
    return envelope


def test_every_group_follows_once_and_in_order_in_the_thread_of_its_digest(company: Company) -> None:
    published(company, "twenty-thousand")
    digest, *below = company.delivers()
    assert isinstance(digest.fact, Digest)
    assert parts(below) == [1, 2, 3]
    (posted,) = company.letters(kind="digest")
    assert {(one.to, one.thread) for one in below} == {("CLEADERS1", posted.ts)}
    told = [group for one in below for group in one.fact.digest.groups]  # type: ignore[union-attr]
    assert told == list(digest.fact.groups)
    company.passes(days=2)
    assert company.delivers() == []
    assert [state for _, state in thread_letters(company)] == [*[LetterState.SENT] * 3, LetterState.DROPPED]


def test_the_thread_follows_at_once_however_late_the_digest_went_out(company: Company) -> None:
    published(company, "troubled")
    delivers_one(company)
    company.passes(hours=11)
    assert parts(company.delivers()) == [1]


@pytest.mark.parametrize("before", [0, 1, 2])
def test_stopped_before_a_message_went_out_the_rest_follows_once(company: Company, before: int) -> None:
    published(company, "twenty-thousand")
    delivers_one(company)
    sent = [delivers_one(company) for _ in range(before)]
    assert len(company.db.now(letters.claim, limit=50)) == 1
    company.passes(minutes=6)
    assert company.db.now(letters.unsure, limit=50) == []
    assert parts([*sent, *company.delivers()]) == [1, 2, 3]


def test_a_message_in_doubt_waits_for_the_operator_and_the_others_do_not(company: Company) -> None:
    published(company, "twenty-thousand")
    delivers_one(company)
    lost = in_flight(company)
    company.passes(minutes=3)
    assert [one.letter_id for one in company.db.now(letters.unsure, limit=50)] == [lost]
    company.db.now(letters.undecided, letter_id=lost)
    sent = company.delivers()
    assert parts(sent) == [2, 3]
    assert [type(one.fact) for one in sent].count(OperatorNotice) == 1
    company.db.now(digests.repost)
    assert parts(company.delivers()) == [1]
    company.passes(days=3)
    assert company.delivers() == []


def test_a_message_that_had_arrived_is_followed_by_the_next(company: Company) -> None:
    published(company, "twenty-thousand")
    delivers_one(company)
    arrived = in_flight(company)
    company.passes(minutes=3)
    company.db.now(letters.unsure, limit=50)
    company.db.now(letters.found, letter_id=arrived, channel="CLEADERS1", ts="1791000000.000200")
    assert parts(company.delivers()) == [2, 3]


def test_a_message_that_slack_never_takes_keeps_none_of_those_after_it(company: Company) -> None:
    published(company, "twenty-thousand")
    delivers_one(company)
    company.db.now(letters.failed, letter_id=in_flight(company), reason="invalid_blocks")
    assert parts(company.delivers()) == [2, 3]


def test_a_digest_that_slack_never_takes_has_no_thread(company: Company) -> None:
    published(company, "troubled")
    company.db.now(letters.failed, letter_id=in_flight(company), reason="invalid_blocks")
    assert company.delivers() == []
    assert thread_letters(company) == []


def test_a_digest_that_shows_nothing_has_no_thread(company: Company) -> None:
    published(company, "nothing")
    (digest,) = company.delivers()
    assert isinstance(digest.fact, Digest)
    assert thread_letters(company) == [(RELEASE, LetterState.DROPPED)]


def test_a_thread_waits_while_somebody_has_changed_the_ledger(company: Company) -> None:
    published(company, "troubled")
    delivers_one(company)

    def change(tx: Tx, /, **values: Any) -> None:
        row = tx.session.exec(select(Release)).one()
        for name, value in values.items():
            setattr(row, name, value)
        tx.session.add(row)

    body = json.dumps(stored("troubled")[-1])
    company.db.now(change, body_json=body.replace("compensation", "compensations"))
    assert parts(company.delivers()) == []
    company.db.now(change, body_json=body)
    company.passes(minutes=5)
    assert parts(company.delivers()) == [1]


def test_without_a_posted_digest_there_is_nothing_to_stand_below(company: Company) -> None:
    company.clock.move_to(NOON)
    company.db.now(lambda tx: outbox.post(tx, kind=threads.KIND, subject=RELEASE, to=None, at=tx.now))
    assert company.delivers() == []
    assert thread_letters(company) == [(RELEASE, LetterState.DROPPED)]


def test_each_message_of_a_thread_is_planned_once_whatever_is_said_twice(company: Company) -> None:
    published(company, "troubled")
    delivers_one(company)

    def again(tx: Tx) -> None:
        threads.follow(tx, tx.session.exec(select(Letter).where(Letter.kind == "digest")).one())

    company.passes(days=1)
    company.db.now(again)
    assert [subject for subject, _ in thread_letters(company)] == [RELEASE]
