"""Rule 14: a theme is shown where enough wrote, enough raised it and enough did not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from staybot.anonymity.rounds import Mention, Round, Writing
from tests.attacks.careless import answered, attacked, exposed, ours, team
from tests.attacks.lawless import body_of, interview, lawless, posted

COMPANY = [*team("a", 5), *team("b", 12)]


def raised(people: set[str]) -> Round:
    """Everybody wrote; these raised pay."""
    mentions = {member.person: [Mention("pay")] * (member.person in people) for member in COMPANY}
    return replace(answered(COMPANY, lambda at: 1 + at % 5), writing=Writing("q", mentions))


A = {member.person for member in COMPANY[:5]}
BROKEN = lawless(theme_writers=5, theme_silent=0)


def test_without_the_floor_of_writers_a_band_tells_that_all_five_raised_it() -> None:
    """5 to 10 people of a group of five."""
    round_ = raised(A)
    assert exposed(attacked((round_, publish(round_, policy=BROKEN)))) == A


def test_ours_shows_no_theme_of_five_writers_and_none_that_all_raised() -> None:
    for people in (A, A | {"b0"}, {member.person for member in COMPANY}):
        round_ = raised(people)
        release = ours(round_)
        assert exposed(attacked((round_, release), insider=True, any_answer=True)) == set()
        assert not any(cell.theme_counts for cell in release.cells if cell.filters == (("team", ("a",)),))


@pytest.mark.parametrize(("count", "is_shown"), [(2, False), (3, True), (14, True), (15, False), (17, False)])
def test_a_theme_needs_three_who_raised_it_and_three_who_did_not(count: int, *, is_shown: bool) -> None:
    release = publish(raised({member.person for member in COMPANY[:count]}), policy=Policy())
    assert bool(release.cells[0].theme_counts) is is_shown


def test_who_says_it_five_times_is_one_person() -> None:
    writers = {f"b{at}": ["compensation"] * (5 if at < 2 else 0) for at in range(12)}
    body = body_of(interview(team("b", 12), writers))
    assert sum(len(said) for said in writers.values()) == 10
    assert "Themes: not shown" in posted(body).text
    assert body["cells"][0].get("theme_counts", {}) == {}


def test_the_codebook_is_closed_and_no_longer_than_twenty_five() -> None:
    writing = Writing("q", {"b0": [Mention(f"theme {at}") for at in range(26)]})
    with pytest.raises(ValueError, match="more than 25 themes"):
        publish(replace(answered(COMPANY, 3), writing=writing), policy=Policy())
