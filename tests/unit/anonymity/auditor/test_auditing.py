"""What the auditor finds in releases made by hand, and what it must leave in peace."""

from __future__ import annotations

from typing import Any

import pytest

from staybot.anonymity.auditor.auditing import Audit, audit
from staybot.anonymity.formats import Roster
from staybot.anonymity.reading import BadInput
from tests.unit.anonymity.auditor.scene import attack, cell, knowledge, people, release

FIVE: Roster = people(5)
EVERYONE = {"r": list(FIVE)}
TEN: Roster = {f"p{at}": {"team": "a" if at < 5 else "b"} for at in range(10)}


def learnt(found: Audit) -> set[tuple[tuple[str, ...], str]]:
    assert found.undecided == ()
    return {(exposure.people, exposure.learnt) for exposure in found.exposures}


def test_five_of_five_at_the_end_of_the_scale_are_all_exposed() -> None:
    found = attack([release(cell(5, mean=1.0))], {"r": FIVE}, answered=EVERYONE)
    assert learnt(found) == {(tuple(FIVE), "answered 1")}
    (exposure,) = found.exposures
    assert exposure.text() == ("w, q: anyone learns that p0, p1, p2, p3, p4 answered 1, from r: q: everyone")


def test_a_wide_band_exposes_nobody_and_no_insider() -> None:
    found = attack(
        [release(cell([5, 9], mean_range=[1, 2.4]), bands="half-open")],
        {"r": FIVE},
        answered=EVERYONE,
        insider=True,
    )
    assert learnt(found) == set()


def test_the_half_open_edge_matters_as_the_rules_say() -> None:
    """At 2.2 a total of ten leaves an insider who answered 5 four people with five points."""
    for edge, bands, exposed in ((2.2, "half-open", True), (2.2, "closed", False), (2.4, "half-open", False)):
        found = attack(
            [release(cell(5, mean_range=[1, edge]), bands=bands)],
            {"r": FIVE},
            answered=EVERYONE,
            insider=True,
        )
        assert (found.exposures != ()) is exposed


def test_total_minus_group_is_found_with_the_cells_that_tell() -> None:
    cells = [cell(6, mean=3.0), cell(5, mean=3.4, team="a"), cell(5, fav=0.6, team="a")]
    roster = {f"p{at}": {"team": "a" if at < 5 else "b"} for at in range(6)}
    found = attack([release(*cells)], {"r": roster}, answered={"r": list(roster)})
    (exposure,) = [one for one in found.exposures if one.people == ("p5",)]
    assert exposure.learnt == "answered 1"
    assert exposure.cells == ("r: q: everyone", "r: q: team a")


def test_a_pair_whose_sum_is_known_is_exposed_as_a_group() -> None:
    roster = {f"p{at}": {"team": "a" if at < 5 else "b"} for at in range(7)}
    found = attack(
        [release(cell(7, mean=3.0), cell(5, mean=3.0, team="a"))], {"r": roster}, answered={"r": list(roster)}
    )
    assert (("p5", "p6"), "together have 6 points") in learnt(found)


def test_a_group_of_several_atoms_is_found_by_adding_and_subtracting() -> None:
    """Everyone minus team a leaves one person at each of two sites: their sum is known, neither alone."""
    roster = {f"p{at}": {"team": "a", "site": "xy"[at % 2]} for at in range(8)}
    roster |= {"p8": {"team": "b", "site": "x"}, "p9": {"team": "b", "site": "y"}}
    cells = [cell(10, mean=3.0), cell(8, mean=3.0, team="a"), cell(5, mean_range=[1, 5], site="x")]
    found = attack([release(*cells)], {"r": roster}, answered={"r": list(roster)})
    assert (("p8", "p9"), "together have 6 points") in learnt(found)


def test_three_atoms_together_are_found_too() -> None:
    roster = {f"p{at}": {"team": "a", "site": "xyz"[at % 3]} for at in range(9)}
    roster |= {f"q{at}": {"team": "b", "site": "xyz"[at]} for at in range(3)}
    cells = [cell(12, mean=3.0), cell(9, mean=3.0, team="a")]
    cells += [cell(4, mean_range=[1, 5], site=site) for site in "xy"]
    found = attack([release(*cells)], {"r": roster}, answered={"r": list(roster)})
    assert (("q0", "q1", "q2"), "together have 9 points") in learnt(found)


def test_a_distribution_and_a_favourable_share_are_read() -> None:
    dist = attack([release(cell(5, dist=[0, 0, 0, 5, 0]))], {"r": FIVE}, answered=EVERYONE)
    assert learnt(dist) == {(tuple(FIVE), "answered 4")}
    favourable = attack([release(cell(5, fav=100))], {"r": FIVE}, answered=EVERYONE)
    assert learnt(favourable) == {(tuple(FIVE), "answered 4 or 5")}
    half = attack([release(cell(5, fav_range=[0.2, 0.6]))], {"r": FIVE}, answered=EVERYONE)
    assert learnt(half) == set()


def test_a_recommendation_of_minus_a_hundred_calls_everyone_a_detractor() -> None:
    found = attack([release(cell(5, enps=-100))], {"r": FIVE}, answered=EVERYONE)
    assert learnt(found) == {(tuple(FIVE), "is a detractor")}
    truth = {"w": {"q": dict(zip(FIVE, [0, 3, 6, 2, 5], strict=True))}}
    assert learnt(attack([release(cell(5, enps=-100))], {"r": FIVE}, answered=EVERYONE, truth=truth)) == {
        (tuple(FIVE), "is a detractor")
    }


def test_a_recommendation_with_a_mean_is_taken_as_scores() -> None:
    cells = [cell(5, enps=-100, mean=0.0)]
    assert learnt(attack([release(*cells)], {"r": FIVE}, answered=EVERYONE)) == {(tuple(FIVE), "answered 0")}


def test_a_theme_that_everybody_or_nobody_raised_is_exposed() -> None:
    for count, words in ((5, "raised it"), (0, "did not raise it")):
        cells = [cell(5, mean_range=[1, 5], theme_counts={"pay": count})]
        found = attack([release(*cells)], {"r": FIVE}, answered=EVERYONE)
        assert learnt(found) == {(tuple(FIVE), words)}


def test_whoever_knows_the_floor_of_those_who_did_not_raise_a_theme_knows_more() -> None:
    cells = [cell(6, theme_counts={"pay": [4, 10]}), cell(5, theme_counts={"pay": [1, 10]}, team="a")]
    roster = {f"p{at}": {"team": "a" if at < 5 else "b"} for at in range(6)}
    answered = {"r": list(roster)}
    assert learnt(attack([release(*cells, theme_silent=1)], {"r": roster}, answered=answered)) == set()
    found = attack([release(*cells, theme_silent=2)], {"r": roster}, answered=answered)
    assert learnt(found) == {(("p5",), "raised it")}


def test_colluders_put_their_answers_together() -> None:
    truth = {"w": {"q": {"p0": 5, "p1": 4, "p2": 3, "p3": 3, "p4": 1}}}
    cells = [cell(5, mean=3.2)]
    alone = attack([release(*cells)], {"r": FIVE}, answered=EVERYONE, truth=truth)
    assert alone.exposures == ()
    four = frozenset(["p0", "p1", "p2", "p3"])
    found = attack([release(*cells)], {"r": FIVE}, answered=EVERYONE, truth=truth, colluders=four)
    assert learnt(found) == {(("p4",), "answered 1")}
    assert found.exposures[0].by == "p0 and p1 and p2 and p3"
    unknown = attack([release(*cells)], {"r": FIVE}, answered=EVERYONE, colluders=four)
    assert unknown.undecided == ("w, q: the colluders' own answers are not known",)


@pytest.mark.parametrize(
    ("cells", "answered", "reason"),
    [
        ([cell(6, mean=3.0)], None, "more people than its roster has"),
        ([cell(4, mean=3.0)], EVERYONE, "another number of people than the participants"),
        ([cell(0, mean=3.0, team="z")], EVERYONE, "a figure of nobody"),
        ([cell(5, mean=1.0), cell(5, mean=5.0)], EVERYONE, "no answers at all could have led"),
    ],
)
def test_contradictions_are_refused_in_words(cells: Any, answered: Any, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        attack([release(*cells)], {"r": FIVE}, answered=answered)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ([1, 1, 1, 1, 1], "does not fit r: q: everyone"),
        ([3, 3, 3, 3], "p4: answered, but the truth has no score"),
        ([3, 3, 3, 3, 9], "p4: has no such score"),
    ],
)
def test_a_truth_that_contradicts_what_was_published_is_refused(scores: list[int], reason: str) -> None:
    truth = {"w": {"q": dict(zip(FIVE, scores, strict=False))}}
    with pytest.raises(BadInput, match=reason):
        attack([release(cell(5, mean=3.0))], {"r": FIVE}, answered=EVERYONE, truth=truth)


def test_when_time_is_up_the_rest_is_undecided() -> None:
    releases = [release(cell(5, mean=1.0))]
    known = knowledge(releases, {"r": FIVE}, answered=EVERYONE)
    found = audit(known, expired=lambda: True)
    assert found.exposures == ()
    assert found.undecided != ()


def test_the_gate_needs_the_first_finding_only() -> None:
    cells = [cell(10, mean=1.0, question=name) for name in ("a", "b")]
    known = knowledge([release(*cells)], {"r": TEN}, answered={"r": list(TEN)})
    assert len(audit(known).exposures) == 2
    assert len(audit(known, first_only=True).exposures) == 1


def test_cells_that_say_nothing_expose_nothing() -> None:
    assert attack([release(cell(5))], {"r": FIVE}, answered=EVERYONE) == Audit((), ())
