"""Rule 18: the numbers are fixed and named at the opening; what would loosen them is seen and refused."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from staybot.anonymity.policy import Policy, policy_hash
from staybot.anonymity.publisher import publish
from staybot.anonymity.rounds import Mention, Writing
from staybot.errors import ConfigError
from staybot.facts import Invitation
from tests.attacks.careless import answered, attacked, exposed, team
from tests.attacks.deeds import close, releases
from tests.attacks.lawless import lawless
from tests.company_rows import Company

NUMBERS = [field.name for field in fields(Policy) if field.name != "version"]
CEILINGS = {"max_cells", "max_themes"}
COMPANY = [*team("a", 5), *team("b", 12)]
MENTIONS = {member.person: [Mention("pay")] * (at < 5) for at, member in enumerate(COMPANY)}
ROUND = replace(answered(COMPANY, lambda at: 1 + at % 5), writing=Writing("q", MENTIONS))


def moved(name: str, by: int) -> Policy:
    """One number of a policy that is stricter than it must be, made looser (+) or stricter (-)."""
    strict = lawless(**{one: getattr(Policy(), one) + (-2 if one in CEILINGS else 2) for one in NUMBERS})
    return replace(strict, **{name: getattr(strict, name) + (by if name in CEILINGS else -by)})


def only_k(before: Policy, after: Policy) -> bool:
    """A broken watch: looks at the one number that everybody knows."""
    return after.k < before.k


def test_who_takes_the_numbers_of_the_day_publishes_by_those_that_suit() -> None:
    today = lawless(theme_writers=5, theme_silent=0)
    assert not only_k(Policy(), today)
    assert exposed(attacked((ROUND, publish(ROUND, policy=today)))) == {f"a{at}" for at in range(5)}


def test_no_policy_of_ours_can_have_those_numbers() -> None:
    assert exposed(attacked((ROUND, publish(ROUND, policy=Policy())), insider=True)) == set()
    with pytest.raises(ConfigError, match=r"theme_writers(.|\n)*theme_silent"):
        Policy(theme_writers=5, theme_silent=0)


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_that_is_loosened_changes_the_hash_that_people_see(name: str) -> None:
    before, looser, stricter = moved(name, 0), moved(name, 1), moved(name, -1)
    assert looser != before != stricter
    assert len({policy_hash(one) for one in (before, looser, stricter)}) == 3


def test_a_policy_of_other_rules_is_refused() -> None:
    other: Any = {"version": 1}
    with pytest.raises(ConfigError, match="knows version 2"):
        Policy(**other)


def test_what_the_invitation_named_is_what_the_release_was_made_by(company: Company) -> None:
    people = company.engineers(12)
    round_id = company.opens()
    letters = company.delivers_each_morning(days=8)
    invited = {out.fact.promise.policy_hash for _, out in letters if isinstance(out.fact, Invitation)}
    for one in people:
        company.answers(one, round_id)
    company.ends(round_id)
    close(company, round_id)
    (body,) = releases(company)
    assert invited == {body["policy_hash"]} == {company.round(round_id).policy_hash}
