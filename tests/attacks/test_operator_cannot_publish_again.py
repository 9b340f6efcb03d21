"""A round closes on the day it promised, once; it is never reopened, and its release never replaced."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
from datetime import datetime
from pathlib import Path

import pytest

from staybot.anonymity.ledger import chain_hash
from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.errors import Refused
from staybot.facts import Digest
from staybot.flows import operator
from staybot.flows.asking import planning, rounds, seals
from staybot.flows.publishing import closing, digests
from staybot.heartbeat import close_round
from staybot.store.database import Database, Tx, engine_for
from staybot.store.keys import KeyFolder, KeyLost
from staybot.store.tables import RoundState
from tests.attacks.operator import answered, ballots, beats, published, releases, told, writes
from tests.company_rows import MARIA, Company

processes = multiprocessing.get_context("forkserver")

STATE = "UPDATE round SET state = :state WHERE id = :id"


def _closes_at(company: Company, round_id: str, at: datetime) -> None:
    """Write another end of the window into the row."""

    def write(tx: Tx) -> None:
        rounds.locked(tx, round_id).closes_at = at

    company.db.now(write)


@pytest.fixture
def closed(company: Company) -> str:
    return published(company)


@pytest.mark.parametrize("state", ["closing", "published", "closed", "planned", "void"])
def test_an_open_round_is_not_closed_early_by_its_state(company: Company, state: str) -> None:
    round_id = answered(company)
    writes(company.db, STATE, state=state, id=round_id)
    assert [log["code"] for log in beats(company)] == ["round.put_right"]
    assert told(company) == {"state_changed"}
    assert company.round(round_id).state is RoundState.OPEN
    assert (releases(company), ballots(company)) == (0, 16)
    company.answers(MARIA, round_id)
    company.ends(round_id)
    assert beats(company) == []
    assert releases(company) == 1


def test_a_shorter_window_is_not_kept_to(company: Company) -> None:
    """R1: the days stand since the opening; a close that is moved forward publishes nothing."""
    round_id = answered(company)
    promised = company.round(round_id).closes_at
    _closes_at(company, round_id, company.clock.now())
    with pytest.raises(Refused) as refused:
        company.answers(MARIA, round_id)
    assert refused.value.message == seals.CHANGED
    assert {log["code"] for log in beats(company)} == {"round.refused"}
    assert told(company) == {"round_changed"}
    assert (releases(company), ballots(company)) == (0, 16)
    _closes_at(company, round_id, promised)
    assert company.round(round_id).state is RoundState.OPEN
    company.answers(MARIA, round_id)


def test_a_window_made_longer_or_a_close_put_off_is_seen(company: Company) -> None:
    round_id = answered(company)
    promised = company.round(round_id).closes_at
    company.ends(round_id)
    _closes_at(company, round_id, promised.replace(year=2030))
    beats(company)
    assert told(company) == {"round_changed"}
    assert releases(company) == 0
    _closes_at(company, round_id, promised)
    assert beats(company) == []
    assert releases(company) == 1


def test_the_code_itself_opens_no_ballot_before_the_day(company: Company) -> None:
    round_id = answered(company)
    with pytest.raises(seals.Broken):
        company.db.now(closing.gather, round_id=round_id)
    with pytest.raises(seals.Broken):
        company.db.now(closing.append, round_id=round_id, body_json="{}")


@pytest.mark.parametrize("state", ["open", "closing", "planned", "void", "published"])
def test_a_published_round_is_not_opened_again(company: Company, closed: str, state: str) -> None:
    before = company.dump()["release"]
    writes(company.db, STATE, state=state, id=closed)
    beats(company)
    assert told(company) == (set() if state == "published" else {"state_changed"})
    assert company.round(closed).state is RoundState.CLOSED
    assert company.dump()["release"] == before
    with pytest.raises(Refused, match="closed"):
        company.answers(MARIA, closed)


def test_a_close_that_was_skipped_over_by_hand_is_finished(company: Company) -> None:
    """Marked as closed between the release and the destruction: the ballots go all the same."""
    round_id = answered(company)
    company.ends(round_id)
    company.db.now(closing.begin, round_id=round_id)
    body = closing.compute(company.db.now(closing.gather, round_id=round_id))
    company.db.now(closing.append, round_id=round_id, body_json=body)
    writes(company.db, STATE, state="closed", id=round_id)
    beats(company)
    assert (releases(company), ballots(company)) == (1, 0)
    with pytest.raises(KeyLost):
        company.keys.get(round_id)


def test_a_release_taken_out_of_the_ledger_is_not_made_anew(company: Company, closed: str) -> None:
    """There is nothing left that it could be computed from, and nobody is asked a second time for it."""
    writes(company.db, "DELETE FROM release WHERE round_id = :id", id=closed)
    writes(company.db, STATE, state="published", id=closed)
    assert [log["code"] for log in beats(company)] == ["round.refused"]
    assert told(company) == {"ledger_changed"}
    assert releases(company) == 0


def test_a_body_is_appended_once(company: Company, closed: str) -> None:
    (before,) = company.dump()["release"]
    assert company.db.now(closing.append, round_id=closed, body_json='{"second":2}') == before["id"]
    assert company.dump()["release"] == [before]


def test_a_changed_release_is_not_posted(company: Company, closed: str) -> None:
    (row,) = company.dump()["release"]
    body = json.loads(row["body_json"]) | {"rate_range": [0, 5]}
    edit = "UPDATE release SET body_json = :body WHERE round_id = :id"
    writes(company.db, edit, body=json.dumps(body), id=closed)
    company.passes(days=1)
    sent = company.delivers()
    assert not [one for one in sent if isinstance(one.fact, Digest)]
    assert operator.TOPICS["ledger_changed"] in [one.fact for one in sent]
    with pytest.raises(seals.Broken):
        company.db.now(digests.published, release_id=row["id"])
    writes(company.db, edit, body=row["body_json"], id=closed)
    company.passes(minutes=5)
    assert [one.fact.audited for one in company.delivers() if isinstance(one.fact, Digest)] == [True]


def test_nothing_is_appended_to_a_chain_that_does_not_hold(company: Company, closed: str) -> None:
    """Not even when the changed entry was given the hash of its new body."""
    (row,) = company.dump()["release"]
    body = json.dumps(json.loads(row["body_json"]) | {"cells": []})
    second = company.opens()
    for values in (
        {"body": body, "hash": row["hash"], "seq": 1},
        {"body": row["body_json"], "hash": chain_hash("0", body), "seq": 1},
        {"body": row["body_json"], "hash": row["hash"], "seq": 7},
    ):
        edit = "UPDATE release SET body_json = :body, hash = :hash, seq = :seq WHERE round_id = :id"
        writes(company.db, edit, **values, id=closed)
        company.clock.move_to(max(company.clock.now(), company.round(second).closes_at))
        assert [log["code"] for log in beats(company)] == ["round.refused"]
        assert releases(company) == 1
    assert "ledger_changed" in told(company)
    keep = {"body": row["body_json"], "hash": row["hash"], "seq": 1}
    writes(company.db, edit, **keep, id=closed)
    assert beats(company) == []
    assert releases(company) == 2


def test_two_processes_that_close_at_once_publish_once(company: Company, tmp_path: Path) -> None:
    round_id = answered(company)
    company.ends(round_id)
    url = company.db.engine.url.render_as_string(hide_password=False)
    folder = tmp_path / "keys"
    both = [
        processes.Process(target=close, args=(url, folder, round_id, company.clock.now())) for _ in range(2)
    ]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    beats(company)
    assert (releases(company), ballots(company)) == (1, 0)
    assert len(company.letters(kind="digest")) == 1
    assert company.round(round_id).state is RoundState.CLOSED


def close(url: str, folder: Path, round_id: str, now: datetime) -> None:
    """What each of the two processes does."""
    keys = KeyFolder(folder)
    db = Database(engine_for(url), clock=ManualClock(now), settings=Settings(key_dir=folder), keys=keys)
    asyncio.run(close_round(db, keys, round_id))
    db.close()


def test_an_open_round_cannot_be_dated_anew(company: Company) -> None:
    round_id = answered(company)
    with pytest.raises(Refused, match="A round is still open on that day"):
        company.db.now(planning.replan, opens_on=company.round(round_id).closes_on)
