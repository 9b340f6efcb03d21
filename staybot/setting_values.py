"""How the text of a setting becomes its value. Each raises ValueError with what the setting takes."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo


def time_of_day(text: str) -> time:
    """HH:MM."""
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007 — the hour of each person's own zone
    except ValueError:
        raise ValueError("a time of day such as 10:00") from None


def count(text: str) -> int:
    if not text.strip().isdecimal() or int(text) < 1:
        raise ValueError("a whole number of at least 1")
    return int(text)


def port_number(text: str) -> int:
    if not text.strip().isdecimal() or not 1 <= int(text) <= 65_535:
        raise ValueError("a port, from 1 to 65535")
    return int(text)


def switch(text: str) -> bool:
    if text.lower() not in {"yes", "no", "true", "false", "1", "0"}:
        raise ValueError("yes or no")
    return text.lower() in {"yes", "true", "1"}


def zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError("a time zone name such as Europe/Berlin") from None
    return text


NO_HOLIDAYS: Final = "none"
"""The region of an installation without public holidays."""


def region(text: str) -> str:
    return NO_HOLIDAYS if text.casefold() == NO_HOLIDAYS else text


def database_url(text: str) -> str:
    if not text.strip().startswith(("sqlite://", "postgres://", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("sqlite:///FILE or postgresql://user@host/name")
    return text.strip()


DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def days(text: str) -> tuple[int, ...]:
    names = [day.strip().lower()[:3] for day in text.split(",") if day.strip()]
    if not names or any(name not in DAYS for name in names):
        raise ValueError("weekdays such as mon,tue,wed,thu,fri")
    return tuple(sorted({DAYS.index(name) for name in names}))


def words(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        word = next((one for one in allowed if one.lower() == text.strip().lower()), None)
        if word is None:
            raise ValueError("one of " + ", ".join(allowed))
        return word

    return read


def ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def api_url(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ValueError("an address that starts with https://")
    return text.rstrip("/") + "/"


def seconds(text: str) -> int:
    """A whole number of seconds that somebody would wait."""
    if not text.strip().isdecimal() or not 1 <= int(text) <= 60:
        raise ValueError("a whole number of seconds between 1 and 60")
    return int(text)


def program(text: str) -> tuple[str, ...]:
    """A program and its arguments, written as for a shell; no shell ever sees it."""
    try:
        return tuple(shlex.split(text))
    except ValueError:
        raise ValueError("a program and its arguments, with every quotation mark closed") from None
