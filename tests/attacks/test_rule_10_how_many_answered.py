"""Rule 10: how many answered is told in bands, the rate to five points and only from twenty people on."""

from __future__ import annotations

from bisect import bisect_right

import pytest

from staybot.anonymity.bands import n_band, rate_band
from tests.attacks.careless import team
from tests.attacks.lawless import body_of, interview, posted

COMPANY = team("a", 24)


def wrote(count: int) -> dict[str, list[str]]:
    """The first so many wrote something in which no theme was found."""
    return {member.person: [] for member in COMPANY[:count]}


def plain_rate(answered: int, *, cohort: int) -> str:
    """The line of many a dashboard."""
    return f"{answered} of {cohort} answered ({100 * answered / cohort:.0f} %)"


def test_a_plain_rate_convicts_the_last_one() -> None:
    """Whoever knows that they did answer knows from 23 of 24 who did not, once Bob has said that he did."""
    lines = [plain_rate(count, cohort=24) for count in (22, 23, 24)]
    assert len(set(lines)) == 3
    assert "100 %" in lines[-1]


def test_ours_is_the_same_whether_the_last_two_answered_or_not() -> None:
    messages = [posted(body_of(interview(COMPANY, wrote(count)))) for count in (23, 24)]
    assert messages[0] == messages[1]
    assert "10–29 people answered" in messages[0].text


@pytest.mark.parametrize("cohort", range(20, 130))
def test_neither_end_of_the_rate_ever_means_all_or_none(cohort: int) -> None:
    rates = [rate_band(answered=count, cohort=cohort, floor=20) for count in range(cohort + 1)]
    assert rates.count(rates[-1]) >= 2
    assert rates.count(rates[0]) >= 2


def test_nineteen_people_have_no_rate() -> None:
    body = body_of(interview(COMPANY[:19], wrote(12)))
    assert body["rate_range"] is None
    assert "response rate: not shown" in posted(body).text


def test_there_are_four_sizes_and_no_fifth() -> None:
    sizes = [(5, 9), (10, 29), (30, 99), (100, None)]
    starts = [low for low, _ in sizes]
    assert all(n_band(n) == sizes[bisect_right(starts, n) - 1] for n in range(5, 400))
    with pytest.raises(ValueError, match="fewer than five"):
        n_band(4)
