"""Invitations and reminders of pulses: when they are due, for whom, and that they say the same to all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from staybot.facts import PulseClosed, PulseInvitation, PulseReminder, PulseVoid
from staybot.flows.answering import pulse
from staybot.flows.asking import pauses, pulse_rounds, rounds
from staybot.rules import bank
from staybot.store.tables import LetterState, RoundKind, RoundState
from tests.company_rows import MARIA, PRIYA, TOM, Company
from tests.pulse_rows import (
    an_invitation,
    answers_all,
    closes,
    every_hour,
    items,
    opened,
    planned,
    search_of_five,
    taps,
    under_pulses,
)

TUESDAY = date(2026, 10, 27)


@pytest.fixture
def c(company: Company) -> Company:
    return under_pulses(company)


def _went_out(c: Company, kind: type, *, until: date = date(2026, 11, 1)) -> list[tuple[str, datetime]]:
    return [(one.to, at) for at, one in every_hour(c, until=until) if isinstance(one.fact, kind)]


def test_everyone_is_asked_at_ten_on_the_first_working_morning(c: Company) -> None:
    c.sets(TOM, tz="America/Los_Angeles")
    opened(c)
    found = dict(_went_out(c, PulseInvitation))
    assert found[MARIA].astimezone(ZoneInfo("Europe/London")).isoformat() == "2026-10-27T10:00:00+00:00"
    assert found[TOM].astimezone(ZoneInfo("America/Los_Angeles")).isoformat() == "2026-10-27T10:00:00-07:00"


def test_clocks_that_change_inside_a_window_change_no_morning(c: Company) -> None:
    """Los Angeles leaves daylight saving on 1 November, Berlin did on 25 October."""
    c.clock.move_to(planned(c).closes_at)
    c.sets(TOM, tz="America/Los_Angeles")
    c.sets(MARIA, tz="Europe/Berlin")
    opened(c)
    found = dict(_went_out(c, PulseInvitation, until=date(2026, 11, 8)))
    assert found[TOM].astimezone(ZoneInfo("America/Los_Angeles")).isoformat() == "2026-11-03T10:00:00-08:00"
    assert found[MARIA].astimezone(ZoneInfo("Europe/Berlin")).isoformat() == "2026-11-03T10:00:00+01:00"


def test_a_public_holiday_moves_the_question_and_the_reminder(c: Company) -> None:
    """3 November 2026 is one in Japan, and 5 November is the half of what is left from the 4th to the 6th."""
    c.clock.move_to(planned(c).closes_at)
    c.sets(MARIA, location="Tokyo, JP", tz="Asia/Tokyo")
    assert planned(c).opens_on == date(2026, 11, 3)
    opened(c)
    tokyo = ZoneInfo("Asia/Tokyo")
    out = [(at.astimezone(tokyo).date(), one) for at, one in every_hour(c, until=date(2026, 11, 7))]
    hers = [(type(one.fact), on) for on, one in out if one.to == MARIA]
    assert hers == [(PulseInvitation, date(2026, 11, 4)), (PulseReminder, date(2026, 11, 5))]


def test_between_the_years_no_pulse_opens(c: Company) -> None:
    c.clock.move_to(datetime(2026, 12, 20, tzinfo=ZoneInfo("UTC")))
    of = planned(c)
    assert of.opens_on == date(2026, 12, 22)
    opened(c)
    c.ends(of.id)
    assert planned(c).opens_on == date(2027, 1, 5)


def test_whoever_is_silent_is_reminded_once_at_half_of_the_window(c: Company) -> None:
    round_id = opened(c)
    answers_all(c, [TOM], round_id, 4)
    found = _went_out(c, PulseReminder, until=date(2026, 11, 2))
    assert [who for who, _ in found] == [MARIA]
    assert found[0][1].date() == date(2026, 10, 29)
    assert {row.state for row in c.letters(kind="reminder")} == {LetterState.SETTLED}


def test_a_long_pulse_brings_one_reminder_too(company: Company) -> None:
    c = under_pulses(company, "fortnightly")
    opened(c)
    found = _went_out(c, PulseReminder, until=date(2026, 11, 12))
    assert sorted((who, at.date()) for who, at in found) == [
        (MARIA, date(2026, 11, 6)),
        (TOM, date(2026, 11, 6)),
    ]


def test_whoever_withdrew_is_silent_again_and_a_draft_is_no_answer(c: Company) -> None:
    round_id = opened(c)
    taps(c, MARIA, round_id, items(c, MARIA, round_id)[0], 3)
    c.db.now(pulse.withdraw, by=MARIA, round_id=round_id)
    c.db.now(pulse.save_comment, by=TOM, round_id=round_id, text="Half a", at="1792000000.0")
    assert {who for who, _ in _went_out(c, PulseReminder)} == {MARIA, TOM}


def test_a_reminder_that_is_late_by_a_day_is_left_out(c: Company) -> None:
    opened(c)
    c.clock.move_to(datetime(2026, 10, 27, 12, tzinfo=ZoneInfo("UTC")))
    assert len(c.delivers()) == 2
    c.clock.move_to(datetime(2026, 10, 30, 12, tzinfo=ZoneInfo("UTC")))
    assert c.delivers() == []
    assert {row.sent_at for row in c.letters(kind="reminder")} == {None}


def test_a_late_invitation_is_reminded_of_on_the_morning_after_it(c: Company) -> None:
    opened(c)
    c.clock.move_to(datetime(2026, 10, 28, 13, tzinfo=ZoneInfo("UTC")))
    assert {type(one.fact) for one in c.delivers()} == {PulseInvitation}
    found = _went_out(c, PulseReminder)
    assert {at.date() for _, at in found} == {date(2026, 10, 29)}


def test_who_left_or_whose_round_lost_its_key_is_not_reminded(c: Company) -> None:
    round_id = opened(c)
    c.clock.move_to(datetime(2026, 10, 27, 12, tzinfo=ZoneInfo("UTC")))
    c.delivers()
    c.leaves(TOM)
    c.keys.destroy(round_id)
    c.clock.move_to(datetime(2026, 10, 29, 12, tzinfo=ZoneInfo("UTC")))
    assert c.delivers() == []


def test_not_while_i_am_away_stops_the_question_and_the_reminder(c: Company) -> None:
    c.db.now(pauses.rest, by=MARIA, until=TUESDAY)
    opened(c)
    assert {who for who, _ in _went_out(c, PulseInvitation)} == {TOM}


def test_somebody_who_goes_away_after_the_opening_hears_nothing_more(c: Company) -> None:
    opened(c)
    c.db.now(pauses.rest, by=MARIA, until=date(2026, 11, 2))
    assert {who for who, _ in _went_out(c, PulseInvitation, until=TUESDAY)} == {TOM}
    c.db.now(pauses.rest, by=TOM, until=date(2026, 11, 2))
    assert _went_out(c, PulseReminder) == []


def test_a_paused_group_is_not_asked_and_comes_back_by_itself(c: Company) -> None:
    others = {c.ids[one] for one in search_of_five(c)}
    c.db.now(pauses.rest_group, dimension="team", value="search", until=TUESDAY)
    first = opened(c)
    assert {row.recipient for row in c.letters(subject=first)} == {c.ids[TOM]}
    c.ends(first)
    second = opened(c)
    assert {row.recipient for row in c.letters(subject=second)} == {c.ids[TOM], c.ids[MARIA], *others}


def test_three_days_from_the_interview_when_it_is_known(c: Company) -> None:
    """An interview whose invitation is due on Thursday: nobody is asked from Monday to the next Sunday."""
    an_invitation(c, MARIA, kind=RoundKind.INTERVIEW, opens_on=date(2026, 8, 1), due_on=date(2026, 10, 29),
                  days=100)  # fmt: skip
    (window,) = c.db.now(pulse_rounds.send, survey=bank.surveys()["baseline"], opens_on=TUESDAY)
    round_id = next(one.id for one in _all_rounds(c) if one.survey == "baseline")
    c.clock.move_to(c.round(round_id).opens_at)
    assert c.db.now(rounds.open_, round_id=round_id)
    (hers,) = c.letters(kind="invitation", subject=round_id, recipient=c.ids[MARIA])
    (his,) = c.letters(kind="invitation", subject=round_id, recipient=c.ids[TOM])
    assert his.due_on == window.opens_on == date(2026, 10, 28)
    assert hers.due_on == date(2026, 11, 2)


def test_with_no_day_left_somebody_is_not_written_to(c: Company) -> None:
    an_invitation(c, MARIA, kind=RoundKind.INTERVIEW, opens_on=date(2026, 8, 1), due_on=date(2026, 10, 28),
                  days=100)  # fmt: skip
    round_id = opened(c)
    assert c.letters(subject=round_id, recipient=c.ids[MARIA]) == []
    assert items(c, MARIA, round_id)


def test_with_no_day_left_for_anybody_the_pulse_opens_in_silence(c: Company) -> None:
    c.leaves(TOM)
    an_invitation(c, MARIA, kind=RoundKind.INTERVIEW, opens_on=date(2026, 8, 1), due_on=date(2026, 10, 28),
                  days=100)  # fmt: skip
    round_id = opened(c)
    assert c.letters(subject=round_id) == []
    assert taps(c, MARIA, round_id, items(c, MARIA, round_id)[0], 4).answered


def test_the_interview_of_a_closed_round_is_in_nobodys_way(c: Company) -> None:
    an_invitation(c, MARIA, kind=RoundKind.INTERVIEW, opens_on=date(2026, 8, 1), due_on=date(2026, 10, 28),
                  days=100, round_state=RoundState.VOID)  # fmt: skip
    round_id = opened(c)
    assert c.letters(kind="invitation", subject=round_id, recipient=c.ids[MARIA])[0].due_on == TUESDAY


def test_the_message_is_the_same_for_everyone_but_for_who_gets_it(c: Company) -> None:
    people = c.engineers(4)
    round_id = opened(c)
    answers_all(c, people[:2], round_id, 1, comment="no")
    c.clock.move_to(datetime(2026, 10, 27, 12, tzinfo=ZoneInfo("UTC")))
    found = [one.fact for one in c.delivers() if isinstance(one.fact, PulseInvitation)]
    assert len(found) == 6
    assert len(set(found)) == 1
    assert found[0] == replace(found[0], promise=replace(found[0].promise, manager=None), resent=False)


def test_at_the_close_every_message_becomes_the_same(c: Company) -> None:
    round_id = opened(c)
    answers_all(c, [TOM], round_id, 4)
    c.clock.move_to(datetime(2026, 10, 27, 12, tzinfo=ZoneInfo("UTC")))
    c.delivers()
    closes(c, round_id)
    found = [one for one in c.delivers() if isinstance(one.fact, PulseClosed)]
    assert {one.to for one in found} == {MARIA, TOM}
    assert {one.fact for one in found} == {PulseClosed("A quick pulse")}
    assert all(one.replaces for one in found)


def test_a_lost_key_is_told_to_all_who_were_asked(c: Company) -> None:
    round_id = opened(c)
    c.clock.move_to(datetime(2026, 10, 27, 12, tzinfo=ZoneInfo("UTC")))
    c.delivers()
    c.keys.destroy(round_id)
    assert c.db.now(rounds.void_lost) == [round_id]
    found = [one for one in c.delivers() if isinstance(one.fact, PulseVoid)]
    assert {one.to for one in found} == {MARIA, TOM}
    assert PRIYA not in {one.to for one in found}


def test_a_reminder_that_slack_failed_is_not_sent_again(c: Company) -> None:
    opened(c)
    c.clock.move_to(datetime(2026, 10, 27, 12, tzinfo=ZoneInfo("UTC")))
    c.delivers()
    c.clock.move_to(datetime(2026, 10, 29, 12, tzinfo=ZoneInfo("UTC")))
    assert len(c.delivers()) == 2
    c.passes(hours=1)
    assert c.delivers() == []
    assert {row.sent_at for row in c.letters(kind="reminder")} == {None}
    assert c.clock.now() < c.round(c.letters()[0].subject).closes_at - timedelta(days=1)


def _all_rounds(c: Company):  # type: ignore[no-untyped-def]
    from sqlmodel import select  # noqa: PLC0415 — only here

    from staybot.store.tables import Round  # noqa: PLC0415 — only here

    return c.db.now(lambda tx: list(tx.session.exec(select(Round))))
