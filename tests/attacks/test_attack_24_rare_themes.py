"""Attack 24: a theme that one or two people raised, or that all but one did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from staybot.anonymity.rounds import Mention, Round, Writing
from tests.attacks.careless import answered, attacked, careless, exposed, team

COMPANY = [*team("a", 12), *team("b", 12)]


def raised_by(count: int, *, of: int = 24) -> Round:
    """A round in which the first `count` of the first `of` people raised one theme."""
    writers = [member.person for member in COMPANY][:of]
    mentions = {person: [Mention("pay")] if at < count else [] for at, person in enumerate(writers)}
    return replace(answered(COMPANY, lambda at: 1 + at % 5), writing=Writing("q", mentions))


def with_exact_counts(round_: Round) -> dict[str, object]:
    """A publisher that tells how often each theme was raised."""
    assert round_.writing is not None
    body = careless(round_)
    for cell in body["cells"]:
        cell["theme_counts"] = {
            "pay": sum(
                bool(list(round_.writing.mentions.get(member.person, ())))
                for member in round_.cohort
                if all(member.segments[name] == value for name, value in cell["filters"].items())
            )
        }
    return body


def test_a_theme_with_exact_counts_tells_of_a_whole_team_that_it_did_or_did_not_raise_it() -> None:
    round_ = raised_by(12)
    assert exposed(attacked((round_, with_exact_counts(round_)))) == {member.person for member in COMPANY}


@pytest.mark.parametrize("count", range(25))
def test_ours_shows_a_theme_only_between_its_floors(count: int) -> None:
    round_ = raised_by(count)
    release = publish(round_, policy=Policy())
    total, *teams = release.cells
    assert bool(total.theme_counts) == (3 <= count <= 21)
    assert [bool(cell.theme_counts) for cell in teams] == [5 <= count <= 9, 17 <= count <= 21]
    if count % 6 == 0:
        assert exposed(attacked((round_, release), insider=True)) == set()


def test_nine_writers_show_none() -> None:
    assert all(cell.theme_counts == () for cell in publish(raised_by(5, of=9), policy=Policy()).cells)


def test_no_label_is_free_text() -> None:
    """Only keys of the codebook, with a polarity or the transfer test, can ever stand in a release."""
    keys = Mention("pay", "negative", "situational").counted_as()
    assert keys == ("pay", "pay:negative", "pay:situational")
