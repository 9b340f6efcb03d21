"""Dates as people write them, read for a day that is given: never by the machine's clock."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from staybot.errors import Refused
from staybot.rules import date_words
from staybot.rules.period_ends import end_of_period, without_end

if TYPE_CHECKING:
    from collections.abc import Iterator

_WEEK = timedelta(days=7)
FURTHEST_DAYS = 366
"""A promise due later than this many days ahead is taken for a slip of the pen."""

_LONGEST = 60
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_NO_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\.?", re.ASCII)
_NUMBER = re.compile(r"(?:in )?[^\w]*\d*(?:st|nd|rd|th)?[^\w]*")
_NEXT = re.compile(r"\b(?:next|nächste[rn]?)\b", re.IGNORECASE)
_NEAR_DAYS = 3
"""Of a weekday nearer than this nobody says "next": said on a Thursday, next Friday is not tomorrow."""
# Words that stand before a date and that dateparser does not expect, in the languages of period_ends.py.
_COURTESIES = re.compile(
    r"(?:on|by|until|within|the|this|next|coming|am|bis|zum|den|dem|diesen|nächsten|nächster|nächste|kommenden"
    r"|le|la|avant|dans|prochain|prochaine|el|para|antes|de|este|próximo|próxima|prossimo|prossima|entro)",
    re.IGNORECASE,
)


def parse_deadline(text: str, *, today: date, locale: str, latest: date | None) -> date:
    """The day that `text` names, seen from `today`, in the usual form of `locale` ("de-DE", Slack's form).

    Dates without a year are the next such day; numbers are read in the locale's order; a month alone is its
    last day. English is understood everywhere. Raises Refused, with field "by", for what cannot be read,
    for a day before `today`, more than 366 days ahead, or after `latest`, the end of the sixty days.
    """
    due_on = read_date(text, today=today, locale=locale)
    if due_on is None:
        raise Refused(
            "I could not read that as a date. Write it like 2027-03-04, 4 March, Friday or in two weeks.",
            field="by",
        )
    if due_on < today:
        raise Refused(f"{in_words(due_on)} has passed. Choose today or a later day.", field="by")
    if due_on > today + timedelta(days=FURTHEST_DAYS):
        raise Refused(f"{in_words(due_on)} is more than a year ahead. Choose an earlier day.", field="by")
    if latest is not None and due_on > latest:
        raise Refused(
            f"{in_words(due_on)} is after {in_words(latest)}, when the sixty days end. "
            "Choose a day up to then, or say why it takes longer.",
            field="by",
        )
    return due_on


def in_words(day: date) -> str:
    """A day for people to read: Thursday 4 March 2027."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def read_date(text: str, *, today: date, locale: str) -> date | None:
    """The day that `text` names, whether past or far; None when it names none."""
    phrase = " ".join(text.split()).strip(" ,;!")
    if not phrase or len(phrase) > _LONGEST:
        return None
    phrase = date_words.spelled(phrase)
    return next(_readings(phrase, today=today, locale=locale), None)


def is_span(text: str, *, locale: str) -> bool:
    """Whether the text counts from today, "two weeks" or "tomorrow", and so may also be an amount of time."""
    return any(_ask(text, locale=known, PARSERS=["relative-time"]) for known in _locales(locale))


def _readings(phrase: str, *, today: date, locale: str) -> Iterator[date]:
    if found := _YEAR_FIRST.fullmatch(phrase):
        yield from _valid(int(found[1]), int(found[2]), int(found[3]))
    elif found := _NO_YEAR.fullmatch(phrase):
        yield from _coming(found[1], found[3], sign=found[2], today=today, locale=locale)
    else:
        yield from _in_words(phrase, today=today, locale=locale)


def _coming(first: str, second: str, *, sign: str, today: date, locale: str) -> Iterator[date]:
    """A day and a month in numbers, this year or next: the first that has not passed."""
    for year in (today.year, today.year + 1):
        day = _first_of(sign.join((first, second, str(year))), today=today, locale=locale)
        if day is not None and day >= today:
            yield day


def _in_words(phrase: str, *, today: date, locale: str) -> Iterator[date]:
    phrase = phrase.rstrip(".")
    if end := end_of_period(phrase, today=today):
        yield end
    bare = " ".join(word for word in phrase.split() if not _COURTESIES.fullmatch(word))
    if _NUMBER.fullmatch(bare):  # alone it is an amount or a slip, never a day
        return
    for words in (phrase, bare, f"in {bare}", without_end(phrase)):
        if words and (day := _first_of(words, today=today, locale=locale)):
            is_near = day - today < timedelta(days=_NEAR_DAYS)
            yield day + _WEEK if is_near and _names_next(phrase, bare, locale=locale) else day


def _names_next(phrase: str, bare: str, *, locale: str) -> bool:
    """Whether the phrase is "next" and a weekday, which alone is neither a span nor a month."""
    if not _NEXT.search(phrase) or any(letter.isdigit() for letter in bare):
        return False
    no_weekday: dict[str, Any] = {"REQUIRE_PARTS": ["month"]}
    return all(_ask(bare, locale=known, **no_weekday) is None for known in _locales(locale))


def _valid(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _first_of(words: str, *, today: date, locale: str) -> date | None:
    for known in _locales(locale):
        if day := _one_language(words, today=today, locale=known):
            return day
    return None


def _one_language(words: str, *, today: date, locale: str) -> date | None:
    """A span from today, a date with a month at least, or (without digits: 20 is no date) a weekday."""
    spans: dict[str, Any] = {"PARSERS": ["relative-time"]}
    # Seen from yesterday, today's own date is still ahead.
    dates = {"PARSERS": ["absolute-time"], "PREFER_DAY_OF_MONTH": "last", "REQUIRE_PARTS": ["month"]}
    weekdays = {"PARSERS": ["absolute-time"]}
    day = _ask(words, locale=locale, today=today, **spans)
    if day is None:
        day = _ask(words, locale=locale, today=today - timedelta(days=1), **dates)
    if day is None and not any(letter.isdigit() for letter in words):
        day = _ask(words, locale=locale, today=today, **weekdays)
    return day


def _ask(words: str, *, locale: str, today: date = date(2026, 1, 15), **settings: Any) -> date | None:
    import dateparser  # noqa: PLC0415 — heavy; only at use

    found = dateparser.parse(
        words,
        locales=[locale],
        settings={
            "RELATIVE_BASE": datetime.combine(today, time()),
            "PREFER_DATES_FROM": "future",
            "TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": False,
            **settings,
        },
    )
    return found.date() if found else None


def _locales(locale: str) -> list[str]:
    """What dateparser calls this locale, else its language; then English with the day before the month."""
    from dateparser.data.languages_info import language_locale_dict  # noqa: PLC0415 — heavy; only at use

    name = locale.replace("_", "-")
    language = name.partition("-")[0].lower()
    if language not in language_locale_dict or language == "en":
        return [name] if name in language_locale_dict["en"] else ["en-GB" if language != "en" else "en"]
    return [name if name in language_locale_dict[language] else language, "en-GB"]
