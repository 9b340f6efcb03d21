"""What must hold of every message, whoever it is for. Each law tells what broke it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tests.e2e.two_years.record import DAY, NEAR, WAIT, Record, quarter_after, quarter_of
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
        answered = record.world.answered.get((one.email, one.asks.round_id))
        if answered is not None and answered < one.at:
            yield f"answered on {answered}: {one}"
        mine = [o for o in record.of_person[one.email] if o.asks.round_id == one.asks.round_id]
        if not mine[0].is_invitation:
            yield f"never invited: {one}"


def a_pulse_reminds_once_and_an_interview_twice_at_most(record: Record) -> Iterator[str]:
    for email, asked in record.of_person.items():
        invited = Counter(one.asks.round_id for one in asked if one.is_invitation)
        reminded = Counter((one.asks.round_id, one.asks.kind) for one in asked if not one.is_invitation)
        for (round_id, kind), times in reminded.items():
            if times > invited[round_id] * (2 if kind is Kind.INTERVIEW else 1):
                yield f"{email}: reminded {times} times of {kind} {round_id[:6]}"


def the_silent_are_reminded_on_the_next_morning_that_is_free(record: Record) -> Iterator[str]:
    """Where nothing changed on the way; a day is foretold from the invitations alone."""
    for one in record.invitations(Kind.PULSE, Kind.CHECK_IN):
        last = record.closes_on(one)
        later = record.days(one.day + DAY, last)
        due = next((day for day in later if record.suits(one.email, day)), None)
        if due is None or not record.is_settled(one.email, one.day, due) or due >= record.ended.date():
            continue
        answered = record.world.answered.get((one.email, one.asks.round_id))
        morning = datetime.combine(due, TEN, ZoneInfo(record.place(one.email, due).tz))
        silent = answered is None or answered > morning
        reminded = [o for o in record.of_person[one.email] if o.day == due and not o.is_invitation]
        if silent != any(o.asks.round_id == one.asks.round_id for o in reminded):
            yield f"{'not reminded' if silent else 'reminded'} on {due}: {one}"


def newcomers_wait_for_pulses_and_interviews(record: Record) -> Iterator[str]:
    for one in record.invitations(Kind.PULSE, Kind.INTERVIEW):
        began = date.fromisoformat(record.world.hired[one.email].start_date)
        if one.day < began + WAIT:
            yield f"began on {began}: {one}"


def everybody_is_asked_in_every_pulse(record: Record) -> Iterator[str]:
    """On the first of its days that suits, if they were there long enough and nothing changed on the way."""
    for round_id, (opens_on, closes_on) in record.pulses.items():
        invited = {one.email: one for one in record.invitations(Kind.PULSE) if one.asks.round_id == round_id}
        for email in record.there(opens_on, closes_on):
            days = record.days(opens_on, closes_on)
            due = next((day for day in days if record.suits(email, day, round_id)), None)
            found = invited[email].day if email in invited else None
            if due != found:
                yield f"{email}: asked for the pulse of {opens_on} on {found} and not on {due}"


def newcomers_are_asked_after_7_30_60_and_90_days(record: Record) -> Iterator[str]:
    """On the first morning that suits, from the day on; late in a quarter, as soon as the next one begins."""
    for email, one in record.world.hired.items():
        mine = {o.asks.milestone: o for o in record.of_person[email] if o.is_invitation}
        for days in (7, 30, 60, 90) if one.roles == "engineer" else ():
            first = begins(date.fromisoformat(one.start_date) + days * DAY)
            due = next(day for day in record.days(first, first + 30 * DAY) if record.suits(email, day, days))
            begun = first > record.world.began.date()
            if not begun or due >= record.ended.date() or email not in record.there(first, due, waited=False):
                continue
            found = mine[days].day if days in mine else None
            if found != due:
                yield f"{email}: day {days} asked about on {found} and not on {due}"


def begins(due: date) -> date:
    """The first day for a check-in: some time must be left to answer it before its quarter ends."""
    after = quarter_after(due)
    left = [day for day in Record.days(due, after - DAY) if day.weekday() < 5]
    first = after if len(left) < 3 else quarter_of(due)
    return max(due, first + 2 * DAY)


def every_theme_is_asked_of_everyone_every_quarter(record: Record) -> Iterator[str]:
    """Of everyone who was there from its first day to its last, by the messages that reached them."""
    for first, last in record.quarters:
        reached = defaultdict[str, set[str]](set)
        for one in record.invitations(Kind.PULSE):
            if first <= one.day <= last:
                reached[one.email] |= record.themes(one.asks.round_id)
        for email in record.there(first, last):
            missing = set(record.theme_of.values()) - reached[email]
            if missing:
                yield f"{email}: not asked in the quarter of {first}: {', '.join(sorted(missing))}"


def no_item_returns_before_the_others_of_its_theme(record: Record) -> Iterator[str]:
    since = defaultdict[str, list[str]](list)
    for round_id, (opens_on, _) in sorted(record.pulses.items(), key=lambda one: one[1]):
        for item in record.items(round_id):
            theme = record.theme_of.get(item)
            if theme is None:
                continue
            if item in since[theme]:
                again = set(since[theme][since[theme].index(item) :])
                others = {one for one, of in record.theme_of.items() if of == theme}
                if again != others:
                    yield f"{item} returns on {opens_on} before {', '.join(sorted(others - again))}"
            since[theme].append(item)


def every_closed_round_has_one_digest(record: Record) -> Iterator[str]:
    stage = record.world.stage
    told = len(stage.sim.channel_messages(stage.leadership))
    last = {one.asks.round_id: record.closes_on(one) for one in record.askings if one.is_invitation}
    closed = sum(day + 2 * DAY <= record.ended.date() for day in last.values())
    if told != closed:
        yield f"{told} digests of {closed} closed rounds"


LAWS = (
    everything_comes_on_a_working_morning_of_its_reader,
    nobody_is_asked_twice_on_a_day,
    pulses_and_interviews_keep_three_days_apart,
    nobody_is_asked_who_left_or_opted_out,
    nobody_is_asked_for_a_pulse_who_is_away,
    each_invitation_arrives_once,
    nobody_is_reminded_who_answered_or_was_not_invited,
    a_pulse_reminds_once_and_an_interview_twice_at_most,
    the_silent_are_reminded_on_the_next_morning_that_is_free,
    newcomers_wait_for_pulses_and_interviews,
    everybody_is_asked_in_every_pulse,
    newcomers_are_asked_after_7_30_60_and_90_days,
    every_theme_is_asked_of_everyone_every_quarter,
    no_item_returns_before_the_others_of_its_theme,
    every_closed_round_has_one_digest,
)
