"""A year of sixty people in seven time zones: who was written to, how often, and at what hour."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from staybot.config import Settings
from staybot.demo.stage import Employee, Stage
from staybot.flows.asking import rounds
from staybot.flows.publishing import silence
from staybot.simulator import Post
from staybot.store.tables import Release
from tests.e2e import sixty
from tests.interviews_only import INTERVIEWS_ONLY

START = datetime(2026, 10, 1, 6, 0, tzinfo=UTC)
END = datetime(2027, 10, 10, 6, 0, tzinfo=UTC)
LABELS = ("Q4 2026", "Q1 2027", "Q2 2027", "Q3 2027")
LEAVER, DEACTIVATED, MOVER, LATE_MOVER = (
    f"{team}.1@example.com" for team in ("serving", "ingestion", "ranking", "editor")
)
JOINER = replace(sixty.moved(Employee("Jo Late", "jo@example.com", "vision@example.com"), sixty.NEW_YORK),
                 team="vision", start_date="2027-01-04")  # fmt: skip


@dataclass
class Year:
    """What happened: every post, and where everybody sat when."""

    stage: Stage
    staff: list[Employee]
    places: list[tuple[datetime, str, sixty.Place]] = field(default_factory=list)

    def place_at(self, email: str, at: datetime) -> sixty.Place:
        return [place for since, who, place in self.places if who == email and since <= at][-1]

    def email_of(self, post: Post) -> str:
        return next(email for email, user in self.stage.people.items() if user.id == post.to)

    @property
    def messages(self) -> list[tuple[str, sixty.Place, Post]]:
        """Every direct message that the bot began: to whom, where they sat, and the message."""
        posts = [post for post in self.stage.sim.all_posts if post.kind == "dm"]
        return [(self.email_of(p), self.place_at(self.email_of(p), p.at), p) for p in posts]

    def invitations(self, label: str) -> list[tuple[str, sixty.Place, Post]]:
        return [one for one in self.messages if f"Your stay interview for {label}" in one[2].text]

    async def sits(self, email: str, place: sixty.Place) -> None:
        """Slack and the people list both learn where somebody works from now on."""
        self.staff = [sixty.moved(one, place) if one.email == email else one for one in self.staff]
        self.places.append((self.stage.clock.now(), email, place))
        self.stage.sim.change_user(self.stage.people[email], tz=place.tz)
        await self.stage.import_people(self.staff)

    async def joins(self, one: Employee) -> None:
        self.staff.append(one)
        self.places.append((self.stage.clock.now(), one.email, sixty.place_of(one)))
        self.stage.people[one.email] = self.stage.sim.add_user(name=one.name, email=one.email, tz=one.tz)
        await self.stage.import_people(self.staff)

    async def leaves(self, email: str) -> None:
        self.staff = [one for one in self.staff if one.email != email]
        await self.stage.import_people(self.staff, complete=True)

    async def until(self, day: datetime) -> None:
        """Everything that falls due until then, one instant after the other; the people react."""
        stage = self.stage
        while (at := await stage.bot.db.run(rounds.next_due)) is not None and at < day:
            seen = len(stage.sim.all_posts)
            await stage.next_thing()
            for post in stage.sim.all_posts[seen:]:
                await self._react(post)
        stage.clock.move_to(day)

    async def _react(self, post: Post) -> None:
        """By their number: some answer, some decline, some say later, most let the day pass."""
        if post.kind != "dm" or "Your stay interview for" not in post.text:
            return
        email = self.email_of(post)
        actor = self.stage.actor(email)
        match email.partition(".")[2][:1]:
            case "2":
                await actor.click("Start")
                await actor.submit({"frustrated": "Waiting for the queue"})
                await actor.close_modal(all=True)
            case "3":
                await actor.click("Not this quarter")
            case "4":
                await actor.click("Remind me tomorrow")
            case "5":
                await actor.click("Remind me next week")


@pytest.fixture
async def year(tmp_path: Path) -> AsyncIterator[Year]:
    stage = Stage(tmp_path, start=START, settings=Settings(**INTERVIEWS_ONLY))
    staff = sixty.company(START.date())
    await stage.open(staff, leaders=["noor@example.com"], operator="ola@example.com")
    played = Year(stage, staff, [(START, one.email, sixty.place_of(one)) for one in staff])
    await played.until(datetime(2026, 10, 20, 12, 0, tzinfo=UTC))
    await played.sits(LATE_MOVER, sixty.SYDNEY)
    await played.until(datetime(2026, 12, 20, tzinfo=UTC))
    await played.sits(MOVER, sixty.SAN_FRANCISCO)
    await played.until(datetime(2027, 1, 4, tzinfo=UTC))
    await played.joins(JOINER)
    await played.until(datetime(2027, 2, 20, tzinfo=UTC))
    await played.leaves(LEAVER)
    stage.sim.change_user(stage.people[DEACTIVATED], deleted=True)
    await played.until(END)
    yield played
    await stage.close()


@pytest.mark.long
async def test_in_a_year_of_sixty_people_each_is_asked_once_a_quarter_at_ten_in_the_morning(
    year: Year,
) -> None:
    assert len(sixty.company(START.date())) == 60
    for number, label in enumerate(LABELS):
        invited = year.invitations(label)
        assert Counter(email for email, _, _ in invited) == Counter(expected(number)), label
        for email, place, post in invited:
            local = place.at(post.at)
            assert local.time() == time(10), (email, local)
            assert place.is_working_day(local.date()), (email, local)
        no_whole_team_on_one_day(invited)
        at_most_two_reminders(year, invited)
    nothing_at_an_indecent_hour(year)
    the_clocks_were_changed_in_between(year)
    leaders_are_told_once_that_too_few_answer(year)
    assert all(actor_errors == [] for actor_errors in year.stage.sim.workspace.errors.values())


def expected(quarter: int) -> list[str]:
    """Who is asked in a quarter, worked out from the story alone."""
    opening = (date(2026, 10, 15), date(2027, 1, 15), date(2027, 4, 15), date(2027, 7, 15))[quarter]
    staff = [*sixty.company(START.date()), *([JOINER] if quarter else [])]
    gone = {LEAVER, DEACTIVATED} if quarter >= 2 else set()
    return [
        one.email
        for one in staff
        if one.roles == "engineer"
        and one.email not in gone
        and date.fromisoformat(one.start_date) + timedelta(days=60) <= opening
    ]


def no_whole_team_on_one_day(invited: list[tuple[str, sixty.Place, Post]]) -> None:
    day_of = {email: place.at(post.at).date() for email, place, post in invited}
    for team in sixty.teams([*sixty.company(START.date()), JOINER]).values():
        asked = [day_of[email] for email in team if email in day_of]
        assert len(set(asked)) > 1, team


def leaders_are_told_once_that_too_few_answer(year: Year) -> None:
    (digest,) = (one for one in year.stage.sim.channel_messages(year.stage.leadership) if not one.thread_ts)
    assert " again until there is" in digest.text.partition("Stay interviews, Q4 2026\n")[2]
    rows = year.stage.bot.db.now(lambda tx: tx.session.exec(select(Release.body_json)).all())
    assert [silence.shows(json.loads(body)) for body in rows] == [False] * len(LABELS)


def at_most_two_reminders(year: Year, invited: list[tuple[str, sixty.Place, Post]]) -> None:
    """Between an invitation and the next quarter's; nobody who declined or answered gets any."""
    for email, _, post in invited:
        until = post.at + timedelta(days=60)
        mine = [p for who, _, p in year.messages if who == email and post.at < p.at < until]
        reminders = [p for p in mine if p.text.startswith("A reminder")]
        assert reminders == mine
        assert len(reminders) <= 2, email
        assert not reminders or email.partition(".")[2][:1] not in {"2", "3"}, email
    assert any(p.text.startswith("A reminder") for _, _, p in year.messages)


def nothing_at_an_indecent_hour(year: Year) -> None:
    for email, place, post in year.messages:
        local = place.at(post.at)
        assert time(9, 30) <= local.time() <= time(16, 30), (email, local)
        assert place.is_working_day(local.date()), (email, local)


def the_clocks_were_changed_in_between(year: Year) -> None:
    """Both changes of six zones lie in the year; around those of four somebody was written to."""
    changed = {place.tz: list(sixty.switches(place.tz, START.date(), END.date())) for place in sixty.PLACES}
    assert changed.pop("Asia/Kolkata") == []
    assert all(len(days) >= 2 for days in changed.values()), changed
    around = {
        place.tz
        for _, place, post in year.messages
        for day in changed.get(place.tz, ())
        if abs(place.at(post.at).date() - day) <= timedelta(days=10)
    }
    assert {"Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles"} <= around
