"""A manager tries to single somebody out with promises to groups: small, renamed, re-cut, claimed again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from staybot.anonymity import verify
from staybot.anonymity.policy import Policy
from staybot.errors import Refused
from staybot.facts import GroupAsked
from staybot.flows.publishing import ledger
from staybot.rules.commitments import State
from staybot.store.tables import RoundState
from tests.company_rows import DAVE, MARIA, NOOR, PRIYA, TOM, Company
from tests.group_rows import Groups

AGAIN = "about a promise not long ago"


@pytest.fixture
def groups(company: Company) -> Groups:
    """Six engineers in "serving", six in "vision"; the first digest is out."""
    found = Groups(company)
    for slack_id, team in ((MARIA, "serving"), (TOM, "vision")):
        company.sets(slack_id, team=team)
    found.team("serving", size=5)
    found.team("vision", size=5, manager=DAVE)
    found.digest()
    return found


SERVING = [MARIA, *(f"USERVING{n:03}" for n in range(5))]
VISION = [TOM, *(f"UVISION{n:03}" for n in range(5))]


def _asked(groups: Groups, *, by: str = PRIYA, score: int = 4) -> str:
    promise = groups.promises(by=by, kind="team")
    groups.claimed_and_answered(promise, SERVING, score, by=by)
    return promise


def test_a_team_of_few_is_never_asked_not_even_with_the_maker_among_them(groups: Groups) -> None:
    """Five engineers of whom one is the maker: their own answer would be known to them."""
    groups.manager("UBOSS0001", is_engineer=True, team="tiny")
    groups.team("tiny", size=4, manager="UBOSS0001")
    promise = groups.promises(by="UBOSS0001", kind="team")
    assert groups.claim(promise, by="UBOSS0001").asked == GroupAsked(None, None)


def test_a_team_that_shrank_since_the_claim_is_not_asked(groups: Groups) -> None:
    promise = groups.promises(by=PRIYA, kind="team")
    groups.claim(promise, by=PRIYA)
    for who in SERVING[:2]:
        groups.company.sets(who, team="vision")
    assert groups.opens(promise) is None
    groups.turn()
    assert groups.state(promise) is State.UNCONFIRMED


def test_a_claim_made_again_too_soon_is_refused_and_changes_nothing(groups: Groups) -> None:
    promise = _asked(groups, score=1)
    assert groups.state(promise) is State.NOT_SEEN
    closed_on = groups.company.round(str(groups.row(promise).round_id)).closes_on
    with pytest.raises(Refused, match=AGAIN):
        groups.claim(promise, by=PRIYA)
    assert groups.state(promise) is State.NOT_SEEN
    wait = timedelta(weeks=Policy().cadence_weeks_small)
    groups.company.clock.move(by=closed_on + wait - groups.today() - timedelta(days=1))
    with pytest.raises(Refused, match=AGAIN):
        groups.claim(promise, by=PRIYA)
    groups.company.passes(days=1)
    body = groups.claimed_and_answered(promise, SERVING, 5, by=PRIYA)
    assert [cell["n_range"] for cell in body["cells"]] == [[5, 9]], "a fresh figure, and none shown again"
    assert groups.state(promise) is State.KEPT


@pytest.mark.parametrize("by", [PRIYA, NOOR])
def test_neither_another_sentence_nor_another_maker_asks_the_same_people_sooner(
    groups: Groups, by: str
) -> None:
    _asked(groups)
    promise = groups.promises(by=by, kind="team", text="serving I listen to you")
    with pytest.raises(Refused, match=AGAIN):
        groups.claim(promise, by=by)


def test_a_question_that_is_only_planned_counts_too(groups: Groups) -> None:
    groups.claim(groups.promises(by=PRIYA, kind="team"), by=PRIYA)
    second = groups.promises(by=PRIYA, kind="team", text="I listen to you")
    with pytest.raises(Refused, match=AGAIN):
        groups.claim(second, by=PRIYA)


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_renamed_team_is_the_same_people_even_without_some_of_them(groups: Groups, moved: int) -> None:
    """Two names of nearly one group: the difference would be a few people's answers."""
    groups.team("spare", size=2, manager="UBOSS0002" if groups.manager("UBOSS0002") else "")
    _asked(groups)
    for who in [*SERVING[moved:], "USPARE000", "USPARE001"]:
        groups.company.sets(who, team="renamed", manager_id=groups.company.ids[PRIYA])
    promise = groups.promises(by=PRIYA, kind="team", text="renamed I listen to you")
    with pytest.raises(Refused, match=AGAIN):
        groups.claim(promise, by=PRIYA)


def test_everyone_but_a_few_is_the_team_once_more(groups: Groups) -> None:
    """Six of vision leave but two: everyone minus the team would be those two."""
    _asked(groups)
    for who in VISION[2:]:
        groups.company.leaves(who)
    promise = groups.promises(by=NOOR)
    with pytest.raises(Refused, match="I asked everyone, or nearly the same people"):
        groups.claim(promise)


def test_other_people_may_be_asked_meanwhile(groups: Groups) -> None:
    _asked(groups)
    other = groups.promises(by=DAVE, kind="team")
    groups.claimed_and_answered(other, VISION, 4, by=DAVE)
    everyone = groups.promises(by=NOOR)
    groups.claimed_and_answered(everyone, SERVING + VISION, 4)
    assert {groups.state(one) for one in (other, everyone)} == {State.KEPT}
    found = groups.company.db.now(ledger.everything)
    told = verify.verify(
        releases=verify.releases_of(found.entries), rosters=found.rosters, stable=True, insider=True
    )
    assert (told.exit_code, told.output[:15]) == (verify.SAFE, "nothing exposed")


def test_teams_cut_anew_between_the_claim_and_its_day_are_not_asked_twice(groups: Groups) -> None:
    """Both claims were fine when they were made; then everybody of the first team moved to the second."""
    first, second = groups.promises(by=PRIYA, kind="team"), groups.promises(by=DAVE, kind="team")
    groups.claim(first, by=PRIYA)
    groups.claim(second, by=DAVE)
    groups.asks(first, [(who, 4) for who in SERVING])
    for who in VISION:
        groups.company.leaves(who)
    for who in SERVING:
        groups.company.sets(who, team="vision")
    assert groups.opens(second) is None
    assert groups.company.round(str(groups.row(second).round_id)).state is RoundState.VOID
    groups.turn()
    assert groups.state(second) is State.UNCONFIRMED


@pytest.mark.parametrize(
    ("size", "weeks"),
    [
        (29, Policy().cadence_weeks_small),
        (30, Policy().cadence_weeks_medium),
        (89, Policy().cadence_weeks_medium),
        (90, Policy().cadence_weeks_large),
    ],
)
def test_larger_groups_may_be_asked_sooner_as_if_a_third_of_them_answered(
    groups: Groups, size: int, weeks: int
) -> None:
    people = groups.team("large", size=size, manager=groups.manager("UBOSS0003"))
    promise = groups.promises(by="UBOSS0003", kind="team")
    groups.claimed_and_answered(promise, people[:10], 4, by="UBOSS0003")
    closed_on = groups.company.round(str(groups.row(promise).round_id)).closes_on
    second = groups.promises(by="UBOSS0003", kind="team")
    free_on = closed_on + timedelta(weeks=weeks)
    with pytest.raises(Refused, match=AGAIN):
        groups.claim(second, by="UBOSS0003")
    groups.company.clock.move(by=free_on - groups.today())
    assert groups.claim(second, by="UBOSS0003").asked is not None
