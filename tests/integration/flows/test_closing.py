"""The close: interrupted anywhere it goes on where it stood; one release, no key, no ballot."""

from __future__ import annotations

import asyncio
import json
import threading
from datetime import date

import pytest
from sqlalchemy import text
from sqlmodel import select

from staybot.anonymity.ledger import GENESIS, Entry, verify_chain
from staybot.anonymity.rounds import Mention
from staybot.errors import Refused
from staybot.facts import Digest, InterviewAnswers, InvitationClosed
from staybot.flows import home, privacy
from staybot.flows.answering import interview, reading
from staybot.flows.answering.interview_ballot import InterviewBallot
from staybot.flows.delivering import letters
from staybot.flows.promising import commitments
from staybot.flows.publishing import closing, digests, gathering
from staybot.heartbeat import close_round
from staybot.store.database import Tx
from staybot.store.keys import KeyLost
from staybot.store.tables import Ballot, Letter, LetterState, PersonStatus, Round, RoundState
from tests.company_rows import MARIA, PRIYA, TOM, Company
from tests.saved import Once

pytestmark = pytest.mark.each_database

ROTA = "The on-call rota burns me out: two nights without sleep every week."
PAY = "The pay is far below the market."


@pytest.fixture
def people(company: Company) -> list[str]:
    return company.engineers(28)


@pytest.fixture
def round_id(company: Company, people: list[str], once: Once) -> str:
    """A round in which 20 of 30 answered and that is due to close."""
    return once.plays(company, lambda: _play(company, people))


def _play(company: Company, people: list[str]) -> str:
    opened = company.opens()
    company.delivers_each_morning(days=8)
    for n, who in enumerate(people[:20]):
        company.answers(who, opened, frustrated=ROTA if n < 12 else PAY, energized="Shipping the search.")
    company.ends(opened)
    return opened


def _close(company: Company, round_id: str) -> None:
    asyncio.run(close_round(company.db, company.keys, round_id))


def _body(company: Company) -> dict[str, object]:
    (row,) = company.dump()["release"]
    body: dict[str, object] = json.loads(row["body_json"])
    return body


def _assert_closed(company: Company, round_id: str) -> None:
    assert company.round(round_id).state is RoundState.CLOSED
    assert len(company.dump()["release"]) == 1
    assert company.dump()["ballot"] == []
    with pytest.raises(KeyLost):
        company.keys.get(round_id)
    assert len(company.letters(kind="digest")) == 1
    assert len(company.letters(kind="invitation_closed")) == 30


def test_a_round_is_closed_once_and_leaves_neither_key_nor_ballot(company: Company, round_id: str) -> None:
    _close(company, round_id)
    _assert_closed(company, round_id)
    before = company.dump()
    _close(company, round_id)
    assert company.dump() == before


def test_nothing_is_closed_before_its_time(company: Company, round_id: str) -> None:
    company.passes(seconds=-1)
    assert company.db.now(closing.begin, round_id=round_id) is RoundState.OPEN
    _close(company, round_id)
    assert company.round(round_id).state is RoundState.OPEN
    assert len(company.dump()["ballot"]) == 30


def test_computing_twice_gives_the_same_bytes(company: Company, round_id: str) -> None:
    company.db.now(closing.begin, round_id=round_id)
    bodies = {closing.compute(company.db.now(closing.gather, round_id=round_id)) for _ in range(3)}
    assert len(bodies) == 1


@pytest.mark.parametrize("steps", range(1, 7))
def test_a_close_that_was_interrupted_after_any_step_ends_as_if_it_had_not_been(
    company: Company, round_id: str, steps: int
) -> None:
    db = company.db
    body = ""

    def compute() -> None:
        nonlocal body
        body = closing.compute(db.now(closing.gather, round_id=round_id))

    todo = (
        lambda: db.now(closing.begin, round_id=round_id),
        compute,
        lambda: db.now(closing.append, round_id=round_id, body_json=body),
        lambda: company.keys.destroy(round_id),
        lambda: db.now(closing.destroy_ballots, round_id=round_id),
        db.scrub,
    )
    for step in todo[:steps]:
        step()
    written = company.dump()["release"]
    company.passes(hours=5)  # until somebody starts it again
    _close(company, round_id)
    _assert_closed(company, round_id)
    assert company.dump()["release"][: len(written)] == written
    assert _body(company)["enough"]


def test_what_was_appended_is_never_computed_again(company: Company, round_id: str) -> None:
    company.db.now(closing.begin, round_id=round_id)
    first = company.db.now(closing.append, round_id=round_id, body_json='{"first":1}')
    assert company.db.now(closing.append, round_id=round_id, body_json='{"second":2}') == first
    assert company.dump()["release"][0]["body_json"] == '{"first":1}'


def test_two_processes_that_close_at_once_make_one_release(company: Company, round_id: str) -> None:
    gate = threading.Barrier(3)
    failures: list[BaseException] = []

    def work() -> None:
        gate.wait()
        try:
            _close(company, round_id)
        except KeyLost as lost:
            failures.append(lost)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    _close(company, round_id)
    _assert_closed(company, round_id)


def test_no_step_does_anything_to_an_open_round(company: Company, round_id: str) -> None:
    company.passes(seconds=-1)
    company.db.now(closing.destroy_ballots, round_id=round_id)
    company.db.now(closing.finish, round_id=round_id)
    assert company.round(round_id).state is RoundState.OPEN
    assert len(company.dump()["ballot"]) == 30


def test_an_answer_that_is_being_stored_when_the_close_begins_is_counted(
    company: Company, round_id: str, people: list[str]
) -> None:
    """Whoever was told "stored" is counted: the close waits for what is under way."""
    late = people[25]
    gathered: list[gathering.Gathered] = []
    done = threading.Event()

    def close() -> None:
        company.clock.move_to(company.round(round_id).closes_at)
        company.db.now(closing.begin, round_id=round_id)
        gathered.append(company.db.now(closing.gather, round_id=round_id))
        done.set()

    def submit_slowly(tx: Tx) -> None:
        interview.submit(tx, by=late, round_id=round_id, answers=InterviewAnswers({"frustrated": ROTA}))
        closer.start()
        done.wait(0.5)

    company.passes(seconds=-1)
    closer = threading.Thread(target=close)
    company.db.now(submit_slowly)
    closer.join()
    writing = gathered[0].closed.writing
    assert writing is not None
    assert company.ids[late] in writing.mentions


def test_the_release_holds_bands_and_nobody(company: Company, round_id: str) -> None:
    _close(company, round_id)
    body = _body(company)
    assert body["answered"] == [10, 29]
    assert body["enough"] is True
    assert body["kind"] == "interview"
    assert body["wave"] == "2026-Q4"
    assert body["release_id"] == round_id
    assert body["first_cohort"] is True
    everything = json.dumps(body)
    for row in company.dump()["person"]:
        for word in (row["id"], row["slack_id"], row["name"]):
            assert word not in everything
    assert "rota" not in everything


def test_the_digest_is_read_from_the_ledger_alone(company: Company, round_id: str) -> None:
    _close(company, round_id)
    (release,) = company.dump()["release"]
    digest = company.db.now(digests.published, release_id=release["id"])
    assert digest is not None
    assert digest.enough
    assert digest.answered == (10, 29)
    assert digest.response_rate is not None
    assert digest.release_hash == release["hash"]
    assert digest.floor == 5
    assert digest.themes
    assert all(band.least >= 3 for band in digest.themes)
    out = [one for one in company.delivers() if isinstance(one.fact, Digest)]
    assert [(one.to, one.fact) for one in out] == [("CLEADERS1", digest)]
    assert company.delivers() == []
    assert company.db.now(digests.published, release_id="0" * 32) is None


def test_too_few_answers_and_nothing_else_is_said(company: Company, people: list[str]) -> None:
    round_id = company.opens()
    for who in people[:4]:
        company.answers(who, round_id, frustrated=ROTA)
    company.ends(round_id)
    _close(company, round_id)
    body = _body(company)
    assert (body["enough"], body["answered"], body["rate_range"], body["cells"]) == (False, None, None, [])
    digest = digests.from_ledger(body, release_hash="h")
    assert digest == Digest(
        "2026-Q4",
        enough=False,
        first=True,
        audited=True,
        release_hash="h",
        model=digest.model,
        ranks=digest.ranks,
        follow=digest.follow,
    )
    assert digest.follow is not None
    assert (digest.follow.clocks, digest.follow.promises, digest.follow.groups) == (None, None, ())


def test_a_draft_and_a_withdrawn_answer_are_not_counted(
    company: Company, round_id: str, people: list[str]
) -> None:
    company.passes(days=-1)
    at = f"{company.clock.now().timestamp():.6f}"
    draft = InterviewAnswers({"frustrated": ROTA})
    company.db.now(interview.save_draft, by=people[22], round_id=round_id, draft=draft, at=at)
    company.db.now(interview.withdraw, by=people[0], round_id=round_id)
    company.ends(round_id)
    company.db.now(closing.begin, round_id=round_id)
    writing = company.db.now(closing.gather, round_id=round_id).closed.writing
    assert writing is not None
    assert set(writing.mentions) == {company.ids[who] for who in people[1:20]}


def test_the_answer_of_somebody_who_left_since_is_counted(
    company: Company, round_id: str, people: list[str]
) -> None:
    company.leaves(people[0])
    company.db.now(closing.begin, round_id=round_id)
    writing = company.db.now(closing.gather, round_id=round_id).closed.writing
    assert writing is not None
    assert company.ids[people[0]] in writing.mentions


def test_a_ballot_that_was_tampered_with_stops_no_close(company: Company, round_id: str) -> None:
    def tamper(tx: Tx) -> None:
        first, second = tx.session.exec(select(Ballot).limit(2)).all()
        first.sealed = first.sealed[:-1] + bytes([first.sealed[-1] ^ 1])
        tx.session.add(first)
        tx.session.delete(second)

    company.db.now(tamper)
    _close(company, round_id)
    _assert_closed(company, round_id)


def test_a_lost_key_leaves_the_close_where_it_stands(company: Company, round_id: str) -> None:
    company.keys.destroy(round_id)
    _close(company, round_id)
    assert company.round(round_id).state is RoundState.CLOSING
    assert company.dump()["release"] == []


def test_after_the_close_the_bot_says_that_nothing_can_be_found(company: Company, round_id: str) -> None:
    _close(company, round_id)
    for act in (interview.form, interview.withdraw):
        with pytest.raises(Refused, match="can no longer be found"):
            company.db.now(act, by=MARIA, round_id=round_id)
    assert company.db.now(home.home, by=MARIA).interview is None


def test_nothing_is_said_to_be_gone_while_a_close_waits(company: Company, round_id: str) -> None:
    """From the last day until everything is destroyed; first without its key, then between two steps."""
    key = company.keys.get(round_id)
    company.keys.destroy(round_id)
    _close(company, round_id)
    company.keys.put(round_id, key)
    body = closing.compute(company.db.now(closing.gather, round_id=round_id))
    company.db.now(closing.append, round_id=round_id, body_json=body)
    for state in (RoundState.OPEN, RoundState.CLOSING, RoundState.PUBLISHED):
        _sets(company, round_id, state)
        with pytest.raises(Refused, match="Its answers stay sealed until that is done"):
            company.db.now(interview.withdraw, by=MARIA, round_id=round_id)
        assert company.db.now(privacy.mine, by=MARIA).before == "counting"
    _close(company, round_id)
    assert company.db.now(privacy.mine, by=MARIA).before == "over"
    assert company.db.now(privacy.mine, by=PRIYA).before == "none"


def test_an_interview_that_is_open_is_none_of_before_and_a_void_one_is_over(company: Company) -> None:
    round_id = company.opens()
    assert company.db.now(privacy.mine, by=MARIA).before == "none"
    _sets(company, round_id, RoundState.VOID)
    assert company.db.now(privacy.mine, by=MARIA).before == "over"


def _sets(company: Company, round_id: str, state: RoundState) -> None:
    def change(tx: Tx) -> None:
        tx.session.get_one(Round, round_id).state = state

    company.db.now(change)


def test_no_byte_of_a_ballot_stays_in_the_file(company: Company, people: list[str]) -> None:
    round_id = _play(company, people)
    ballots = [row["sealed"] for row in company.dump()["ballot"]]
    _close(company, round_id)
    if company.db.engine.dialect.name == "postgresql":
        with company.db.engine.connect() as connection:
            size = connection.execute(text("SELECT pg_relation_size('ballot')")).scalar_one()
        assert size == 0
        return
    path = company.db.engine.url.database
    assert path is not None
    content = b""
    for suffix in ("", "-wal"):
        with open(path + suffix, "rb") as file:  # noqa: PTH123 — the name is SQLite's, not a path of ours
            content += file.read()
    assert len(content) < 30 * 24 * 1024
    assert not [sealed for sealed in ballots if sealed[:64] in content]


def test_releases_form_a_chain(company: Company, round_id: str, people: list[str]) -> None:
    _close(company, round_id)
    second = company.opens()
    for who in people[:10]:
        company.answers(who, second, frustrated=ROTA)
    company.ends(second)
    _close(company, second)
    rows = company.dump()["release"]
    entries = sorted(
        (Entry(row["seq"], row["body_json"], row["prev_hash"], row["hash"]) for row in rows),
        key=lambda entry: entry.seq,
    )
    assert entries[0].prev_hash == GENESIS
    assert verify_chain(entries) == []
    assert json.loads(entries[1].body_json)["first_cohort"] is False


def test_in_a_second_round_newcomers_of_the_last_thirty_days_are_not_seasoned(
    company: Company, round_id: str
) -> None:
    _close(company, round_id)
    company.sets(MARIA, first_seen_on=date(2027, 1, 10))  # known for a week, but in the cohort before
    fresh, known = "UFRESH001", "UKNOWN001"
    company.hires(
        company.engineer(fresh, first_seen_on=date(2027, 1, 1)),
        company.engineer(known, first_seen_on=date(2026, 12, 1)),
    )
    second = company.opens()
    rows = company.dump()["cohort_member"]
    seasoned = {row["person_id"]: row["seasoned"] for row in rows if row["round_id"] == second}
    assert seasoned[company.ids[MARIA]]
    assert seasoned[company.ids[known]]
    assert not seasoned[company.ids[fresh]]


# ------------------------------------------------------------------- themes


def _mentions(answers: InterviewAnswers) -> tuple[Mention, ...]:
    ballot = InterviewBallot(answers)
    return reading.raised(reading.read(ballot), ballot)


def test_the_transfer_test_marks_what_frustrated() -> None:
    answers = InterviewAnswers({"frustrated": ROTA, "energized": PAY}, {}, "structural")
    found = {(one.theme, one.polarity): one.transfer for one in _mentions(answers)}
    assert "structural" in found.values()
    unsure = InterviewAnswers({"frustrated": ROTA}, {}, "unsure")
    assert {one.transfer for one in _mentions(unsure)} == {None}


def test_a_theme_counts_once_for_a_person_and_keeps_its_mark() -> None:
    answers = InterviewAnswers(
        {"frustrated": ROTA, "stay_two_years": ROTA, "pick_up_call": ROTA}, {}, "situational"
    )
    found = _mentions(answers)
    assert len({(one.theme, one.polarity) for one in found}) == len(found)
    assert {one.transfer for one in found} == {"situational"}
    assert _mentions(InterviewAnswers({"energized": "Hm."})) == ()


# ------------------------------------------------------------------ promises


def test_promises_are_told_as_bands_and_only_above_the_floor(company: Company, people: list[str]) -> None:
    round_id = company.opens()
    company.ends(round_id)
    company.db.now(closing.begin, round_id=round_id)

    def told() -> tuple[object, object]:
        followed = company.db.now(closing.gather, round_id=round_id).followed
        return followed["made"], followed["due"]

    assert told() == (None, None)
    company.passes(days=-10)
    for n, who in enumerate(people[:5]):
        boss = f"UBOSS{n % 5:04}"
        if n == 4:
            company.passes(days=10)
            assert told() == (None, None)
            company.passes(days=-10)
        company.db.now(
            commitments.make, by=boss, engineer=who, text="One change", due_on=None, request=f"click {n}"
        )
    company.passes(days=10)
    assert told() == ([5, 9], [5, 9])


# ------------------------------------------------------------------- digests


def test_a_digest_in_doubt_is_posted_again_by_the_operator_alone(company: Company, round_id: str) -> None:
    _close(company, round_id)
    with pytest.raises(Refused, match="No digest is in doubt"):
        company.db.now(digests.repost)
    (row,) = company.letters(kind="digest")
    company.clock.move_to(row.due_at)
    company.db.now(letters.claim, limit=100)
    first = company.db.now(letters.compose, letter_id=row.id)
    assert first is not None
    company.passes(minutes=3)
    company.db.now(letters.unsure, limit=100)
    company.db.now(letters.undecided, letter_id=row.id)
    company.db.now(digests.repost)
    again = [one for one in company.delivers() if isinstance(one.fact, Digest)]
    assert [one.fact for one in again] == [first.fact]
    with pytest.raises(Refused, match="No digest is in doubt"):
        company.db.now(digests.repost)


def test_groups_are_named_by_their_values() -> None:
    body = {
        "wave": "2026-Q4", "enough": True, "rate_range": [62.5, 67.5], "answered": [10, 29],
        "followed": {"made": None, "due": [5, 9]}, "first_cohort": False, "reader": "model",
        "cells": [
            {"filters": {}, "n_range": [10, 29],
             "theme_counts": {"b:negative": [3, 10], "a:positive": [3, 10], "a": [3, 9], "a:fixed": [3, 9]}},
            {"filters": {"team": ["billing", "search"]}, "n_range": [10, 29],
             "theme_counts": {"a:positive": [5, 10]}},
            {"filters": {"team": "infra"}, "n_range": [10, 29]},
        ],
    }  # fmt: skip
    digest = digests.from_ledger(body, release_hash="h")
    assert [(one.theme, one.polarity) for one in digest.themes] == [("a", "positive"), ("b", "negative")]
    assert [one.group for one in digest.groups] == ["billing + search"]
    assert (digest.response_rate, digest.commitments_made, digest.commitments_due) == (65, None, (5, 9))


def test_every_invitation_that_went_out_changes_and_none_that_did_not(
    company: Company, round_id: str, people: list[str]
) -> None:
    company.sets(people[0], status=PersonStatus.DEACTIVATED)
    _close(company, round_id)
    out = [one for one in company.delivers() if isinstance(one.fact, InvitationClosed)]
    assert len(out) == 29
    assert {one.replaces is not None for one in out} == {True}
    states = {row.state for row in company.letters(kind="invitation_closed")}
    assert states == {LetterState.SENT, LetterState.DROPPED}
    assert TOM in {one.to for one in out}
    assert all(isinstance(row, Letter) for row in company.letters())
