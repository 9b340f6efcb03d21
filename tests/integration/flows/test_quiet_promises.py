"""Messages about promises that time alone brings about count towards the one message a person and day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlmodel import select

from staybot.flows.asking import quiet
from staybot.flows.delivering import letters, outbox
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, Round, RoundKind
from tests.company_rows import MARIA, Company
from tests.pulse_rows import an_invitation, at_local

MONDAY = date(2026, 10, 12)


def a_promise_letter(c: Company, on: date, *, kind: str = "maker_day") -> str:
    def put(tx: Tx) -> str:
        person = tx.session.get_one(Person, c.ids[MARIA])
        outbox.post(tx, kind=kind, subject="promises", to=person, at=at_local(on, 10))
        return tx.session.exec(select(Letter).where(Letter.kind == kind)).one().id

    return c.db.now(put)


def _read(c: Company, round_id: str, what: str) -> object:
    def read(tx: Tx) -> object:
        of, person = tx.session.get_one(Round, round_id), tx.session.get_one(Person, c.ids[MARIA])
        if what == "free_on":
            return quiet.free_on(tx, of, person)
        found = quiet.invitations(tx, person, since=MONDAY - quiet.A_WHILE)
        if what == "reminder_on":
            invited = quiet.Invited(of, MONDAY, is_sent=True, has_arrived=True)
            return quiet.reminder_on(tx, invited, person, found=found)
        return quiet.taken(tx, of, person, since=MONDAY, found=found)

    return c.db.now(read)


def test_a_pulse_goes_out_on_a_day_without_a_message_about_promises(company: Company) -> None:
    a_promise_letter(company, MONDAY)
    of = an_invitation(company, MARIA, kind=RoundKind.PULSE, opens_on=MONDAY, due_on=MONDAY, days=6)
    assert _read(company, of, "free_on") == MONDAY + timedelta(days=1)


def test_no_reminder_goes_out_on_a_day_with_a_message_about_promises(company: Company) -> None:
    thursday, friday = MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)
    sent_at = at_local(MONDAY, 10)
    pulse = an_invitation(
        company, MARIA, kind=RoundKind.PULSE, opens_on=MONDAY, due_on=MONDAY, days=6, sent_at=sent_at
    )
    assert _read(company, pulse, "reminder_on") == thursday
    a_promise_letter(company, thursday)
    assert _read(company, pulse, "reminder_on") is None
    interview = an_invitation(
        company, MARIA, kind=RoundKind.INTERVIEW, opens_on=MONDAY, due_on=MONDAY, days=20, sent_at=sent_at
    )
    assert friday not in _taken(company, interview)
    a_promise_letter(company, friday, kind="commitment_question")
    assert friday in _taken(company, interview)


def _taken(c: Company, round_id: str) -> set[date]:
    found = _read(c, round_id, "taken")
    assert isinstance(found, set)
    return found


def test_a_message_about_promises_waits_for_tomorrow_once_something_was_asked(company: Company) -> None:
    company.clock.move_to(at_local(MONDAY, 11))
    an_invitation(
        company, MARIA, kind=RoundKind.PULSE, opens_on=MONDAY, due_on=MONDAY, days=6,
        sent_at=at_local(MONDAY, 10),
    )  # fmt: skip
    letter_id = a_promise_letter(company, MONDAY)
    assert letter_id in company.db.now(letters.claim, limit=50)
    assert company.db.now(letters.compose, letter_id=letter_id) is None
    (waits,) = company.letters(kind="maker_day")
    assert (waits.state, waits.due_at) == (LetterState.WAITING, tomorrow_at_ten())


def tomorrow_at_ten() -> datetime:
    return at_local(MONDAY + timedelta(days=1), 10)
