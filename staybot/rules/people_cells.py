"""How one cell of the people list is read. Each reader raises ValueError with a reason for the operator."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

LONGEST: Final = 200
"""Characters of a name, team and so on: what a message can still show in one line."""

OLDEST_START: Final = date(1950, 1, 1)
"""Nobody at work today began before this; an earlier date is a slip."""

ROLES: Final = ("engineer", "manager", "leader")

DATE_WANTED: Final = "write it as YYYY-MM-DD, such as 2024-03-25"

_EMAIL: Final = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+")
_SLACK_ID: Final = re.compile(r"[A-Z0-9]{2,64}")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST: Final = re.compile(r"(?P<y>\d{4})([-/.]?)(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?:[t ][\d:.z+]*)?")
_DOTTED: Final = re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})")
_EITHER_WAY: Final = re.compile(r"(?P<d>\d{1,2})[/-](?P<m>\d{1,2})[/-](?P<y>\d{4})")
_DAY: Final = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_DAY_MONTH: Final = re.compile(_DAY + r"[\s.-]+(?P<m>[a-z]{3,9})\.?[\s,-]+(?P<y>\d{4})")
_MONTH_DAY: Final = re.compile(r"(?P<m>[a-z]{3,9})\.?\s+" + _DAY + r",?\s+(?P<y>\d{4})")


def text(cell: str) -> str:
    """One line of NFC text: line breaks and runs of blanks become one blank. Formulas stay mere text."""
    line = " ".join(unicodedata.normalize("NFC", cell).split())
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in line):
        raise ValueError("it holds a control character; type the cell anew")
    if len(line) > LONGEST:
        raise ValueError(f"it has {len(line)} characters, {LONGEST} is the most")
    return line


def email(cell: str) -> str | None:
    """A mail address in lower case, or None for an empty cell."""
    address = text(cell).lower()
    if not address:
        return None
    if not _EMAIL.fullmatch(address):
        raise ValueError(f"“{address}” is not a mail address such as maria@example.com")
    return address


def slack_id(cell: str) -> str | None:
    """A Slack member id, or None for an empty cell. The first letter means nothing (slack-facts 4.3)."""
    member = text(cell).upper()
    if not member:
        return None
    if not _SLACK_ID.fullmatch(member):
        raise ValueError(f"“{member}” is not a Slack member id such as U012AB3CD")
    return member


def roles(cell: str) -> frozenset[str]:
    """Which of engineer, manager and leader; separated by `;`, `|`, `/`, a comma or blanks."""
    words = [word for word in re.split(r"[;|/,\s]+", text(cell).lower()) if word]
    found = {word: next((role for role in ROLES if word in {role, role + "s"}), None) for word in words}
    unknown = [word for word, role in found.items() if role is None]
    if unknown:
        raise ValueError(f"“{unknown[0]}” is not a role; the roles are {', '.join(ROLES)}")
    return frozenset(role for role in found.values() if role)


@lru_cache(maxsize=4096)
def start_date(cell: str, today: date) -> date | None:
    """A day that can be read one way only, or None for an empty cell.

    03/04/2024 is refused: it is March in one country and April in another.
    """
    words = text(cell).lower()
    if not words:
        return None
    day = _day(words)
    if day is None:
        raise ValueError(f"“{words}” is not a date; {DATE_WANTED}")
    if day > today + timedelta(days=365):
        raise ValueError(f"{day} lies more than a year ahead")
    if day < OLDEST_START:
        raise ValueError(f"{day} lies too far back")
    return day


def _day(words: str) -> date | None:
    for form in (_YEAR_FIRST, _DOTTED, _EITHER_WAY, _DAY_MONTH, _MONTH_DAY):
        found = form.fullmatch(words)
        if found is None:
            continue
        day, month = int(found["d"]), _month(found["m"])
        if form is _EITHER_WAY:
            day, month = _one_way(words, day, month)
        try:
            return date(int(found["y"]), month, day)
        except ValueError:
            return None
    return None


def _month(word: str) -> int:
    """The month's number; 0, which is no month, for a word that names none."""
    if word.isdecimal():
        return int(word)
    return _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else 0


def _one_way(words: str, first: int, second: int) -> tuple[int, int]:
    """Day and month, if only one order is possible or both are the same day."""
    if first <= 12 and second <= 12 and first != second:
        raise ValueError(f"“{words}” can be read as two different days; {DATE_WANTED}")
    return (first, second) if second <= 12 else (second, first)
