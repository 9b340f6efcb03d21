"""What the auditor breaks is narrowed, first by structure and at last to nothing (R17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from staybot.anonymity import gate
from staybot.anonymity.policy import Policy
from staybot.anonymity.publisher import publish
from staybot.anonymity.rounds import Member, Mention, Round, Writing
from tests.attacks.companies import closed_round, cohort, sheet, who_answers

if TYPE_CHECKING:
    from staybot.anonymity.releases import Release


def company() -> Round:
    """A hundred people in two dimensions, so that combinations are shown too."""
    people = tuple(
        Member(f"p{at:03}", {"team": "ab"[at % 2], "level": "xy"[at // 2 % 2]}) for at in range(100)
    )
    return closed_round(people, sheet([member.person for member in people], seed=3))


def shapes(release: Release) -> set[tuple[str, ...]]:
    return {tuple(name for name, _ in cell.filters) for cell in release.cells}


def test_what_withstands_is_published_whole() -> None:
    round_ = company()
    assert gate.publish_gated(round_, policy=Policy()) == publish(round_, policy=Policy())


FULL = {(), ("team",), ("level",), ("level", "team")}


@pytest.mark.parametrize(
    ("refuses", "left"),
    [
        (0, FULL),
        (1, FULL),
        (2, {(), ("team",), ("level",)}),
        (3, {(), ("team",)}),
        (4, {()}),
        (5, set()),
    ],
)
def test_first_the_shares_go_then_combinations_then_the_last_dimension_then_all_then_everything(
    refuses: int, left: set[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Release] = []

    def stern(release: Release, _: Round, **__: object) -> bool:
        asked.append(release)
        return len(asked) > refuses

    monkeypatch.setattr(gate, "withstands", stern)
    release = gate.publish_gated(company(), policy=Policy())
    assert shapes(release) == left
    assert any(cell.favourable_range for cell in release.cells) == (refuses == 0)
    assert (release.rate_range is None) == (left == set())


def test_a_try_that_shows_the_same_is_not_audited_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Release] = []
    monkeypatch.setattr(gate, "withstands", lambda release, *_, **__: asked.append(release))
    people = tuple(Member(f"p{at}", {"team": "a"}) for at in range(8))
    round_ = closed_round(people, {member.person: 3 for member in people})
    assert gate.publish_gated(round_, policy=Policy()).cells == ()
    assert len(asked) == 1


def test_out_of_time_means_nothing_is_posted() -> None:
    """Fails closed: near unanimity needs the solver, and there is no time for it."""
    people = tuple(Member(f"p{at:02}", {"team": "abcd"[at % 4]}) for at in range(24))
    answers = {member.person: 1 for member in people}
    assert gate.publish_gated(closed_round(people, answers), policy=Policy(), expired=lambda: True).cells in (
        (),
        publish(closed_round(people, answers), policy=Policy()).cells,
    )


def test_themes_are_audited_with_the_truth_of_who_raised_them() -> None:
    people = cohort(40, seed=2)
    writers = who_answers(people, seed=2)
    mentions = {
        person: [Mention("pay", "negative", "structural")] if at % 3 else []
        for at, person in enumerate(writers)
    }
    base = closed_round(people, {})
    round_ = Round(
        wave="w",
        opens_on=base.opens_on,
        closes_on=base.closes_on,
        dimensions=base.dimensions,
        cohort=people,
        writing=Writing("interview", mentions),
        first_cohort=True,
    )
    release = gate.publish_gated(round_, policy=Policy())
    assert release == publish(round_, policy=Policy())
    assert {count.key for count in release.cells[0].theme_counts} == {"pay", "pay:negative", "pay:structural"}


def test_a_real_breach_is_found_and_narrowed_away() -> None:
    """Total and two groups at the very end: whoever answered otherwise would know all the rest of a group."""
    people = cohort(300, seed=2)
    round_ = closed_round(people, sheet(who_answers(people, seed=2), seed=2))
    full = publish(round_, policy=Policy())
    assert not gate.withstands(full, round_)
    gated = gate.publish_gated(round_, policy=Policy())
    assert () in shapes(gated)
    assert shapes(gated) < shapes(full)
    assert gate.withstands(gated, round_)
