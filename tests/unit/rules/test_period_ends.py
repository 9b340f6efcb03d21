"""The ends of periods in six languages."""

from __future__ import annotations

from datetime import date

import pytest

from staybot.rules.period_ends import end_of_period, without_end

WEDNESDAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("phrase", "end"),
    [
        ("end of the week", date(2026, 11, 20)),
        ("the end of next week", date(2026, 11, 27)),
        ("End of Month", date(2026, 11, 30)),
        ("end of this quarter", date(2026, 12, 31)),
        ("end of next quarter", date(2027, 3, 31)),
        ("end of year", date(2026, 12, 31)),
        ("EOM", date(2026, 11, 30)),
        ("eow", date(2026, 11, 20)),
        ("Monatsende", date(2026, 11, 30)),
        ("Ende nächsten Monats", date(2026, 12, 31)),
        ("Ende der Woche", date(2026, 11, 20)),
        ("fin de mes", date(2026, 11, 30)),
        ("fin del próximo mes", date(2026, 12, 31)),
        ("à la fin de l’année", date(2026, 12, 31)),
        ("fin du mois prochain", date(2026, 12, 31)),
        ("fim do mês", date(2026, 11, 30)),
        ("fine della settimana", date(2026, 11, 20)),
        ("end", None),
        ("the", None),
        ("", None),
        ("week", None),
        ("end of March", None),
        ("end of week month", None),
    ],
)
def test_the_end_of_a_period_is_its_last_day(phrase: str, end: date | None) -> None:
    assert end_of_period(phrase, today=WEDNESDAY) == end


def test_a_week_that_is_over_ends_on_the_next_friday() -> None:
    assert end_of_period("end of week", today=date(2026, 11, 21)) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("phrase", "rest"), [("the end of March", "march"), ("Ende März", "märz"), ("March", None), ("", None)]
)
def test_an_end_can_be_taken_off(phrase: str, rest: str | None) -> None:
    assert without_end(phrase) == rest
