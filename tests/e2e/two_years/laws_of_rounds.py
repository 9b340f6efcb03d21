"""What must hold of every round: who is asked, about what, and what is left. Each law tells what broke it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlmodel import col, select

from staybot.store.keys import MARK
from staybot.store.tables import Ballot
from tests.e2e.two_years.days import DAY, between, quarter_after, quarter_of
from tests.e2e.two_years.record import WAIT, Record
from tests.e2e.two_years.seen import ROUND, Kind


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
            open_ = between(opens_on, closes_on)
            due = next((day for day in open_ if record.suits(email, day, round_id)), None)
            found = invited[email].day if email in invited else None
            if due != found:
                yield f"{email}: asked for the pulse of {opens_on} on {found} and not on {due}"


def newcomers_are_asked_after_7_30_60_and_90_days(record: Record) -> Iterator[str]:
    """On the first morning that suits, from the day on; late in a quarter, as soon as the next one begins."""
    for email, one in record.world.hired.items():
        mine = {o.asks.milestone: o for o in record.of_person[email] if o.is_invitation}
        for milestone in (7, 30, 60, 90) if one.roles == "engineer" else ():
            first = begins(date.fromisoformat(one.start_date) + milestone * DAY)
            due = next(day for day in between(first, first + 30 * DAY) if record.suits(email, day, milestone))
            begun = first > record.world.began.date()
            if not begun or due >= record.ended.date() or email not in record.there(first, due, waited=False):
                continue
            found = mine[milestone].day if milestone in mine else None
            if found != due:
                yield f"{email}: day {milestone} asked about on {found} and not on {due}"


def begins(due: date) -> date:
    """The first day for a check-in: some time must be left to answer it before its quarter ends."""
    after = quarter_after(due)
    left = [day for day in between(due, after - DAY) if day.weekday() < 5]
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


def nothing_is_left_of_a_closed_round_but_its_release(record: Record) -> Iterator[str]:
    """No ballot in the database, no key in its folder."""
    bot = record.world.stage.bot
    with bot.db.engine.connect() as connection:
        ballots = set(connection.execute(select(col(Ballot.round_id))).scalars())
    names = {path.name for path in bot.settings.key_dir.iterdir()} - {MARK}
    keys = {ROUND.findall(name)[0] for name in names}
    for what, left in (("ballots", ballots), ("the key", keys)):
        yield from (f"{what} of {one[:6]}" for one in left if one not in record.rounds or record.is_over(one))


def nothing_fails(record: Record) -> Iterator[str]:
    """Neither in the bot nor before anybody's eyes."""
    yield from map(str, record.world.errors)
    yield from (f"{who}: {what}" for who, what in record.world.stage.sim.workspace.errors.items() if what)
