"""Rule 20: "not shown", whatever the reason; no reason, and no count of what is hidden."""

from __future__ import annotations

import re

import pytest

from tests.attacks.careless import team
from tests.attacks.lawless import body_of, interview, posted

COMPANY = [*team("a", 16), *team("b", 16), *team("c", 3)]
PEOPLE = [member.person for member in COMPANY]


def raised(count: int, *, of: int = 14, theme: str = "compensation") -> dict[str, list[str]]:
    """So many of the first so many writers raise the theme."""
    return {person: [theme] * (at < count) for at, person in enumerate(PEOPLE[:of])}


def with_reasons(count: int, *, of: int = 14) -> str:
    """A helpful line of a broken digest."""
    if count == 0:
        return "Compensation: nobody raised it"
    if count < 3:
        return "Compensation: hidden, fewer than 3 people"
    return "Compensation: hidden, nearly everybody raised it" if of - count < 3 else "Compensation: shown"


REASONS = (0, 1, 2, 12, 13, 14)
"""Nobody, too few, too many of fourteen."""


def test_a_reason_is_a_statement_about_the_people_it_protects() -> None:
    assert len({with_reasons(count) for count in REASONS}) == 3


def test_ours_says_the_same_in_every_case() -> None:
    messages = [posted(body_of(interview(COMPANY, raised(count)))) for count in REASONS]
    assert all(message == messages[0] for message in messages)
    assert "Themes: not shown" in messages[0].text


@pytest.mark.parametrize("writers", [5, 7, 9])
def test_too_few_writers_read_like_no_theme(writers: int) -> None:
    few = posted(body_of(interview(COMPANY, raised(writers, of=writers))))
    none = posted(body_of(interview(COMPANY, raised(0, of=writers))))
    assert few == none
    assert "Themes: not shown" in few.text


@pytest.mark.parametrize("count", [*REASONS, 6, 9])
def test_no_reason_and_no_number_of_hidden_things_is_ever_said(count: int) -> None:
    text = posted(body_of(interview(COMPANY, raised(count, of=32)))).text
    method = text.index("How this was made")
    told = r"hidden|suppress|withheld|because|\d+ (more )?(groups|cells|themes)"
    assert not re.search(told, text)
    assert not re.search(r"too (few|many)|threshold|unanim|fewer|n/a", text[:method])
