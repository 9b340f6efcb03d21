"""The audit before posting: what it cannot clear is left out, and a stop breaks it off without a trace."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
import structlog

from staybot import heartbeat
from staybot.anonymity import gate
from staybot.anonymity.formats import read_releases, read_rosters
from staybot.anonymity.reading import parse
from staybot.anonymity.verify import releases_of, verify
from staybot.drafting import Stopped, here
from staybot.flows.asking import seals
from staybot.flows.publishing import closing, digests, ledger
from staybot.heartbeat import close_round
from staybot.slack.views.digests import digest as view
from staybot.store.tables import RoundState
from tests.attacks.operator import ROTA, answered
from tests.company_rows import Company
from tests.saved import Once


@pytest.fixture
def due(company: Company, once: Once) -> str:
    """A round of thirty that is due to close; twenty wrote about one thing, so there is something to tell."""
    return once.plays(company, lambda: _play(company))


def _play(company: Company) -> str:
    people = company.engineers(28)
    opened = company.opens()
    company.delivers_each_morning(days=6)
    for n, who in enumerate(people):
        company.answers(who, opened, frustrated=ROTA if n < 20 else "The pay is far below the market.")
    company.ends(opened)
    return opened


def _close(company: Company, round_id: str, **how: Any) -> list[dict[str, Any]]:
    with structlog.testing.capture_logs() as logs:
        asyncio.run(close_round(company.db, company.keys, round_id, **how))
    return [dict(log) for log in logs]


def _body(company: Company) -> dict[str, Any]:
    (entry,) = company.db.now(ledger.entries)
    body: dict[str, Any] = json.loads(entry.body_json)
    return body


def test_a_release_carries_the_certificate_of_its_audit(company: Company, due: str) -> None:
    _close(company, due)
    body = _body(company)
    assert body["audit"] == {
        "verdict": "nothing exposed",
        "rules": body["policy_version"],
        "dimensions": body["dimensions"],
        "cohort": seals.cohort_hash(company.db.now(seals.cohort, round_id=due)),
    }
    assert body["cells"]


def test_the_digest_says_that_it_was_audited_and_how_to_repeat_it(company: Company, due: str) -> None:
    _close(company, due)
    (entry,) = company.db.now(ledger.entries)
    said = view.digest(digests.from_ledger(json.loads(entry.body_json), release_hash=entry.hash)).text
    assert "Audited before posting: nothing exposed" in said
    assert "staybot verify" in said
    assert entry.hash[:16] in said


def test_anybody_with_the_database_comes_to_the_same_verdict(company: Company, due: str) -> None:
    _close(company, due)
    everything = company.db.now(ledger.everything)
    releases = releases_of(everything.entries)
    parsed = read_releases(parse(releases, file="releases"))
    rosters = read_rosters(parse(everything.rosters, file="rosters"), releases=parsed)
    assert set(rosters[due]) == {row["person_id"] for row in company.dump()["cohort_member"]}
    assert everything.recut == ()
    result = verify(releases=releases, rosters=everything.rosters)
    assert (result.exit_code, result.error) == (0, "")


def test_an_audit_that_takes_too_long_shows_less_never_more(
    company: Company, due: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fail closed (R17): without a moment for the audit only what needs none is left."""
    company.db.now(closing.begin, round_id=due)
    gathered = company.db.now(closing.gather, round_id=due)
    full = json.loads(closing.compute(gathered))
    monkeypatch.setattr(here, "AUDIT_SECONDS", -1.0)
    _close(company, due)
    assert len(_body(company)["cells"]) <= len(full["cells"])
    monkeypatch.setattr(gate, "withstands", lambda *_args, **_how: False)
    none = json.loads(closing.compute(gathered))
    assert (none["cells"], none["repeats"], none["rate_range"]) == ([], [], None)
    assert none["audit"]["verdict"] == "nothing exposed"


def test_a_stop_breaks_an_audit_off_and_the_next_process_begins_it_anew(company: Company, due: str) -> None:
    logs = _close(company, due, stopping=lambda: True)
    assert [log["code"] for log in logs] == ["audit.stopped"]
    assert company.round(due).state is RoundState.CLOSING
    assert company.dump()["release"] == []
    assert len(company.dump()["ballot"]) == 30
    _close(company, due)
    assert company.round(due).state.value == "closed"


def test_patience_ends_and_a_stop_is_heard_inside_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(here, "process_time", lambda: now[0])
    stop = [False]
    expired: Callable[[], bool] = here.patience(lambda: stop[0])
    assert not expired()
    now[0] = here.AUDIT_SECONDS
    assert not expired()
    now[0] += 1
    assert expired()
    stop[0] = True
    with pytest.raises(Stopped):
        expired()


def test_a_part_of_the_beat_that_fails_says_nothing_of_what_it_held(company: Company) -> None:
    async def careless() -> None:
        raise RuntimeError(ROTA)

    with structlog.testing.capture_logs() as logs:
        asyncio.run(heartbeat.Heartbeat(company.db, keys=company.keys, deliver=careless).beat())
    assert [(log["code"], log["part"], log["error"]) for log in logs] == [
        ("heartbeat.failed", "careless", "RuntimeError")
    ]
    assert ROTA not in str(logs)


def test_the_same_round_computed_twice_gives_the_same_bytes(company: Company, due: str) -> None:
    company.db.now(closing.begin, round_id=due)
    bodies = {closing.compute(company.db.now(closing.gather, round_id=due)) for _ in range(3)}
    assert len(bodies) == 1


def test_a_ledger_without_a_certificate_is_not_said_to_be_audited(company: Company) -> None:
    round_id = answered(company)
    company.ends(round_id)
    _close(company, round_id)
    body = _body(company)
    del body["audit"]
    fact = digests.from_ledger(body, release_hash="h")
    assert not fact.audited
    assert "Audited" not in view.digest(fact).text
