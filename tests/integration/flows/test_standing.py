"""How the bot stands: what is told, and that nobody's answer or promise moves it while all is well."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from staybot.facts.standing import Standing
from staybot.flows import operator, standing
from staybot.flows.delivering import composing, letters
from staybot.flows.promising import commitments
from staybot.store.claims import Kind
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Workspace
from tests.company_rows import MARIA, PRIYA, TOM, Company

NOON = datetime(2026, 10, 16, 12, tzinfo=UTC)


def look(company: Company) -> Standing:
    return company.db.now(standing.look)


def changes(company: Company, letter: Letter, **values: object) -> None:
    def change(tx: Tx) -> None:
        row = tx.session.get_one(Letter, letter.id)
        for name, value in values.items():
            setattr(row, name, value)
        tx.session.add(row)

    company.db.now(change)


def promised(company: Company) -> Letter:
    """A letter that somebody's deed made, due now."""
    company.clock.move_to(max(company.clock.now(), NOON))
    company.db.now(commitments.make, by=PRIYA, engineer=MARIA, text="A GPU", due_on=None, request="click")
    (letter,) = company.letters(kind="commitment_made")
    return letter


def test_a_new_installation_has_nothing_to_tell(company: Company) -> None:
    now = look(company)
    assert (now.beat_at, now.due, now.late, now.lag, now.in_doubt) == (None, 0, 0, timedelta(0), 0)
    assert now.again == 0
    assert (now.sent, now.failed, now.paused_until, now.rounds, now.coming) == (0, 0, None, (), ())
    assert (now.told, now.topics) == ((), ())


def test_every_kind_of_letter_counted_while_all_is_well_is_one_that_the_calendar_makes() -> None:
    assert composing.BY_KIND.keys() >= standing.OF_THE_CALENDAR
    deeds = ("commitment", "clock", "shared", "group", "maker", "download")
    assert not [kind for kind in standing.OF_THE_CALENDAR if kind.startswith(deeds)]


def test_nothing_moves_when_somebody_answers_shares_or_promises(company: Company) -> None:
    round_id = company.opens()
    company.clock.move_to(NOON)
    company.delivers()
    before = look(company)
    company.answers(TOM, round_id)
    company.shares(MARIA, round_id)
    promised(company)
    assert look(company) == before
    company.delivers()
    assert look(company) == before


def test_invitations_are_due_then_sent(company: Company) -> None:
    company.opens()
    for letter in company.letters():
        changes(company, letter, due_at=NOON + timedelta(days=5 * (letter.kind != "invitation")))
    company.clock.move_to(NOON)
    assert (look(company).due, look(company).sent) == (2, 0)
    company.delivers()
    assert (look(company).due, look(company).sent) == (0, 2)
    company.passes(days=2)
    assert look(company).sent == 0


def test_a_letter_of_any_kind_is_late_after_a_quarter_of_an_hour_and_its_wait_is_told_in_steps(
    company: Company,
) -> None:
    letter = promised(company)
    changes(company, letter, due_at=NOON)
    company.clock.move_to(NOON + timedelta(minutes=14, seconds=59))
    assert (look(company).late, look(company).lag) == (0, timedelta(0))
    company.clock.move_to(NOON + timedelta(minutes=19, seconds=59))
    assert (look(company).late, look(company).lag) == (1, timedelta(minutes=15))
    assert look(company).due == 0


def test_a_letter_whose_worker_died_is_in_doubt_until_it_is_looked_up(company: Company) -> None:
    letter = promised(company)
    company.db.now(letters.claim, limit=5)
    company.db.now(letters.compose, letter_id=letter.id)
    assert look(company).in_doubt == 0
    company.passes(minutes=3)
    assert look(company).in_doubt == 1
    company.db.now(letters.unsure, limit=5)
    assert look(company).in_doubt == 0


def test_a_letter_that_slack_never_takes_is_told_for_a_week(company: Company) -> None:
    changes(company, promised(company), state=LetterState.FAILED)
    assert look(company).failed == 1
    company.passes(days=7)
    assert look(company).failed == 0


def test_the_usual_pace_is_no_pause_and_what_slack_orders_is(company: Company) -> None:
    company.clock.move_to(NOON)
    company.db.now(letters.pace, method="chat.postMessage")
    assert look(company).paused_until is None
    company.db.now(letters.pause, method="chat.postMessage", seconds=90)
    assert look(company).paused_until == NOON + timedelta(seconds=90)
    company.passes(seconds=91)
    assert look(company).paused_until is None


def test_rounds_are_counted_by_kind_and_state_and_what_comes_is_told_soonest_first(company: Company) -> None:
    company.plans()
    (opening,) = look(company).coming
    assert opening.what == "interview 2026-Q4 opens"
    assert opening.at < datetime(2026, 10, 15, tzinfo=UTC), "where that day begins first"
    assert opening.on == date(2026, 10, 15)
    round_id = company.opens()
    assert [(one.kind, one.state, one.count) for one in look(company).rounds] == [("interview", "open", 1)]
    closing = look(company).coming
    assert [(one.what, one.at) for one in closing] == [
        ("interview 2026-Q4 closes", company.round(round_id).closes_at)
    ]
    invitation = company.letters(kind="invitation")[0]
    changes(company, invitation, kind="digest", due_at=company.clock.now() + timedelta(hours=1))
    assert [one.what for one in look(company).coming] == ["a digest is posted", "interview 2026-Q4 closes"]


def test_what_the_operators_were_told_stands_for_a_day(company: Company) -> None:
    company.db.now(operator.tell, topic="scope")
    now = look(company)
    assert (now.topics, now.told) == (("scope",), (operator.TOPICS["scope"],))
    company.passes(days=1)
    assert look(company).topics == ()


def test_a_topic_of_another_version_is_passed_over(company: Company) -> None:
    company.db.now(operator.tell, topic="scope")
    (letter,) = company.letters(kind="operator_notice")
    changes(company, letter, subject="of_a_newer_version")
    assert look(company).topics == ()


def seen(company: Company) -> datetime | None:
    return company.db.now(lambda tx: tx.session.get_one(Workspace, tx.workspace).beat_at)


def test_a_worker_is_seen_to_the_minute_and_never_set_back(company: Company) -> None:
    company.clock.move_to(NOON + timedelta(minutes=1))
    company.db.now(standing.at_work, at=NOON + timedelta(seconds=42))
    assert seen(company) == look(company).beat_at == NOON
    company.db.now(standing.at_work, at=NOON - timedelta(hours=1))
    assert seen(company) == NOON
    company.db.now(standing.at_work, at=NOON + timedelta(minutes=1))
    assert seen(company) == NOON + timedelta(minutes=1)


def test_another_workspace_is_not_counted(company: Company) -> None:
    changes(company, promised(company), state=LetterState.FAILED)

    def other(tx: Tx) -> None:
        tx.session.add(Workspace(id="other"))

    company.db.now(other)
    assert look(company.elsewhere()).failed == 0


@pytest.mark.each_database
@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
def test_processes_are_counted_where_there_may_be_several(company: Company) -> None:
    assert look(company).processes == (("workers", 0), ("sockets", 0), ("waiting", 0))
    company.db.claims.join(Kind.WORKER)
    company.db.claims.place(Kind.SOCKET, range(1, 11))
    assert look(company).processes == (("workers", 1), ("sockets", 1), ("waiting", 0))


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_on_sqlite_one_process_is_all_and_is_not_counted(company: Company) -> None:
    assert look(company).processes == ()
