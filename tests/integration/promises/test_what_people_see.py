"""Lists of promises, the follow-through that leaders see, and what became of the last interview."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from staybot.anonymity import follow_through as coding
from staybot.anonymity.ledger import GENESIS, canonical, chain_hash
from staybot.anonymity.policy import Policy
from staybot.errors import Refused
from staybot.facts import CommitmentMade, FollowThrough, LastTime
from staybot.flows import home
from staybot.flows.answering import interview, sharing
from staybot.flows.promising import commit_forms, commitments
from staybot.flows.publishing import followed
from staybot.rules.commitments import Outcome
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Release, Share
from tests.company_rows import DAVE, MARIA, NOOR, PRIYA, TOM, Company
from tests.promise_rows import TEXT, Promises

# ------------------------------------------------------------------- lists


def test_what_can_be_answered_comes_first_and_what_is_over_last(promises: Promises) -> None:
    kept, open_, asked = (
        promises.make(due_on=date(2026, 11, day), text=text)
        for day, text in ((2, "Kept"), (3, "Open"), (4, "Asked"))
    )
    older = promises.make(due_on=date(2026, 11, 1), text="Dropped")
    for one in (kept, asked):
        promises.claim(one)
    promises.answer(kept, "confirm")
    promises.drop(older)
    db = promises.company.db
    hers = db.now(commitments.mine, by=MARIA).received
    assert [one.text for one in hers] == ["Asked", "Open", "Kept", "Dropped"]
    assert [one.text for one in db.now(commitments.mine, by=PRIYA).made] == [
        "Open",
        "Asked",
        "Kept",
        "Dropped",
    ]
    assert [hers[1].commitment_id, hers[3].because] == [open_, "No budget"]


# ----------------------------------------------------------- the follow-through


def _courses(count: int) -> list[coding.Course]:
    ends = [*[Outcome.KEPT] * 20, *[Outcome.MISSED] * 10, *[Outcome.OPEN] * count]
    return [
        coding.Course(f"e{n}", f"m{n % 7}", ends[n], days_to_commit=5, days_to_keep=40) for n in range(count)
    ]


def _body() -> dict[str, Any]:
    whole = coding.figures(_courses(40), policy=Policy())
    span = {"from": "2026-10-15", "to": "2027-01-13"}
    return {
        "wave": "2027-Q1",
        "followed": {
            "made": None,
            "due": None,
            "clocks": {"opened_now": [30, 99], "whole": whole, **span},
            "promises": {"whole": None, **span},
            "groups": [{"filters": {"function": ["research"]}, **(whole or {})}],
        },
    }


def _publish(company: Company, body: dict[str, Any], *, state: LetterState) -> str:
    round_id = company.opens()

    def append(tx: Tx) -> str:
        text = canonical(body)
        row = Release(
            workspace=tx.workspace, round_id=round_id, seq=1, body_json=text, prev_hash=GENESIS,
            hash=chain_hash(GENESIS, text),
        )  # fmt: skip
        tx.session.add(row)
        tx.session.add(
            Letter(
                workspace=tx.workspace, kind="digest", subject=row.id, recipient="leadership",
                due_on=date(2026, 11, 5), due_at=tx.now, state=state,
            )
        )  # fmt: skip
        return row.id

    return company.db.now(append)


def _last(company: Company) -> FollowThrough | None:
    return company.db.now(followed.last)


def test_leaders_see_what_the_last_digest_told_and_nobody_else_does(company: Company) -> None:
    assert company.db.now(home.home, by=NOOR).followed is None
    _publish(company, _body(), state=LetterState.SENT)
    told = company.db.now(home.home, by=NOOR).followed
    assert told is not None
    assert (told.quarter, told.opened_now, told.promises) == ("2027-Q1", (30, 99), None)
    assert (told.since, told.until) == (date(2026, 10, 15), date(2027, 1, 13))
    assert told.clocks is not None
    assert dict(told.clocks.outcomes)["kept"] == (10, 29)
    assert told.clocks.days_to_commit == (0, 7)
    assert told.groups == (("research", told.clocks),)
    for who in (MARIA, PRIYA, DAVE, TOM):
        assert company.db.now(home.home, by=who).followed is None


def test_nothing_is_seen_before_the_digest_is_posted_or_after_somebody_changed_it(company: Company) -> None:
    release = _publish(company, _body(), state=LetterState.WAITING)
    assert _last(company) is None

    def posted(tx: Tx) -> None:
        tx.session.exec(select(Letter).where(Letter.kind == "digest")).one().state = LetterState.SENT

    def changed(tx: Tx) -> None:
        tx.session.get_one(Release, release).body_json = canonical(_body() | {"wave": "2027-Q2"})

    company.db.now(posted)
    assert _last(company) is not None
    company.db.now(changed)
    assert _last(company) is None


@pytest.mark.parametrize(
    "followed_",
    [
        {"made": None},
        {"clocks": {"opened_now": None}, "promises": None, "groups": [{"filters": {"team": ["x"]}}]},
    ],
)
def test_a_release_that_tells_little_is_read_as_that(followed_: dict[str, Any]) -> None:
    told = followed.from_ledger({"wave": "2026-Q4", "followed": json.loads(json.dumps(followed_))})
    assert told == FollowThrough("2026-Q4", None, None, None, None, None, ())


# ------------------------------------------------------------------ the last time


def _asked_again(company: Company, *, by: str = MARIA) -> LastTime | None:
    company.passes(days=70)
    round_id = company.opens()
    return company.db.now(interview.form, by=by, round_id=round_id).last


def test_the_next_interview_begins_with_what_was_shared_and_promised(company: Company) -> None:
    round_id = company.opens()
    company.shares(MARIA, round_id, frustrated="The rota", energized="The team")
    assert company.db.now(interview.form, by=MARIA, round_id=round_id).last is None
    promises = Promises(company)
    promises.claim(made := promises.make())
    promises.answer(made, "confirm")
    last = _asked_again(company)
    assert last is not None
    assert (last.manager.name, [one.text for one in last.answers]) == ("Priya", ["The team", "The rota"])
    assert [(one.text, one.state, one.other.name) for one in last.promises] == [(TEXT, "kept", "Priya")]


def test_it_says_nothing_of_what_was_withdrawn_and_nothing_where_nothing_was_shared(company: Company) -> None:
    round_id = company.opens()
    company.answers(TOM, round_id, frustrated="Alone")
    company.shares(MARIA, round_id, frustrated="The rota", energized="The team")
    rows = {row.question: row.id for row in company.db.now(lambda tx: tx.session.exec(select(Share)).all())}
    company.db.now(sharing.take_back, by=MARIA, share_id=rows["frustrated"])
    last = _asked_again(company)
    assert last is not None
    assert [one.text for one in last.answers] == ["The team"]
    now = company.db.now(home.home, by=MARIA).interview
    assert now is not None
    assert company.db.now(interview.form, by=TOM, round_id=now.round_id).last is None
    company.db.now(sharing.take_back, by=MARIA, share_id=rows["energized"])
    assert company.db.now(interview.form, by=MARIA, round_id=now.round_id).last is None


# --------------------------------------------------------------- the window for anybody


def test_the_window_that_asks_to_whom_is_only_for_those_with_reports(promises: Promises) -> None:
    db = promises.company.db
    assert db.now(commit_forms.form, by=PRIYA, text="A room").engineer is None
    assert db.now(commit_forms.form_for, by=PRIYA, engineer=MARIA, text="A room").engineer_id
    assert db.now(commit_forms.form_for, by=PRIYA, engineer=TOM, text="A room").engineer is None
    with pytest.raises(Refused, match="know of nobody who does"):
        db.now(commit_forms.form, by=MARIA)


def test_the_engineer_reads_why_it_takes_longer(promises: Promises) -> None:
    promises.clock()
    promises.make(due_on=date(2027, 2, 1), late_because="The rack comes late")
    (made,) = [one.fact for one in promises.company.delivers() if isinstance(one.fact, CommitmentMade)]
    assert made.late_because == "The rack comes late"
