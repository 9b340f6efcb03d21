"""Dates as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staybot.errors import Refused
from staybot.rules.dates import in_words, parse_deadline, read_date

WEDNESDAY = date(2031, 5, 14)  # far from any clock's present, so that reading the clock would show


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2031-06-04", date(2031, 6, 4)),
        ("2031/6/4", date(2031, 6, 4)),
        ("4 June", date(2031, 6, 4)),
        ("June 4th", date(2031, 6, 4)),
        ("the 4th of June.", date(2031, 6, 4)),
        ("on  4 June 2031 ", date(2031, 6, 4)),
        ("04/06/2031", date(2031, 6, 4)),
        ("4/6", date(2031, 6, 4)),
        ("14/5", WEDNESDAY),
        ("13/5", date(2032, 5, 13)),
        ("14 May", WEDNESDAY),
        ("3 March", date(2032, 3, 3)),
        ("29 February", date(2032, 2, 29)),
        ("29/2", date(2032, 2, 29)),
        ("today", WEDNESDAY),
        ("tomorrow", date(2031, 5, 15)),
        ("Friday", date(2031, 5, 16)),
        ("this Friday", date(2031, 5, 16)),
        ("next Friday", date(2031, 5, 23)),
        ("next Thursday", date(2031, 5, 22)),
        ("next Saturday", date(2031, 5, 17)),
        ("next Wednesday", date(2031, 5, 21)),
        ("the next two days", date(2031, 5, 16)),
        ("tmrw", date(2031, 5, 15)),
        ("Tomorow", date(2031, 5, 15)),
        ("mid December", date(2031, 12, 15)),
        ("mid-june 2031", date(2031, 6, 15)),
        ("novmber 5", date(2031, 11, 5)),
        ("5 Novemebr", date(2031, 11, 5)),
        ("5 Decemnber", date(2031, 12, 5)),
        ("5 Septenber", date(2031, 9, 5)),
        ("this week", date(2031, 5, 16)),
        ("this month", date(2031, 5, 31)),
        ("Wednesday", date(2031, 5, 21)),
        ("next week", date(2031, 5, 21)),
        ("in two weeks", date(2031, 5, 28)),
        ("2 weeks", date(2031, 5, 28)),
        ("within two weeks", date(2031, 5, 28)),
        ("in one month", date(2031, 6, 14)),
        ("June", date(2031, 6, 30)),
        ("end of June", date(2031, 6, 30)),
        ("by the end of the month", date(2031, 5, 31)),
        ("EOQ", date(2031, 6, 30)),
    ],
)
def test_a_date_in_any_usual_form_is_read_from_the_day_given(text: str, day: date) -> None:
    assert parse_deadline(text, today=WEDNESDAY, locale="en-GB", latest=None) == day


@pytest.mark.parametrize(
    ("text", "locale", "day"),
    [
        ("03/04/2032", "en-US", date(2032, 3, 4)),
        ("03/04/2032", "en_US", date(2032, 3, 4)),
        ("03/04/2032", "en-GB", date(2032, 4, 3)),
        ("03/04/2032", "en-XX", date(2032, 3, 4)),
        ("03/04/2032", "en", date(2032, 3, 4)),
        ("03/04/2032", "fr-FR", date(2032, 4, 3)),
        ("03/04/2032", "fr-CA", date(2032, 4, 3)),
        ("03/04/2032", "xx", date(2032, 4, 3)),
        ("03/04/2032", "", date(2032, 4, 3)),
        ("3/4", "en-US", date(2032, 3, 4)),
        ("03.04.", "de-DE", date(2032, 4, 3)),
        ("3. März", "de-DE", date(2032, 3, 3)),
        ("Freitag", "de-DE", date(2031, 5, 16)),
        ("am nächsten Freitag", "de-AT", date(2031, 5, 23)),
        ("am kommenden Freitag", "de-AT", date(2031, 5, 16)),
        ("in zwei Wochen", "de-DE", date(2031, 5, 28)),
        ("Ende Juni", "de-DE", date(2031, 6, 30)),
        ("next Friday", "de-DE", date(2031, 5, 23)),
        ("fin de mes", "es-ES", date(2031, 5, 31)),
        ("el viernes", "es-LA", date(2031, 5, 16)),
        ("vendredi prochain", "fr-FR", date(2031, 5, 16)),
        ("sexta-feira", "pt-BR", date(2031, 5, 16)),
        ("2031年6月4日", "ja-JP", date(2031, 6, 4)),
    ],
)
def test_a_date_is_read_in_the_language_and_order_of_the_locale(text: str, locale: str, day: date) -> None:
    assert read_date(text, today=WEDNESDAY, locale=locale) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "soon",
        "when it is ready",
        "2031-13-45",
        "31/02/2032",
        "30/2",
        "20",
        "20 %",
        "in 5",
        "the 5th",
        "match",
        "Augusta",
        "novbrer 5",
        "asap",
        "christmas",
        "2032",
        "Q3",
        "x" * 61,
    ],
)
def test_what_is_no_date_is_refused_with_an_example_of_one(text: str) -> None:
    with pytest.raises(Refused, match=r"could not read that as a date\. Write it like") as refused:
        parse_deadline(text, today=WEDNESDAY, locale="en-GB", latest=None)
    assert refused.value.field == "by"


@pytest.mark.parametrize("text", ["yesterday", "2031-05-13", "3 weeks ago", "1 June 2019"])
def test_a_day_that_has_passed_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"has passed\. Choose today or a later day") as refused:
        parse_deadline(text, today=WEDNESDAY, locale="en-GB", latest=None)
    assert refused.value.field == "by"


def test_a_day_more_than_a_year_ahead_is_refused() -> None:
    furthest = WEDNESDAY + timedelta(days=366)
    assert parse_deadline(furthest.isoformat(), today=WEDNESDAY, locale="en-GB", latest=None) == furthest
    too_far = furthest + timedelta(days=1)
    with pytest.raises(Refused, match="Saturday 15 May 2032 is more than a year ahead") as refused:
        parse_deadline(too_far.isoformat(), today=WEDNESDAY, locale="en-GB", latest=None)
    assert refused.value.field == "by"


def test_a_day_after_the_sixty_days_is_refused_with_their_end() -> None:
    latest = date(2031, 6, 30)
    assert parse_deadline("30 June", today=WEDNESDAY, locale="en-GB", latest=latest) == latest
    with pytest.raises(Refused, match="is after Monday 30 June 2031, when the sixty days end") as refused:
        parse_deadline("1 July", today=WEDNESDAY, locale="en-GB", latest=latest)
    assert refused.value.field == "by"


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 16), date(2026, 11, 20)),
        (date(2026, 11, 17), date(2026, 11, 20)),
        (date(2026, 11, 18), date(2026, 11, 27)),
        (date(2026, 11, 19), date(2026, 11, 27)),
        (date(2026, 11, 20), date(2026, 11, 27)),
        (date(2026, 11, 21), date(2026, 11, 27)),
    ],
)
def test_next_friday_is_never_tomorrow(today: date, day: date) -> None:
    assert read_date("next friday", today=today, locale="en-US") == day


def test_the_last_days_of_a_month_are_not_taken_for_a_weekday() -> None:
    assert read_date("next December", today=date(2026, 12, 30), locale="en-US") == date(2026, 12, 31)
    assert read_date("next 3 June", today=date(2026, 6, 2), locale="en-US") == date(2026, 6, 3)


def test_a_day_is_written_in_words() -> None:
    assert in_words(date(2027, 3, 4)) == "Thursday 4 March 2027"


WORDS = """
in next last end of the 3 31 0 99999999999 2032 march may friday week weeks years ago - / . , % 1/ freitag
00:00 5pm GMT+3 decade century ٣ ² second am 29 february
"""
words = st.sampled_from(WORDS.split())
anything = st.text(max_size=70) | st.lists(words, max_size=6).map(" ".join)


@settings(max_examples=150)
@given(text=anything, locale=st.sampled_from(["en-US", "en-GB", "de-DE", "ja-JP", "pt-BR", "no such"]))
def test_anything_typed_is_a_permitted_day_or_refused_in_words(text: str, locale: str) -> None:
    latest = WEDNESDAY + timedelta(days=60)
    try:
        day = parse_deadline(text, today=WEDNESDAY, locale=locale, latest=latest)
    except Refused as refused:
        assert refused.field == "by"  # noqa: PT017 — both ends are right, and nothing else may be raised
    else:
        assert WEDNESDAY <= day <= latest


@given(
    today=st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 1, 1)),
    ahead=st.integers(min_value=0, max_value=366),
)
@settings(max_examples=60)
def test_a_date_written_out_is_that_day_whatever_day_it_is(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    for text in (day.isoformat(), f"{day.day} {day:%B} {day.year}", f"{day.day}/{day.month}/{day.year}"):
        assert parse_deadline(text, today=today, locale="en-GB", latest=None) == day
