"""What must hold of every message, whoever it is for. Each law tells what broke it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from tests.e2e.two_years.halves import another_reminds_on, half_on
from tests.e2e.two_years.laws_of_digests import (
    each_month_and_each_quarter_has_one_summary_at_most,
    every_closed_round_has_one_digest,
    every_digest_is_posted_once,
    under_each_digest_everything_stands_once,
)
from tests.e2e.two_years.laws_of_rounds import (
    every_theme_is_asked_of_everyone_every_quarter,
    everybody_is_asked_in_every_pulse,
    newcomers_are_asked_after_7_30_60_and_90_days,
    newcomers_wait_for_pulses_and_interviews,
    no_item_returns_before_the_others_of_its_theme,
    nothing_fails,
    nothing_is_left_of_a_closed_round_but_its_release,
)
from tests.e2e.two_years.record import NEAR, Record
from tests.e2e.two_years.seen import Kind

TEN = time(10)


def everything_comes_on_a_working_morning_of_its_reader(record: Record) -> Iterator[str]:
    """At ten; what a change or an outage made late, from half past nine to half past four."""
    for one in record.askings:
        place = record.world.place_of(one.email, one.at)
        at = one.local.time()
        if not place.is_working_day(one.day):
            yield f"on a day off: {one}"
        if not time(9, 30) <= at <= time(16, 30) or (at != TEN and not record.is_late(one)):
            yield f"at a wrong hour: {one}"


def nobody_is_asked_twice_on_a_day(record: Record) -> Iterator[str]:
    for asked in record.of_person.values():
        days = defaultdict(list)
        for one in asked:
            days[one.day].append(one)
        yield from (f"two on a day: {', '.join(map(str, day))}" for day in days.values() if len(day) > 1)


def pulses_and_interviews_keep_three_days_apart(record: Record) -> Iterator[str]:
    for invited in record.invitations(Kind.INTERVIEW):
        for one in record.of_person[invited.email]:
            if one.asks.kind is not Kind.INTERVIEW and abs(one.day - invited.day) <= NEAR:
                yield f"near their interview's invitation on {invited.day}: {one}"


def nobody_is_asked_who_left_or_opted_out(record: Record) -> Iterator[str]:
    for rest in record.world.rests:
        for one in record.of_person[rest.email]:
            if rest.since < one.at < rest.until:
                yield f"after leaving or opting out on {rest.since}: {one}"


def nobody_is_asked_for_a_pulse_who_is_away(record: Record) -> Iterator[str]:
    for rest in record.world.pauses:
        for one in record.of_person[rest.email]:
            if rest.since < one.at < rest.until and one.asks.kind is not Kind.INTERVIEW:
                yield f"while away until {rest.until}: {one}"


def each_invitation_arrives_once(record: Record) -> Iterator[str]:
    invited = (one for one in record.askings if one.is_invitation)
    count = Counter((one.email, one.asks.round_id, one.asks.milestone) for one in invited)
    yield from (f"invited {times} times: {what}" for what, times in count.items() if times > 1)


def nobody_is_reminded_who_answered_or_was_not_invited(record: Record) -> Iterator[str]:
    for one in record.askings:
        if one.is_invitation:
            continue
        answered = record.world.answered.get((one.email, one.asks.round_id, one.asks.milestone))
        if answered is not None and answered < one.at:
            yield f"answered on {answered}: {one}"
        if not any(one in record.reminders(other) for other in record.of_person[one.email]):
            yield f"never invited: {one}"


def a_pulse_reminds_once_and_an_interview_twice_at_most(record: Record) -> Iterator[str]:
    for email, asked in record.of_person.items():
        invited = Counter(one.asks.round_id for one in asked if one.is_invitation)
        reminded = Counter((one.asks.round_id, one.asks.kind) for one in asked if not one.is_invitation)
        for (round_id, kind), times in reminded.items():
            if times > invited[round_id] * (2 if kind is Kind.INTERVIEW else 1):
                yield f"{email}: reminded {times} times of {kind} {round_id[:6]}"


def the_silent_are_reminded_at_half_of_the_window(record: Record) -> Iterator[str]:
    """On that morning or never: not on another where something else is asked on it, or after an outage.

    An interview planned near it takes the morning, and may then itself come some days later.
    """
    for one in record.invitations(Kind.PULSE, Kind.CHECK_IN):
        due = half_on(record, one)
        if not record.is_settled(one.email, one.day, due) or due >= record.ended.date():
            continue
        answered = record.world.answered.get((one.email, one.asks.round_id, one.asks.milestone))
        morning = datetime.combine(due, TEN, ZoneInfo(record.place(one.email, due).tz))
        is_silent = answered is None or answered > morning
        is_free = (
            due <= record.closes_on(one)
            and record.suits(one.email, due)
            and not another_reminds_on(record, one, due)
        )
        reminded = [o.day for o in record.reminders(one)]
        gave_way = not reminded and record.is_interviewed_soon(one.email, due)
        if reminded != ([due] if is_silent and is_free else []) and not gave_way:
            yield f"reminded on {', '.join(map(str, reminded)) or 'no day'} and not on {due}: {one}"


LAWS = (
    everything_comes_on_a_working_morning_of_its_reader,
    nobody_is_asked_twice_on_a_day,
    pulses_and_interviews_keep_three_days_apart,
    nobody_is_asked_who_left_or_opted_out,
    nobody_is_asked_for_a_pulse_who_is_away,
    each_invitation_arrives_once,
    nobody_is_reminded_who_answered_or_was_not_invited,
    a_pulse_reminds_once_and_an_interview_twice_at_most,
    the_silent_are_reminded_at_half_of_the_window,
    newcomers_wait_for_pulses_and_interviews,
    everybody_is_asked_in_every_pulse,
    newcomers_are_asked_after_7_30_60_and_90_days,
    every_theme_is_asked_of_everyone_every_quarter,
    no_item_returns_before_the_others_of_its_theme,
    every_closed_round_has_one_digest,
    every_digest_is_posted_once,
    under_each_digest_everything_stands_once,
    each_month_and_each_quarter_has_one_summary_at_most,
    nothing_is_left_of_a_closed_round_but_its_release,
    nothing_fails,
)
