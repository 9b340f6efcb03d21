"""A ballot is shown to the Slack account that wrote it, whichever stands on the person's row later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from staybot.errors import Refused
from staybot.facts import InterviewAnswers, InterviewForm, Reminder
from staybot.flows import home, privacy
from staybot.flows.answering import (
    ballots,
    interview,
    open_interviews,
    open_pulses,
    pulse,
    readers,
    reading,
    sharing,
)
from staybot.flows.people import directory, erasing
from staybot.flows.publishing import counting
from staybot.store.database import Tx
from staybot.store.tables import Person, Round
from staybot.themes.protocol import Reach
from tests.company_rows import MARIA, TOM, Company
from tests.pulse_rows import (
    answers_all,
    check_in_of,
    form,
    items,
    joins,
    new_here,
    now_as_slack_says,
    opened,
    taps,
    under_pulses,
)

pytestmark = pytest.mark.each_database

WORDS = {"frustrated": "Two nights of on-call without sleep every week."}

OTHER = MARIA.lower()
ANY_CASE = (
    "ALTER TABLE person RENAME COLUMN slack_id TO theirs",
    "ALTER TABLE person RENAME TO people",
    "CREATE VIEW person AS SELECT *, theirs COLLATE NOCASE AS slack_id FROM people",
)
"""What makes a database take Maria's Slack id in small letters for hers."""


@pytest.fixture
def round_id(company: Company) -> str:
    return company.opens()


def _swaps(company: Company) -> None:
    """Tom's account on Maria's row."""
    company.sets(TOM, slack_id="UPARKED01")
    company.sets(MARIA, slack_id=TOM)


def _swaps_back(company: Company) -> None:
    company.sets(MARIA, slack_id=MARIA)
    company.sets(TOM, slack_id=TOM)


def _form(company: Company, by: str, round_id: str) -> InterviewForm:
    return company.db.now(interview.form, by=by, round_id=round_id)


def _drafts(company: Company, by: str, round_id: str, text: str) -> None:
    draft = InterviewAnswers({"energized": text})
    at = now_as_slack_says(company)
    company.db.now(interview.save_draft, by=by, round_id=round_id, draft=draft, at=at)


def _payloads(company: Company, round_id: str) -> dict[str, bytes]:
    def read(tx: Tx) -> dict[str, bytes]:
        of = tx.session.get_one(Round, round_id)
        return ballots.payloads(tx, of, person_ids=list(company.ids.values()))

    return company.db.now(read)


def _writers(company: Company, round_id: str) -> set[str]:
    """Whose interviews would be counted now, by our own id."""

    def read(tx: Tx) -> set[str]:
        of = tx.session.get_one(Round, round_id)
        found = counting.open_all(tx, of, person_ids=list(company.ids.values()))
        return set(found.writing.mentions)

    return company.db.now(read)


def _told(company: Company, by: str) -> tuple[str, str]:
    """What /stay privacy and the Home tab say that somebody's interview holds."""
    interview_ = company.db.now(home.home, by=by).interview
    assert interview_ is not None
    return company.db.now(privacy.mine, by=by).holds, interview_.progress


def test_an_interview_is_shown_to_the_account_that_gave_it_and_no_other(
    company: Company, round_id: str
) -> None:
    seen = company.marks(MARIA, round_id, **WORDS).preview
    assert seen is not None
    company.passes(seconds=2)
    _drafts(company, MARIA, round_id, "A draft of hers")
    hers = _form(company, MARIA, round_id)
    _swaps(company)
    shown = _form(company, TOM, round_id)
    assert (shown.answers, shown.submitted, shown.confirmed) == (InterviewAnswers(), False, None)
    assert _told(company, TOM) == ("nothing yet", "empty")
    assert company.db.now(readers.unread, by=TOM, round_id=round_id, reach=Reach.LOOPBACK) is None
    acts: list[tuple[Callable[..., Any], dict[str, str]]] = [
        (sharing.share, {"seal": seen.seal}), (reading.page, {}), (reading.skip, {}),
    ]  # fmt: skip
    for act, more in acts:
        with pytest.raises(Refused):
            company.db.now(act, by=TOM, round_id=round_id, **more)
    _swaps_back(company)
    assert _form(company, MARIA, round_id) == hers
    assert hers.answers.texts == WORDS | {"energized": "A draft of hers"}


def test_a_pulse_is_shown_to_the_account_that_gave_it_and_no_other(company: Company) -> None:
    c = under_pulses(company)
    round_id = opened(c)
    nothing = form(c, MARIA, round_id)
    taps(c, MARIA, round_id, items(c, MARIA, round_id)[0], 2)
    c.db.now(pulse.save_comment, by=MARIA, round_id=round_id, text="Tired", at=now_as_slack_says(c))
    _swaps(c)
    assert form(c, TOM, round_id) == nothing
    (told,) = c.db.now(home.home, by=TOM).pulses
    assert (told.answered, told.comment) == (0, "")
    assert c.db.now(open_pulses.current, by=TOM) == round_id
    with pytest.raises(Refused, match="Nothing of yours is stored"):
        c.db.now(pulse.submit, by=TOM, round_id=round_id, answers={}, comment="")
    _swaps_back(c)
    assert form(c, MARIA, round_id).comment == "Tired"


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_database_that_takes_one_account_for_another_shows_no_ballot_either(
    company: Company, round_id: str
) -> None:
    """Whoever may alter the tables decides which ids are equal there; in the bot they are as Slack says."""
    company.answers(MARIA, round_id, **WORDS)
    with company.db.engine.begin() as connection:
        for statement in ANY_CASE:
            connection.execute(text(statement))
    assert company.db.now(lambda tx: tx.session.exec(select(Person).where(Person.slack_id == OTHER)).all())
    looks: list[tuple[Callable[..., Any], dict[str, str]]] = [
        (interview.form, {"round_id": round_id}), (privacy.mine, {}), (open_interviews.current, {}),
    ]  # fmt: skip
    for look, more in looks:
        with pytest.raises(Refused, match="I don't know you"):
            company.db.now(look, by=OTHER, **more)
    assert not company.db.now(home.home, by=OTHER).known


@pytest.mark.parametrize("answered", [True, False])
def test_reminders_tell_another_account_nothing(company: Company, round_id: str, *, answered: bool) -> None:
    if answered:
        company.answers(MARIA, round_id)
    _swaps(company)
    out = [one for _, one in company.delivers_each_morning(days=24)]
    assert len([one for one in out if one.to == TOM and isinstance(one.fact, Reminder)]) == 2


def test_what_the_account_before_gave_counts_until_the_new_one_writes(
    company: Company, round_id: str
) -> None:
    """As when Slack has a new account of the same person: they start over."""
    company.answers(MARIA, round_id, **WORDS)
    users = [
        {"id": MARIA, "updated": 2, "deleted": True, "profile": {}},
        {"id": "UMARIA002", "updated": 3, "profile": {"email": "maria@acme.test"}},
    ]
    company.sets(MARIA, email="maria@acme.test")
    assert company.db.now(directory.page, users=users).conflicts == ()
    assert not _form(company, "UMARIA002", round_id).submitted
    assert _writers(company, round_id) == {company.ids[MARIA]}
    _drafts(company, "UMARIA002", round_id, "Once more")
    assert _writers(company, round_id) == set()
    assert _form(company, "UMARIA002", round_id).answers.texts == {"energized": "Once more"}


def test_a_ballot_sealed_before_ballots_said_who_wrote_them_is_shown_until_it_is_written_again(
    company: Company, round_id: str
) -> None:
    def lay(tx: Tx) -> None:
        of = tx.session.get_one(Round, round_id)
        key, people = tx.keys.get(of.id), [company.ids[MARIA], company.ids[TOM]]
        ballots.destroy(tx, of)
        old = b'{"submitted": {"texts": {"frustrated": "Old words"}, "visibility": {}, "transfer": null}}'
        ballots.create(tx, of, person_ids=people, key=key, kept={company.ids[MARIA]: old})

    company.db.now(lay)
    assert _form(company, MARIA, round_id).answers.texts == {"frustrated": "Old words"}
    _drafts(company, MARIA, round_id, "New words")
    assert _form(company, MARIA, round_id).answers.texts.keys() == {"frustrated", "energized"}
    _swaps(company)
    assert _form(company, TOM, round_id).answers == InterviewAnswers()


def test_an_emptied_ballot_names_nobody_any_more(company: Company, round_id: str) -> None:
    company.answers(MARIA, round_id, **WORDS)
    assert _payloads(company, round_id)[company.ids[MARIA]].startswith(MARIA.encode())
    company.db.now(erasing.empty_ballot, who=MARIA, round_id=round_id)
    assert set(_payloads(company, round_id).values()) == {b""}


def test_ballots_laid_anew_when_somebody_joins_a_check_in_stay_with_their_accounts(company: Company) -> None:
    c = company.under(check_ins=True)
    today = c.clock.now().date()
    new_here(c, "UANNA0001", today - timedelta(days=7))
    joins(c)
    of = check_in_of(c)
    answers_all(c, ["UANNA0001"], of.id, 2, comment="No laptop yet")
    c.passes(days=1)
    new_here(c, "UBEN00001", today - timedelta(days=29))
    assert joins(c) == 1
    assert form(c, "UANNA0001", of.id).comment == "No laptop yet"
    c.sets("UANNA0001", slack_id="UOTHER001")
    seen = form(c, "UOTHER001", of.id)
    assert (seen.answers, seen.comment, seen.answered) == ({}, "", False)
