"""One question a person and day; interviews and pulses three days apart; a quiet day tells nothing."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

import pytest

from staybot.facts import Invitation, PulseInvitation, PulseReminder, Reminder
from staybot.flows.asking import quiet, rounds
from staybot.flows.delivering import dispatch, letters
from staybot.store.database import Tx
from staybot.store.tables import LetterState, Person, Round, RoundKind, RoundState
from tests.company_rows import MARIA, TOM, Company, somebody
from tests.pulse_rows import an_invitation, answers_all, at_local, every_hour, opened, under_pulses

MONDAY = date(2026, 10, 12)
"""The day it is; nobody's holiday in London until Christmas."""

INTERVIEW, PULSE, CHECK_IN = RoundKind.INTERVIEW, RoundKind.PULSE, RoundKind.CHECK_IN


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def _due(c: Company, kind: RoundKind, on: date, *, days: int = 20) -> str:
    return an_invitation(c, MARIA, kind=kind, opens_on=MONDAY, due_on=on, days=days)


def _went_out(c: Company, kind: RoundKind, on: date) -> str:
    return an_invitation(c, MARIA, kind=kind, opens_on=day(-9), due_on=on, days=30, sent_at=at_local(on, 10))


def _free_on(c: Company, round_id: str) -> date | None:
    def read(tx: Tx) -> date | None:
        of, person = tx.session.get_one(Round, round_id), tx.session.get_one(Person, c.ids[MARIA])
        return quiet.free_on(tx, of, person)

    return c.db.now(read)


@pytest.mark.parametrize(
    ("kind", "other", "gone_on", "free_on"),
    [
        (PULSE, CHECK_IN, 0, 1),
        (CHECK_IN, PULSE, -1, 0),
        (PULSE, INTERVIEW, 0, 4),
        (PULSE, INTERVIEW, -3, 1),
        (PULSE, INTERVIEW, -4, 0),
        (INTERVIEW, PULSE, 0, 4),
        (INTERVIEW, PULSE, -4, 4),
        (INTERVIEW, PULSE, -6, 1),
        (INTERVIEW, PULSE, -7, 0),
        (INTERVIEW, INTERVIEW, 0, 4),
    ],
)
def test_a_question_keeps_its_distance_from_what_went_out(
    company: Company, kind: RoundKind, other: RoundKind, gone_on: int, free_on: int
) -> None:
    """From an interview's invitation three days; an interview also from the morning of a reminder: that of
    the pulse of Thursday the 8th is Monday's, that of Tuesday the 6th was Friday's.
    """
    round_id = _due(company, kind, MONDAY)
    _went_out(company, other, day(gone_on))
    assert _free_on(company, round_id) == day(free_on)


@pytest.mark.parametrize(("planned_on", "free_on"), [(2, 7), (3, 7), (4, 0), (18, 0)])
def test_a_pulse_keeps_three_days_from_an_interview_that_is_to_come(
    company: Company, planned_on: int, free_on: int
) -> None:
    round_id = _due(company, PULSE, MONDAY)
    _due(company, INTERVIEW, day(planned_on))
    assert _free_on(company, round_id) == day(free_on)


def test_an_interview_does_not_wait_for_a_pulse_that_is_only_planned(company: Company) -> None:
    round_id = _due(company, INTERVIEW, MONDAY)
    _due(company, PULSE, MONDAY)
    assert _free_on(company, round_id) == MONDAY


@pytest.mark.parametrize("state", [RoundState.VOID, RoundState.CLOSED, RoundState.PLANNED])
def test_what_will_never_go_out_takes_no_day(company: Company, state: RoundState) -> None:
    round_id = _due(company, PULSE, MONDAY)
    an_invitation(company, MARIA, kind=INTERVIEW, opens_on=MONDAY, due_on=MONDAY, round_state=state)
    assert _free_on(company, round_id) == MONDAY


def test_an_interview_that_went_out_late_counts_from_the_day_it_went_out(company: Company) -> None:
    """It was due three weeks before: an outage."""
    round_id = _due(company, PULSE, MONDAY)
    an_invitation(company, MARIA, kind=INTERVIEW, opens_on=day(-30), due_on=day(-21), days=60,
                  sent_at=at_local(day(-3), 10))  # fmt: skip
    assert _free_on(company, round_id) == day(1)


def test_a_round_that_leaves_no_day_asks_nobody_and_its_letter_is_dropped_at_the_close(
    company: Company,
) -> None:
    round_id = _due(company, PULSE, MONDAY, days=3)
    _due(company, INTERVIEW, day(1))
    assert _free_on(company, round_id) is None
    company.clock.move_to(at_local(MONDAY, 11))
    assert company.delivers() == []
    (letter,) = company.letters(subject=round_id)
    assert (letter.state, letter.due_at) == (LetterState.WAITING, company.round(round_id).closes_at)
    company.ends(round_id)
    company.delivers()
    company.passes(days=3)
    company.delivers()
    (letter,) = company.letters(subject=round_id)
    assert letter.state is LetterState.DROPPED


def test_a_letter_put_off_goes_out_on_its_new_morning(company: Company) -> None:
    _due(company, CHECK_IN, MONDAY)
    other = _due(company, PULSE, MONDAY)
    company.clock.move_to(at_local(MONDAY, 11))

    def only_one(kind: RoundKind, at: datetime) -> None:
        found = [row for row in company.letters(state=LetterState.SENT) if row.sent_at == at]
        assert len(found) <= 1, kind

    _sends_all(company)
    only_one(PULSE, company.clock.now())
    company.clock.move_to(at_local(day(1), 10))
    _sends_all(company)
    sent = {row.subject: quiet_day(row.sent_at) for row in company.letters(state=LetterState.SENT)}
    assert sorted(sent.values()) == [MONDAY, day(1)]
    assert other in sent


def quiet_day(at: datetime | None) -> date:
    assert at is not None
    return at.date()


def _sends_all(c: Company) -> None:
    """As the courier does, whatever the letters say: these rounds have no questions."""

    def send(tx: Tx) -> None:
        for letter_id in letters.claim(tx, limit=50):
            letter = dispatch.in_hand(tx, letter_id)
            assert letter is not None
            to = tx.session.get_one(Person, letter.recipient)
            at = quiet.free_at(tx, letter, to)
            letter.state = LetterState.WAITING
            if at == tx.now:
                letter.state, letter.sent_at = LetterState.SENT, tx.now
            letter.due_at = at
            tx.session.add(letter)
            tx.session.flush()

    c.db.now(send)


def test_two_workers_with_two_invitations_of_one_person_send_one(company: Company) -> None:
    """PostgreSQL: the second waits for the first, and sees it."""
    if company.db.engine.dialect.name == "sqlite":
        return  # writers take turns anyway
    company.clock.move_to(at_local(MONDAY, 11))
    ids = [_due(company, CHECK_IN, MONDAY), _due(company, PULSE, MONDAY)]
    rows = {row.subject: row.id for row in company.letters()}
    held, out = threading.Event(), list[datetime]()

    def one(tx: Tx, subject: str, *, first: bool) -> None:
        from staybot.store.tables import Letter  # noqa: PLC0415 — only here

        letter = tx.session.get_one(Letter, rows[subject])
        at = quiet.free_at(tx, letter, tx.session.get_one(Person, letter.recipient))
        out.append(at)
        if at == tx.now:
            letter.state, letter.sent_at = LetterState.SENT, tx.now
            tx.session.add(letter)
            tx.session.flush()
        if first:
            other = threading.Thread(target=lambda: company.db.now(one, ids[1], first=False))
            other.start()
            other.join(0.5)
            assert other.is_alive(), "it waits for us"
            waiting.append(other)
        held.set()

    waiting: list[threading.Thread] = []
    company.db.now(one, ids[0], first=True)
    waiting[0].join()
    assert out == [company.clock.now(), at_local(day(1), 10)]


# ---------------------------------------------------------------- reminders


def _reminder_on(c: Company, round_id: str, invited_on: date) -> date | None:
    def read(tx: Tx) -> date | None:
        of, person = tx.session.get_one(Round, round_id), tx.session.get_one(Person, c.ids[MARIA])
        found = quiet.invitations(tx, person, since=invited_on - quiet.A_WHILE)
        invited = quiet.Invited(of, invited_on, is_sent=True, has_arrived=True)
        return quiet.reminder_on(tx, invited, person, found=found)

    return c.db.now(read)


def test_the_reminder_of_a_pulse_is_the_first_working_morning_of_the_second_half_or_none(
    company: Company,
) -> None:
    round_id = _went_out(company, PULSE, MONDAY)
    assert _reminder_on(company, round_id, MONDAY) == day(3)
    assert _reminder_on(company, round_id, day(4)) == day(7)
    _due(company, CHECK_IN, day(3))
    assert _reminder_on(company, round_id, MONDAY) is None


def test_of_two_pulses_with_the_same_morning_for_a_reminder_the_one_that_closes_first_has_it(
    company: Company,
) -> None:
    """Tuesday's closes on Friday, Monday's is open for long: half of both is Thursday."""
    long = _went_out(company, CHECK_IN, MONDAY)
    short = an_invitation(company, MARIA, kind=PULSE, opens_on=day(1), due_on=day(1), days=3,
                          sent_at=at_local(day(1), 10))  # fmt: skip
    assert _reminder_on(company, long, MONDAY) is None
    assert _reminder_on(company, short, day(1)) == day(3)


def test_no_reminder_of_an_interview_comes_between_a_pulse_and_its_reminder(company: Company) -> None:
    interview_id = _went_out(company, INTERVIEW, day(-7))
    _went_out(company, PULSE, MONDAY)

    def read(tx: Tx) -> set[date]:
        of, person = tx.session.get_one(Round, interview_id), tx.session.get_one(Person, company.ids[MARIA])
        found = quiet.invitations(tx, person, since=MONDAY)
        return quiet.taken(tx, of, person, since=MONDAY, found=found)

    assert company.db.now(read) == {MONDAY, day(1), day(2), day(3)}


def test_no_reminder_comes_within_three_days_of_the_interview(company: Company) -> None:
    round_id = _went_out(company, PULSE, MONDAY)
    _due(company, INTERVIEW, day(4))
    assert _reminder_on(company, round_id, MONDAY) is None


def test_no_reminder_comes_after_the_last_day(company: Company) -> None:
    round_id = _due(company, PULSE, MONDAY, days=4)
    assert _reminder_on(company, round_id, day(4)) is None


def test_an_invitation_that_is_late_takes_today_and_not_a_day_that_is_past(company: Company) -> None:
    """Slack refused it since Monday: it may go out at any moment of Thursday."""
    round_id = _went_out(company, PULSE, MONDAY)
    _due(company, CHECK_IN, MONDAY)
    company.clock.move_to(at_local(day(3), 11))
    assert _reminder_on(company, round_id, MONDAY) is None


def test_a_check_in_of_a_whole_quarter_is_reminded_of_once(company: Company) -> None:
    """The interview's invitation, three days after the reminder, must not bring a second one later."""
    c = company.under(check_ins=True)
    c.sets(MARIA, start_on=day(-30))
    from tests.pulse_rows import joins  # noqa: PLC0415 — only here

    assert joins(c) == 1
    found = every_hour(c, until=day(3), beat=lambda: joins(c))
    assert [type(one.fact) for _, one in found if one.to == MARIA] == [PulseInvitation, PulseReminder]
    interview_id = an_invitation(c, MARIA, kind=INTERVIEW, opens_on=day(3), due_on=day(6))
    assert interview_id
    found = every_hour(c, until=day(30), beat=lambda: joins(c))
    assert [one for _, one in found if isinstance(one.fact, PulseReminder)] == []


def _moved(c: Company, until: date) -> list[tuple[str, str, date]]:
    out = every_hour(c, until=until)
    return [(one.to, type(one.fact).__name__, at.date()) for at, one in out]


def test_reminders_of_the_interview_give_way_to_the_pulse_alike_for_the_silent_and_the_others(
    company: Company,
) -> None:
    """The rows of all look the same day by day; and nobody has two messages on a day."""
    c = under_pulses(company)
    people = c.engineers(8)
    interview_id = c.opens()
    every_hour(c, until=date(2026, 10, 26))
    pulse_id = opened(c)
    for who in people[:4]:
        c.answers(who, interview_id)
    answers_all(c, people[2:6], pulse_id, 3)
    seen: dict[tuple[str, date], int] = {}
    for n in range(12):
        on = date(2026, 10, 27) + timedelta(days=n)
        for to, kind, day_ in _moved(c, on):
            if kind in {"PulseInvitation", "PulseReminder", "Reminder", "Invitation"}:
                seen[to, day_] = seen.get((to, day_), 0) + 1
        invited = {row.recipient: row.due_on for row in c.letters(kind="invitation", subject=interview_id)}
        for subject in (interview_id, pulse_id):
            rows = c.letters(kind="reminder", subject=subject)
            assert len({(row.due_on, row.due_at, row.state, row.attempts, row.sent_at) for row in rows}) == 1
        assert len(invited) == 10
    assert set(seen.values()) == {1}


def test_an_interview_reminder_on_the_day_of_a_pulse_waits_for_a_free_morning(company: Company) -> None:
    c = company
    interview_id = c.opens()
    c.delivers_each_morning(days=6)
    (invited,) = c.letters(kind="invitation", subject=interview_id, recipient=c.ids[MARIA])
    would_be = invited.due_on + timedelta(days=7)
    an_invitation(c, MARIA, kind=PULSE, opens_on=day(8), due_on=would_be, sent_at=at_local(would_be, 10))
    out = c.delivers_each_morning(days=14)
    hers = [on for on, one in out if one.to == MARIA and isinstance(one.fact, Reminder)]
    assert hers[0] > would_be + timedelta(days=1)
    assert len(hers) <= 2


def test_a_late_reminder_is_left_out_on_a_day_that_has_its_message(company: Company) -> None:
    """The bot was down on the reminder's day; on the day it is back a check-in went out."""
    c = company
    interview_id = c.opens()
    c.delivers_each_morning(days=9)
    (invited,) = c.letters(kind="invitation", subject=interview_id, recipient=c.ids[MARIA])
    back_on = invited.due_on + timedelta(days=8)
    while back_on.weekday() > 4:
        back_on += timedelta(days=1)
    an_invitation(c, MARIA, kind=CHECK_IN, opens_on=day(8), due_on=back_on, sent_at=at_local(back_on, 10))
    c.clock.move_to(at_local(back_on, 12))
    assert MARIA not in {one.to for one in c.delivers() if isinstance(one.fact, Reminder)}


def test_nobody_has_two_messages_a_day_while_everything_happens_at_once(company: Company) -> None:
    """Weekly pulses, check-ins and an interview for seven weeks, in four time zones, hour by hour."""
    from staybot.flows.asking import pulse_rounds  # noqa: PLC0415 — only here
    from tests.pulse_rows import joins  # noqa: PLC0415 — only here

    c = company.under(pulse_cadence="weekly", check_ins=True)
    for n, tz in enumerate(("America/Los_Angeles", "Europe/Berlin", "Australia/Sydney")):
        c.hires(somebody(f"UN{n}", f"N{n}", is_engineer=True, workspace="main", tz=tz,
                         start_on=day(-50 + 7 * n)))  # fmt: skip

    def beat() -> None:
        c.db.now(rounds.plan)
        c.db.now(pulse_rounds.plan)
        for round_id in c.db.now(rounds.due_to_open):
            c.db.now(rounds.open_, round_id=round_id)
        joins(c)

    out = every_hour(c, until=day(46), beat=beat)
    seen: dict[tuple[str, date], list[str]] = {}
    for at, one in out:
        if isinstance(one.fact, PulseInvitation | PulseReminder | Invitation | Reminder):
            person = c.person(one.to)
            local = c.db.now(lambda tx, p=person, at=at: quiet.day_of(tx, p, at))  # type: ignore[misc]
            seen.setdefault((one.to, local), []).append(type(one.fact).__name__)
    assert {len(kinds) for kinds in seen.values()} == {1}
    invited = [(who, on) for (who, on), kinds in seen.items() if kinds == ["Invitation"]]
    assert {who for who, _ in invited} >= {MARIA, TOM}
    for who, on in invited:
        near = [d for (w, d), kinds in seen.items() if w == who and kinds[0].startswith("Pulse")]
        assert all(abs(d - on) > timedelta(days=3) for d in near), (who, on, near)
    kinds = {kind for found in seen.values() for kind in found}
    assert kinds == {"PulseInvitation", "PulseReminder", "Invitation", "Reminder"}
