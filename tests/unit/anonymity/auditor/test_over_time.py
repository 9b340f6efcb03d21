"""Several releases: of one wave, of many waves, and with nobody knowing who answered."""

from __future__ import annotations

from itertools import product

import pytest

from staybot.anonymity.auditor.auditing import Audit
from tests.unit.anonymity.auditor.scene import attack, cell, people, release

FIVE = people(5)


def learnt(found: Audit) -> set[tuple[tuple[str, ...], str]]:
    assert found.undecided == ()
    return {(exposure.people, exposure.learnt) for exposure in found.exposures}


def test_incremental_releases_of_one_wave_share_their_answers() -> None:
    first, second = cell(5, mean=3.0), cell(6, mean=3.3)
    roster = people(6)
    answered = {"r": list(roster)[:5], "r2": list(roster)}
    found = attack(
        [release(first), release(second, name="r2")], {"r": roster, "r2": roster}, answered=answered
    )
    assert learnt(found) == {(("p5",), "answered 5")}
    assert found.exposures[0].cells == ("r: q: everyone", "r2: q: everyone")


def test_stable_answers_join_waves_only_when_asked_to() -> None:
    releases = [release(cell(5, mean=3.0)), release(cell(6, mean=3.3), name="r2", wave="w2")]
    rosters = {"r": people(5), "r2": people(6)}
    answered = {name: list(roster) for name, roster in rosters.items()}
    assert attack(releases, rosters, answered=answered).exposures == ()
    found = attack(releases, rosters, answered=answered, stable=True)
    assert learnt(found) == {(("p5",), "answered 5")}
    assert found.exposures[0].subject == "all waves, q"


def asked(**words: str) -> list[dict[str, str]]:
    return [{"question": name, "text": text} for name, text in words.items()]


def test_stable_answers_to_the_same_words_are_one_whatever_the_question_is_called() -> None:
    releases = [
        release(cell(5, mean=3.0), items=asked(q="All is well.")),
        release(cell(6, mean=3.3, question="q2"), name="r2", wave="w2", items=asked(q2="All  is well!")),
    ]
    rosters = {"r": people(5), "r2": people(6)}
    answered = {name: list(roster) for name, roster in rosters.items()}
    assert attack(releases, rosters, answered=answered).exposures == ()
    found = attack(releases, rosters, answered=answered, stable=True)
    assert learnt(found) == {(("p5",), "answered 5")}
    assert found.exposures[0].subject == "all waves, q = q2"
    releases[1]["items"] = asked(q2="All is lost.")
    assert attack(releases, rosters, answered=answered, stable=True) == Audit((), ())


def test_a_contradiction_in_the_same_words_hides_nothing_that_one_name_tells() -> None:
    words = asked(q="All is well.", q2="All is well.")
    releases = [
        release(cell(5, mean=3.0), cell(5, mean=1.4, question="q2"), items=words),
        release(cell(6, mean=3.3), name="r2", wave="w2", items=words),
    ]
    rosters = {"r": people(5), "r2": people(6)}
    answered = {name: list(roster) for name, roster in rosters.items()}
    found = attack(releases, rosters, answered=answered, stable=True)
    assert {exposure.subject for exposure in found.exposures} == {"all waves, q"}


def test_answers_that_cannot_have_been_stable_are_no_contradiction() -> None:
    releases = [release(cell(5, mean=1.4)), release(cell(5, mean=4.4), name="r2", wave="w2")]
    rosters = {"r": FIVE, "r2": FIVE}
    answered = {name: list(FIVE) for name in rosters}
    assert attack(releases, rosters, answered=answered, stable=True) == Audit((), ())


def test_truth_of_several_waves_is_used_where_it_is_the_same() -> None:
    releases = [release(cell(5, mean=3.0)), release(cell(5, mean=3.0), name="r2", wave="w2")]
    rosters = {"r": FIVE, "r2": FIVE}
    answered = {name: list(FIVE) for name in rosters}
    same = dict(zip(FIVE, [1, 2, 3, 4, 5], strict=True))
    for other in (same, dict(zip(FIVE, [5, 4, 3, 2, 1], strict=True))):
        truth = {"w": {"q": same}, "w2": {"q": other}}
        assert attack(releases, rosters, answered=answered, truth=truth, stable=True) == Audit((), ())


def test_a_stable_truth_that_does_not_fit_a_moved_answer_is_left_aside() -> None:
    releases = [release(cell(5, mean=3.0)), release(cell(6, mean=3.0), name="r2", wave="w2")]
    rosters = {"r": FIVE, "r2": people(6)}
    truth = {
        "w": {"q": dict.fromkeys(FIVE, 3)},
        "w2": {"q": {"p5": 3, "p0": 3, "p1": 3, "p2": 3, "p3": 3, "p4": 3}},
    }
    answered = {"r": list(FIVE), "r2": list(rosters["r2"])}
    found = attack(releases, rosters, answered=answered, truth=truth, stable=True)
    assert learnt(found) == {(("p5",), "answered 3")}


def possible_if_answered(n: int, low: int, high: int, total: tuple[float, float]) -> set[int]:
    """By brute force: scores of p0, if counted, when `low`..`high` of n people answered with such a mean."""
    found = set()
    for sheet in product([None, 1, 2, 3, 4, 5], repeat=n):
        scores = [score for score in sheet if score is not None]
        if (
            sheet[0] is not None
            and low <= len(scores) <= high
            and total[0] <= sum(scores) / len(scores) <= total[1]
        ):
            found.add(sheet[0])
    return found


@pytest.mark.parametrize("mean", [(1.0, 1.0), (1.0, 1.2), (1.0, 1.5), (4.8, 5.0), (2.0, 2.4)])
def test_without_participants_it_asks_what_somebody_said_if_they_answered(mean: tuple[float, float]) -> None:
    truly = possible_if_answered(5, 4, 5, mean)
    found = attack([release(cell([4, 5], mean_range=list(mean)))], {"r": FIVE})
    if max(truly) - min(truly) > 1:
        assert found == Audit((), ())
    else:
        words = f"answered {' or '.join(map(str, sorted(truly)))}, if they answered at all"
        assert learnt(found) == {(tuple(FIVE), words)}


def test_an_unknown_size_that_leaves_no_room_for_an_answer_exposes_nobody() -> None:
    roster = people(3, team="a") | {"x": {"team": "b"}}
    found = attack([release(cell([0, 0], team="b", dist=[0, 0, 0, 0, 0]), cell(3, mean=3.0))], {"r": roster})
    assert not any("x" in exposure.people for exposure in found.exposures)


def test_truth_without_participants_tells_who_did_not_answer() -> None:
    truth = {"w": {"q": {"p0": 3, "p1": 3, "p2": 3, "p3": 4}}}
    found = attack([release(cell([4, 5], mean=3.3))], {"r": FIVE}, truth=truth, insider=True)
    assert found.undecided == ()


def test_unknown_participation_in_growing_releases_of_a_wave() -> None:
    """Whoever knows that p0 had answered by the first release knows the score."""
    releases = [release(cell([1, 1], mean=5.0)), release(cell([5, 5], mean=3.0), name="r2")]
    found = attack(releases, {"r": people(1), "r2": FIVE})
    assert (("p0",), "answered 5, if they answered at all") in learnt(found)


def test_unknown_participation_over_several_waves() -> None:
    releases = [release(cell([1, 1], mean=5.0)), release(cell([4, 5], mean=3.4), name="r2", wave="w2")]
    found = attack(releases, {"r": people(1), "r2": FIVE}, stable=True)
    assert {exposure.subject for exposure in found.exposures} == {"w, q", "all waves, q"}


def test_many_waves_without_participants_can_be_cleared_but_not_convicted() -> None:
    wide = [release(cell([4, 5], mean_range=[2, 4]), name=f"r{at}", wave=f"w{at}") for at in range(5)]
    rosters = {f"r{at}": FIVE for at in range(5)}
    assert attack(wide, rosters, stable=True) == Audit((), ())
    tight = [release(cell([5, 5], mean_range=[3, 3.01]), name=f"r{at}", wave=f"w{at}") for at in range(4)]
    tight.append(release(cell([4, 4], mean_range=[1, 1]), name="r4", wave="w4"))
    found = attack(tight, rosters, stable=True)
    assert any(text.startswith("all waves") for text in found.undecided)
