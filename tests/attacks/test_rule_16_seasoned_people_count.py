"""Rule 16: only people who were here before fill a group: who makes accounts makes no cell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from staybot.anonymity.rounds import Member, Round
from tests.attacks.careless import answered, attacked, exposed, team, truth

TOM = Member("tom", {"team": "a"})
DUMMIES = tuple(Member(f"dummy{at}", {"team": "a"}, seasoned=False) for at in range(4))
REGULARS = tuple(team("b", 15))
COLLUDERS = frozenset(member.person for member in DUMMIES)
TUNED = [1, 1, 1, 5]
"""Eight points: the group is low up to a three of Tom's, and middling from a four on."""


def scored(toms: int) -> Round:
    return answered([TOM, *DUMMIES, *REGULARS], lambda at: [toms, *TUNED, *[3] * 15][at], first_cohort=False)


def everyone_counts(round_: Round) -> Round:
    """The broken variant: an account is an account."""
    return replace(round_, cohort=tuple(replace(member, seasoned=True) for member in round_.cohort))


@pytest.mark.parametrize("toms", [4, 5])
def test_four_accounts_made_for_it_bracket_the_fifth_person(toms: int) -> None:
    round_ = scored(toms)
    release = publish(everyone_counts(round_), policy=Policy())
    found = attacked((round_, release), colluders=COLLUDERS, truth=truth(round_))
    assert exposed(found) == {"tom"}
    assert {exposure.learnt for exposure in found.exposures} == {"answered 4 or 5"}


@pytest.mark.parametrize("toms", range(1, 6))
def test_ours_has_no_group_that_they_could_fill(toms: int) -> None:
    round_ = scored(toms)
    release = publish(round_, policy=Policy())
    assert [cell.filters for cell in release.cells] == [()]
    assert exposed(attacked((round_, release), colluders=COLLUDERS, truth=truth(round_))) == set()


def test_four_regulars_and_any_number_of_new_accounts_are_nothing() -> None:
    many = tuple(Member(f"new{at}", {"team": "a"}, seasoned=False) for at in range(50))
    round_ = answered([*REGULARS[:4], *many], 3, first_cohort=False)
    release = publish(round_, policy=Policy())
    assert (release.cells, release.rate_range) == ((), None)
    assert publish(everyone_counts(round_), policy=Policy()).cells != ()


def test_the_first_cohort_counts_in_full_and_its_release_says_so() -> None:
    first = replace(scored(3), first_cohort=True)
    release = publish(first, policy=Policy())
    assert release.first_cohort
    assert len(release.cells) == 3
    assert not publish(scored(3), policy=Policy()).first_cohort
