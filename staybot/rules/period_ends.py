"""The ends of weeks, months, quarters and years as people write them: end of month, fin de mes, EOQ."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from enum import Enum, auto
from typing import Final

from staybot.rules.quarters import Quarter


class Period(Enum):
    WEEK = auto()
    MONTH = auto()
    QUARTER = auto()
    YEAR = auto()


_FRIDAY = 4

# English, German, French, Spanish, Portuguese, Italian.
# fmt: off
_END: Final = frozenset(
    {
        "end", "ende", "fin", "fine", "fim", "final", "finales",
    }
)
_NEXT: Final = frozenset(
    {
        "next", "nächster", "nächsten", "nächste", "kommender", "kommenden", "prochain",
        "prochaine", "próximo", "próxima", "proximo", "proxima", "prossimo", "prossima",
    }
)
_BETWEEN: Final = frozenset(
    {
        "the", "of", "this", "a", "at", "by", "des", "der", "dieses", "dieser", "diesen", "à",
        "la", "le", "du", "de", "l", "cette", "ce", "del", "este", "esta", "do", "da", "desta",
        "deste", "della", "dell", "questo", "questa",
    }
)
# fmt: on
_PERIODS: Final = {
    **dict.fromkeys(("week", "woche", "semaine", "semana", "settimana"), Period.WEEK),
    **dict.fromkeys(("month", "monat", "monats", "mois", "mes", "mês", "mese"), Period.MONTH),
    **dict.fromkeys(("quarter", "quartal", "quartals", "trimestre"), Period.QUARTER),
    **dict.fromkeys(("year", "jahr", "jahres", "année", "an", "año", "ano", "anno"), Period.YEAR),
}
_AT_ONCE: Final = {
    "eow": Period.WEEK,
    "eom": Period.MONTH,
    "eoq": Period.QUARTER,
    "eoy": Period.YEAR,
    "monatsende": Period.MONTH,
    "quartalsende": Period.QUARTER,
    "jahresende": Period.YEAR,
}


def end_of_period(phrase: str, *, today: date) -> date | None:
    """The last day of the period named, a week ending on Friday; None when the phrase names no such end."""
    words = _words(phrase)
    if len(words) == 1 and words[0] in _AT_ONCE:
        return _end(_AT_ONCE[words[0]], day=today)
    if not words or words[0] not in _END:
        return None
    named = [word for word in words[1:] if word not in _NEXT]
    if len(named) != 1 or named[0] not in _PERIODS:
        return None
    end = _end(_PERIODS[named[0]], day=today)
    if len(words) > len(named) + 1:
        return _end(_PERIODS[named[0]], day=end + timedelta(days=1))
    return end


def without_end(phrase: str) -> str | None:
    """What the phrase names the end of, "March" in "the end of March"; None when it names no end."""
    words = _words(phrase)
    if not words or words[0] not in _END:
        return None
    return " ".join(words[1:])


def _words(phrase: str) -> list[str]:
    apart = phrase.casefold().replace("'", " ").replace("’", " ")
    return [word for word in apart.split() if word not in _BETWEEN]


def _end(period: Period, *, day: date) -> date:
    if period is Period.WEEK:
        return day + timedelta(days=(_FRIDAY - day.weekday()) % 7)
    if period is Period.MONTH:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if period is Period.QUARTER:
        return Quarter.of(day).ends_on
    return date(day.year, 12, 31)
