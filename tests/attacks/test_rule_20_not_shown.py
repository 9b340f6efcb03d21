"""Rule 20: "not shown", whatever the reason; no reason, and no count of what is hidden."""

from __future__ import annotations

import re

import pytest

from tests.attacks import pulses
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


# ------------------------------------------------------------------- pulses


def said_of(answered: int, score: int = 1, *, recommend: bool = False) -> str:
    """The message of a pulse in which so many of team c, of three, and everybody else gave a score."""
    name = "outcome.recommend" if recommend else "tools"
    scores = {m.person: score for m in COMPANY if m.segments["team"] != "c" or int(m.person[1:]) < answered}
    return pulses.posted(pulses.body_of(pulses.closed(COMPANY, {name: scores}))).text


def told(said: str) -> str:
    """Its figures, without the count of answers and the method."""
    return said[said.index("What people answered") : said.index("How this was made")]


def test_a_team_too_small_is_not_told_from_one_in_which_nobody_answered() -> None:
    assert len({told(said_of(answered)) for answered in (0, 1, 2)}) == 1


@pytest.mark.parametrize("people", [5, 9])
def test_a_recommendation_by_too_few_is_not_shown_whatever_they_gave(people: int) -> None:
    few = COMPANY[:people]
    messages = {
        pulses.posted(
            pulses.body_of(pulses.closed(few, {"outcome.recommend": pulses.everybody(few, score)}))
        ).text
        for score in (0, 7, 10)
    }
    assert len(messages) == 1
    assert "What people answered, on average: not shown\n" in messages.pop()


def test_fewer_than_five_answers_are_one_sentence_whatever_they_were() -> None:
    few = dict.fromkeys(PEOPLE[:4])
    messages = {
        pulses.posted(pulses.body_of(pulses.closed(COMPANY, {"tools": dict.fromkeys(few, score)}))).text
        for score in (1, 3, 5)
    }
    assert messages == {"Pulse of 5 January 2026\nToo few people answered for anything to be shown."}


@pytest.mark.parametrize("score", [1, 2, 5])
@pytest.mark.parametrize("answered", [0, 3])
@pytest.mark.parametrize("recommend", [True, False])
def test_a_pulse_gives_no_reason_and_no_number_of_what_is_hidden(
    score: int,
    answered: int,
    recommend: bool,  # noqa: FBT001
) -> None:
    said = told(said_of(answered, score, recommend=recommend))
    reasons = r"hidden|suppress|withheld|because|too (few|many)|threshold|unanim|fewer than|n/a"
    assert not re.search(reasons, said.replace("fewer promoters than", ""))
    assert not re.search(r"\d+ (more )?(groups|cells|themes|statements)", said)
