"""Temperaments, and what the page says of them."""

from __future__ import annotations

from datetime import date

from staybot.demo.company import found
from staybot.demo.personas import Habit, Style, note, personas

COMPANY = found(seed=1, people=200, today=date(2026, 10, 14))


def test_a_large_company_has_every_habit_every_style_and_three_languages() -> None:
    drawn = personas(COMPANY, seed=1).values()
    assert {one.habit for one in drawn} == set(Habit)
    assert {one.style for one in drawn} == set(Style)
    assert {one.language for one in drawn} == {"en", "de", "es"}


def test_a_person_is_the_same_whoever_else_works_there() -> None:
    small = found(seed=1, people=60, today=date(2026, 10, 14))
    few, many = personas(small, seed=1), personas(COMPANY, seed=1)
    both = few.keys() & many.keys()
    assert both
    assert all(few[email].habit is many[email].habit for email in both)


def test_the_page_says_first_of_somebody_that_they_wait() -> None:
    persona = personas(COMPANY, seed=1)[COMPANY.engineer.email]
    assert note(COMPANY.engineer, persona, waits=True).startswith("waits for you · engineer · Serving · L")
    assert persona.habit.value in note(COMPANY.engineer, persona, waits=False)


def test_the_page_says_of_a_manager_how_they_keep_promises() -> None:
    persona = personas(COMPANY, seed=1)[COMPANY.manager.email]
    assert note(COMPANY.manager, persona, waits=False).endswith(persona.style.value)


def test_the_operator_is_called_so() -> None:
    persona = personas(COMPANY, seed=1)[COMPANY.operator.email]
    assert note(COMPANY.operator, persona, waits=False) == "operator of staybot · Operations"
