"""May leaders read a kept promise? Asked once, changed until its digest is made, told only with others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from staybot.anonymity.policy import Policy
from staybot.errors import Refused
from staybot.flows.promising import commitments, promise_history, showing
from staybot.flows.publishing import follow_through, ledger
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentConsent, Round, RoundState
from tests.company_rows import MARIA, PRIYA, TOM, Company
from tests.promise_rows import TEXT, Promises
from tests.pulse_rows import closes


def kept(promises: Promises, *, by: str = PRIYA, to: str = MARIA, text: str = TEXT) -> str:
    """A promise that its engineer says was kept."""
    promise = promises.make(by=by, to=to, text=text)
    promises.claim(promise, by=by)
    promises.answer(promise, "confirm", by=to)
    return promise


def says(promises: Promises, promise: str, *, by: str = MARIA, yes: bool = True) -> str:
    return promises.company.db.now(showing.choose, by=by, commitment_id=promise, yes=yes).said


def choices(promises: Promises, promise: str) -> list[bool]:
    def read(tx: Tx) -> list[bool]:
        rows = tx.session.exec(select(CommitmentConsent).order_by(col(CommitmentConsent.at)))
        return [row.agreed for row in rows if row.commitment_id == promise]

    return promises.company.db.now(read)


def test_the_engineer_is_asked_once_and_sees_exactly_what_leaders_would(promises: Promises) -> None:
    promise = promises.make(text="Maria is off the night rota")
    db = promises.company.db
    assert db.now(showing.offer, by=MARIA, commitment_id=promise) is None, "it is not kept yet"
    promises.claim(promise)
    promises.answer(promise, "confirm")
    asked = db.now(showing.offer, by=MARIA, commitment_id=promise)
    assert asked is not None
    assert asked.text == "Maria is off the night rota"
    assert asked.hints, "it names somebody"
    assert promises.row(promise).may_show is None, "nothing is taken for consent"
    assert says(promises, promise, yes=False) == "no"
    assert db.now(showing.offer, by=MARIA, commitment_id=promise) is None
    assert choices(promises, promise) == [False]


def test_words_that_name_nobody_come_without_a_hint(promises: Promises) -> None:
    promise = kept(promises, text="No more night rota")
    asked = promises.company.db.now(showing.offer, by=MARIA, commitment_id=promise)
    assert asked is not None
    assert asked.hints == ()


def test_every_change_is_an_event_and_the_same_twice_is_one(promises: Promises) -> None:
    promise = kept(promises)
    for yes in (True, True, False, True):
        says(promises, promise, yes=yes)
        promises.company.passes(minutes=1)
    assert choices(promises, promise) == [True, False, True]
    lines = promises.company.db.now(promise_history.every)
    assert {line.event for line in lines} == {"make", "claim", "confirm"}, "the operator's export has none"


def test_nobody_else_can_consent(promises: Promises) -> None:
    promise = kept(promises)
    for who in (PRIYA, TOM):
        with pytest.raises(Refused, match="cannot find"):
            says(promises, promise, by=who)
        with pytest.raises(Refused, match="cannot find"):
            promises.company.db.now(showing.offer, by=who, commitment_id=promise)
    with pytest.raises(Refused, match="said was kept"):
        says(promises, promises.make(text="Not kept"))


def test_consent_stands_in_ones_own_list_only_until_it_cannot_be_taken_back(promises: Promises) -> None:
    promise = kept(promises)
    says(promises, promise)
    db = promises.company.db
    (hers,) = db.now(commitments.mine, by=MARIA).received
    (priyas,) = db.now(commitments.mine, by=PRIYA).made
    assert (hers.consent, priyas.consent) == ("given", "")
    closes(promises.company, promises.company.opens())
    (hers,) = db.now(commitments.mine, by=MARIA).received
    assert hers.consent == ""


# ----------------------------------------------------------- until when, and what is told


def shown(company: Company, round_id: str) -> list[str]:
    """What the release of that interview would tell."""

    def gather(tx: Tx) -> list[str]:
        of = tx.session.get_one(Round, round_id)
        body = follow_through.gather(tx, of, asked=ledger.cohort(tx, of), policy=POLICY)
        texts: list[str] = body["shown"]
        return texts

    return company.db.now(gather)


POLICY = Policy()


@pytest.fixture
def five(promises: Promises) -> list[tuple[str, str]]:
    """Kept promises of five engineers and their five managers: (promise, engineer)."""
    company = promises.company
    engineers = company.engineers(5)
    return [
        (kept(promises, by=f"UBOSS{n:04}", to=who, text=f"Change {n}"), who)
        for n, who in enumerate(engineers)
    ]


def agree(promises: Promises, five: list[tuple[str, str]]) -> None:
    for promise, who in five:
        says(promises, promise, by=who)


def test_five_who_agree_are_told_of_in_one_release_and_never_again(
    promises: Promises, five: list[tuple[str, str]]
) -> None:
    agree(promises, five)
    company = promises.company
    body = closes(company, company.opens())
    assert body["followed"]["shown"] == [f"Change {n}" for n in range(5)]
    again = closes(company, company.opens())
    assert again["followed"]["shown"] == []


def test_consent_taken_back_before_the_close_counts(promises: Promises, five: list[tuple[str, str]]) -> None:
    agree(promises, five)
    company = promises.company
    round_id = company.opens()
    says(promises, five[0][0], by=five[0][1], yes=False)
    company.ends(round_id)
    assert shown(company, round_id) == []


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSING, RoundState.CLOSED])
def test_from_the_close_on_nothing_can_be_changed(
    promises: Promises, five: list[tuple[str, str]], state: RoundState
) -> None:
    agree(promises, five)
    company = promises.company
    round_id = company.opens()
    company.ends(round_id)

    def put(tx: Tx) -> None:
        of = tx.session.get_one(Round, round_id)
        of.state = state
        tx.session.add(of)

    company.db.now(put)
    with pytest.raises(Refused, match="stays in the ledger"):
        says(promises, five[0][0], by=five[0][1], yes=False)
    assert says(promises, five[0][0], by=five[0][1]) == "yes", "what was said is not refused"
    late = company.db.now(showing.offer, by=five[0][1], commitment_id=five[0][0])
    assert late is None


def test_an_interview_that_was_void_leaves_them_to_the_next(
    promises: Promises, five: list[tuple[str, str]]
) -> None:
    company = promises.company
    agree(promises, five[:4])
    round_id = company.opens()
    company.ends(round_id)

    def void(tx: Tx) -> None:
        of = tx.session.get_one(Round, round_id)
        of.state = RoundState.VOID
        tx.session.add(of)

    company.db.now(void)
    says(promises, five[4][0], by=five[4][1])
    body = closes(company, company.opens())
    assert len(body["followed"]["shown"]) == 5


def test_what_was_kept_after_the_close_waits_for_the_next_digest(
    promises: Promises, five: list[tuple[str, str]]
) -> None:
    agree(promises, five[:4])
    company = promises.company
    round_id = company.opens()
    company.ends(round_id)
    company.passes(seconds=1)
    late = kept(promises, by="UBOSS0004", to=five[4][1], text="Late")
    says(promises, late, by=five[4][1])
    assert shown(company, round_id) == []


def test_words_that_were_erased_are_not_told(promises: Promises, five: list[tuple[str, str]]) -> None:
    agree(promises, five)

    def blank(tx: Tx) -> None:
        row = tx.session.get_one(Commitment, five[0][0])
        row.text = ""
        tx.session.add(row)

    company = promises.company
    company.db.now(blank)
    round_id = company.opens()
    company.clock.move(by=timedelta(days=1))
    assert shown(company, round_id) == []
