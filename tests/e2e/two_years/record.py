"""Who was asked what, when and where: read from what arrived, day by day of everybody's own calendar."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import ClassVar

from staybot.rules import bank
from tests.e2e.sixty import Place
from tests.e2e.two_years.days import DAY, quarter_after, quarter_of, tuesday
from tests.e2e.two_years.seen import Kind, Question, question
from tests.e2e.two_years.world import World

NEAR = timedelta(days=3)
"""So many days on either side of an interview's invitation nothing else is asked."""
WAIT = timedelta(days=60)
"""From the first day of work to the first pulse and the first interview."""
UNSETTLED = timedelta(days=14)
"""How long a change may still be felt: what was planned by another clock, list or cohort."""


@dataclass(frozen=True)
class Asking:
    """A message of the asking kind, and the clock on its reader's wall."""

    email: str
    at: datetime
    local: datetime
    asks: Question

    @property
    def day(self) -> date:
        return self.local.date()

    @property
    def is_invitation(self) -> bool:
        return not self.asks.is_reminder

    def __str__(self) -> str:
        what = f"{self.asks.kind} {'reminder' if self.asks.is_reminder else 'invitation'}"
        return f"{self.email}: {what} of {self.asks.round_id[:6]} at {self.local:%a %Y-%m-%d %H:%M %Z}"


@dataclass
class Record:
    """What happened to everybody, in order."""

    world: World
    weekly: bool

    @property
    def ended(self) -> datetime:
        return self.world.now

    def summary(self) -> str:
        """What there was, in numbers."""
        count = Counter((one.asks.kind, one.asks.is_reminder) for one in self.askings)
        told = sum(post.kind == "dm" for post in self.world.stage.sim.all_posts)
        return (
            f"{len(self.world.hired)} people, {told} DMs, {len(self.rounds)} rounds: "
            f"{count[Kind.INTERVIEW, False]} interviews, {count[Kind.PULSE, False]} pulses, "
            f"{count[Kind.CHECK_IN, False]} check-ins, {sum(n for (_, again), n in count.items() if again)} "
            "reminders"
        )

    @cached_property
    def askings(self) -> list[Asking]:
        found = []
        for post in self.world.stage.sim.all_posts:
            asks = question(post)
            if asks is not None:
                email = self.world.email_of(post)
                local = self.world.place_of(email, post.at).at(post.at)
                found.append(Asking(email, post.at, local, asks))
        return found

    @cached_property
    def of_person(self) -> dict[str, list[Asking]]:
        found = defaultdict(list)
        for one in self.askings:
            found[one.email].append(one)
        return found

    def invitations(self, *kinds: Kind) -> Iterator[Asking]:
        return (one for one in self.askings if one.is_invitation and one.asks.kind in kinds)

    def closes_on(self, one: Asking) -> date:
        """The last day of what somebody was asked, by the calendar alone."""
        match one.asks.kind:
            case Kind.PULSE:
                return tuesday(one.day) + (3 if self.weekly else 6) * DAY
            case Kind.CHECK_IN:
                return quarter_after(one.day) - DAY
            case Kind.INTERVIEW:
                return quarter_of(one.day) + (14 + 20) * DAY

    def place(self, email: str, day: date) -> Place:
        return self.world.place_of(email, datetime.combine(day, time(22), UTC))

    def reminders(self, invitation: Asking) -> list[Asking]:
        """What came of it later."""
        return [
            one
            for one in self.of_person[invitation.email]
            if invitation.is_invitation
            and not one.is_invitation
            and (one.asks.round_id, one.asks.milestone)
            == (invitation.asks.round_id, invitation.asks.milestone)
            and invitation.at < one.at
        ]

    def works(self, email: str, day: date) -> bool:
        return self.place(email, day).is_working_day(day)

    def is_interviewed_soon(self, email: str, day: date) -> bool:
        """Whether an interview's invitation reached somebody in the week from a day on."""
        invited = (one for one in self.invitations(Kind.INTERVIEW) if one.email == email)
        return any(day <= one.day <= day + 7 * DAY for one in invited)

    def suits(self, email: str, day: date, asks: str | int | None = None) -> bool:
        """Whether a pulse may be asked or reminded of on a day: theirs to work, and nothing else on it than
        what `asks`, by its round or its milestone.
        """
        others = [
            one
            for one in self.of_person[email]
            if one.is_invitation and (asks is None or asks not in (one.asks.round_id, one.asks.milestone))
        ]
        near = any(one.asks.kind is Kind.INTERVIEW and abs(one.day - day) <= NEAR for one in others)
        taken = any(one.day == day for one in others)
        return self.works(email, day) and not near and not taken

    @cached_property
    def rounds(self) -> dict[str, date]:
        """Everything that somebody was asked in, and its last day."""
        return {one.asks.round_id: self.closes_on(one) for one in self.askings if one.is_invitation}

    def is_over(self, round_id: str) -> bool:
        """Whether its last day is over everywhere, and the bot had time to count."""
        return self.rounds[round_id] + 2 * DAY <= self.ended.date()

    @cached_property
    def pulses(self) -> dict[str, tuple[date, date]]:
        """Every pulse that somebody was asked for: its first day and its last."""
        held = {one.asks.round_id: one for one in self.invitations(Kind.PULSE)}
        found = {round_id: (tuesday(one.day), self.closes_on(one)) for round_id, one in held.items()}
        return {round_id: days for round_id, days in found.items() if self.is_over(round_id)}

    def there(self, first: date, last: date, *, waited: bool = True) -> list[str]:
        """Every engineer who was there on all these days, long enough for pulses, and not let alone."""
        return [
            email
            for email, one in self.world.hired.items()
            if one.roles == "engineer"
            and (not waited or date.fromisoformat(one.start_date) + WAIT <= first)
            and self.is_settled(email, first, last)
            and not any(
                rest.email == email and rest.since.date() <= last and first <= rest.until.date()
                for rest in (*self.world.rests, *self.world.pauses)
            )
        ]

    @cached_property
    def quarters(self) -> list[tuple[date, date]]:
        """The whole quarters of the story."""
        found, first = [], quarter_of(self.world.began.date())
        while quarter_after(first) <= self.ended.date():
            found.append((first, quarter_after(first) - DAY))
            first = quarter_after(first)
        return found

    theme_of: ClassVar[dict[str, str]] = {item.id: str(item.theme) for item in bank.rotating()}

    def items(self, round_id: str) -> tuple[str, ...]:
        """What a pulse asked."""
        return self.world.asked[round_id]

    def themes(self, round_id: str) -> set[str]:
        """The themes of what a pulse asked."""
        return {self.theme_of[item] for item in self.items(round_id) if item in self.theme_of}

    def is_settled(self, email: str, first: date, last: date) -> bool:
        """Whether nothing about somebody changed, and the bot was up, so that every day can be foretold."""
        since = datetime.combine(first, time(), UTC) - UNSETTLED
        until = datetime.combine(last, time(), UTC) + 2 * DAY
        changed = any(who == email and since <= at <= until for at, who in self.world.touched)
        down = any(begin <= until and since <= end for begin, end in self.world.outages)
        return not changed and not down

    def is_late(self, one: Asking) -> bool:
        """Whether it may have come at another minute than ten: after a change, or an outage."""
        changed = any(who == one.email and at <= one.at <= at + UNSETTLED for at, who in self.world.touched)
        return changed or any(begin <= one.at <= end + 2 * DAY for begin, end in self.world.outages)
