"""What must hold of what leaders are told: each closed round once, silence where it was announced."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from sqlmodel import col, select

from staybot.flows.publishing import silence
from staybot.simulator.objects import Message
from staybot.store.tables import Release
from tests.e2e.two_years.days import DAY, quarter_after, quarter_of, tuesday
from tests.e2e.two_years.record import Asking, Record
from tests.e2e.two_years.seen import Kind

SUMMARY: Final = re.compile(
    r"Q(?P<quarter>\d) (?P<year>\d{4}) (?:beside Q\d \d{4}|in short)|(?P<month>\w+ \d{4}) in short"
)
"""The first line of what is posted beside digests."""
LAST_WORDS: Final = re.compile(r"I will not post about .+ again until there is something that can be shown\.")


def every_closed_round_has_one_digest(record: Record) -> Iterator[str]:
    """Only one that shows nothing has none, and only after words that silence follows."""
    told = {first_line(one): LAST_WORDS.search(one.text) is not None for one in digests(record)}
    shows, was_silenced = shown(record), set[Kind]()
    closed = ((title, *of) for title, of in titles(record).items() if record.is_over(of[0]))
    for title, round_id, kind in closed:
        says_nothing = not shows.get(round_id, True)
        if (title in told) == (says_nothing and kind in was_silenced):
            yield f"{'silence was announced' if title in told else 'no digest'}: {title}"
        if told.get(title, True) != says_nothing:
            yield f"announces silence where it shows something, or does not where nothing: {title}"
        (was_silenced.add if says_nothing else was_silenced.discard)(kind)


def every_digest_is_posted_once(record: Record) -> Iterator[str]:
    """By its own name, which is that of a round."""
    for title, times in Counter(map(first_line, digests(record))).items():
        if times > 1 or title not in titles(record):
            yield f"posted {times} times: {title}"


def under_each_digest_everything_stands_once(record: Record) -> Iterator[str]:
    """Nothing in a thread repeats, and no thread hangs under anything else."""
    there = {one.ts for one in digests(record)}
    replies = [(one.thread_ts, one.text) for one in channel(record) if one.thread_ts is not None]
    yield from (f"under no digest: {text[:80]}" for parent, text in replies if parent not in there)
    for (_, text), times in Counter(replies).items():
        if times > 1:
            yield f"{times} times under one digest: {text[:80]}"


def each_month_and_each_quarter_has_one_summary_at_most(record: Record) -> Iterator[str]:
    """After its end; the month that ends a quarter has none beside the quarter's."""
    ends = list[date]()
    for one in channel(record):
        found = SUMMARY.fullmatch(first_line(one))
        if found is None:
            continue
        ends.append(end_of(found))
        on = one.at.date()
        if not ends[-1] < on <= ends[-1] + 14 * DAY:
            yield f"posted on {on}: {found[0]}"
    yield from (f"{n} summaries of what ended on {day}" for day, n in Counter(ends).items() if n > 1)


def channel(record: Record) -> list[Message]:
    """What leaders have, with what stands in threads."""
    stage = record.world.stage
    return stage.sim.channel_messages(stage.leadership)


def digests(record: Record) -> list[Message]:
    """What stands in the channel itself and is no summary."""
    posts = (one for one in channel(record) if one.thread_ts is None)
    return [one for one in posts if not SUMMARY.fullmatch(first_line(one))]


def first_line(post: Message) -> str:
    return post.text.partition("\n")[0]


def titles(record: Record) -> dict[str, tuple[str, Kind]]:
    """What the digest of every round is called, by the calendar alone; the rounds in their order."""
    first = dict[str, Asking]()
    for one in sorted(record.invitations(*Kind), key=lambda one: one.at):
        first.setdefault(one.asks.round_id, one)
    return {title_of(one): (round_id, one.asks.kind) for round_id, one in first.items()}


def title_of(one: Asking) -> str:
    day = tuesday(one.day)
    of_quarter = f"Q{(quarter_of(one.day).month + 2) // 3} {one.day.year}"
    return {
        Kind.PULSE: f"Pulse of {day.day} {day:%B %Y}",
        Kind.CHECK_IN: f"Check-ins of new people, {of_quarter}",
        Kind.INTERVIEW: f"Stay interviews, {of_quarter}",
    }[one.asks.kind]


def shown(record: Record) -> dict[str, bool]:
    """By round, whether its entry in the ledger shows anything."""
    with record.world.stage.bot.db.engine.connect() as connection:
        rows = connection.execute(select(col(Release.round_id), col(Release.body_json)))
        return {round_id: silence.shows(json.loads(body)) for round_id, body in rows}


def end_of(summary: re.Match[str]) -> date:
    """The last day of what a summary tells of, by its title."""
    if summary["month"]:
        first = datetime.strptime(f"1 {summary['month']}", "%d %B %Y").date()  # noqa: DTZ007 — a day
        return (first + 31 * DAY).replace(day=1) - DAY
    return quarter_after(date(int(summary["year"]), 3 * int(summary["quarter"]) - 2, 1)) - DAY
