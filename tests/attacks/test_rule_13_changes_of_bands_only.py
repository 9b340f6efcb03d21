"""Rule 13: a change is shown only where the published band moved."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

from staybot import facts
from staybot.anonymity.policy import Policy
from staybot.anonymity.releases import Release
from staybot.anonymity.rounds import Round
from staybot.facts.digest import Trend
from staybot.facts.figures import Band
from staybot.flows.publishing import digests
from tests.attacks import pulses
from tests.attacks.careless import answered, ours, team

COMPANY = [*team("a", 6), *team("b", 14)]
LATER = Policy().cadence_weeks_small
"""Weeks after which every group shows a fresh figure (R12)."""


def company_with(toms: int, *, week: int) -> Round:
    """Everybody says what they said, but for Tom, a5."""
    return answered(COMPANY, lambda at: toms if at == 5 else 3, wave=f"w{week}", week=week)


def arrow_from_answers(before: Round, after: Round) -> str:
    """What a tool shows that compares means: up, down or the same."""
    first, second = (sum(each.answers["q"][f"a{at}"] for at in range(6)) for each in (before, after))
    return "↑" if second > first else "↓" if second < first else "→"


def arrows_from_bands(before: Release, after: Release) -> list[str]:
    """What anybody may draw from two releases: an arrow for each group whose band moved."""
    bands = {cell.filters: cell.mean_range for cell in before.cells}
    moved = [(bands[cell.filters], cell.mean_range) for cell in after.cells if cell.filters in bands]
    return ["↑" if (new or ()) > (old or ()) else "↓" for old, new in moved if old != new]


def test_an_arrow_from_the_answers_says_which_way_tom_went() -> None:
    before = company_with(3, week=0)
    drawn = [arrow_from_answers(before, company_with(toms, week=LATER)) for toms in (2, 3, 4)]
    assert drawn == ["↓", "→", "↑"]


def test_ours_does_not_move_when_one_person_does() -> None:
    before = ours(company_with(3, week=0))
    later = [ours(company_with(toms, week=LATER), earlier=[before]) for toms in (2, 3, 4)]
    assert all(len(release.cells) == 3 for release in later)
    assert len({release.body_json() for release in later}) == 1
    assert arrows_from_bands(before, later[0]) == []


def test_a_group_that_moved_as_a_whole_is_seen_to() -> None:
    before = ours(company_with(3, week=0))
    happier = answered(COMPANY, lambda at: 5 if at < 6 else 3, wave="later", week=LATER)
    assert "↑" in arrows_from_bands(before, ours(happier, earlier=[before]))


def test_while_a_group_waits_nothing_is_compared() -> None:
    before = ours(company_with(3, week=0))
    for toms in (1, 5):
        release = ours(company_with(toms, week=1), earlier=[before])
        assert arrows_from_bands(before, release) == []


def test_neither_release_nor_digest_has_a_place_for_a_change_computed_elsewhere() -> None:
    """A trend's bands are those of the ledger, as the test after this one shows."""
    of = (Release, facts.Digest, facts.PulseDigest, Trend, Band)
    names = {field.name for each in of for field in dataclasses.fields(each)} - {"trends"}
    assert [name for name in names if re.search("change|trend|delta|arrow|previous|average", name)] == []
    assert {field.name for field in dataclasses.fields(Trend)} == {"text", "scale", "bands"}


def test_a_trend_is_the_bands_that_the_ledger_showed_and_no_other_figure() -> None:
    bodies: list[pulses.Body] = []
    for week, score in {0: 1, 1: 2, LATER: 3, 2 * LATER: 5}.items():
        scores = {m.person: 2 * score if m.person != "a5" else 0 for m in COMPANY}
        closed = pulses.closed(COMPANY, {"outcome.recommend": scores}, week=week)
        bodies.append(pulses.body_of(closed, earlier=bodies))
    published = [
        Band(cell["enps_range"][0], cell["enps_range"][1], date.fromisoformat(body["closed_on"]))
        for body in bodies
        for cell in body["cells"]
        if not cell["filters"]
    ]
    assert len(published) == 3, "in the second week everyone's old figure is repeated (R12)"
    fact = digests.from_ledger(bodies[-1], release_hash="f" * 64, earlier=bodies[:-1])
    assert isinstance(fact, facts.PulseDigest)
    (trend,) = fact.trends
    assert trend.bands == tuple(published)


# ------------------------------------------------------------------- what a pulse's digest says of it

BEFORE = pulses.body_of(pulses.closed(COMPANY, {"tools": pulses.everybody(COMPANY, 3)}))


def said_later(*, toms: int, others: int = 3, week: int = LATER) -> str:
    """The message of a second pulse in which Tom and the rest of his team give these scores."""
    scores = {m.person: others if m.segments["team"] == "a" else 3 for m in COMPANY} | {"a5": toms}
    body = pulses.body_of(pulses.closed(COMPANY, {"tools": scores}, week=week), earlier=[BEFORE])
    return pulses.posted(body, earlier=[BEFORE]).text


def test_a_pulse_says_the_same_of_a_change_whichever_way_tom_went() -> None:
    said = {said_later(toms=toms) for toms in (2, 3, 4)}
    assert len(said) == 1
    assert "no visible change since 9 January 2026" in said.pop()


def test_a_pulse_says_which_way_a_figure_went_with_room_between_its_bands() -> None:
    def said(score: int) -> str:
        scores = {"tools": pulses.everybody(COMPANY, score)}
        return pulses.posted(
            pulses.body_of(pulses.closed(COMPANY, scores, week=LATER), earlier=[BEFORE]), earlier=[BEFORE]
        ).text

    assert "up: it was 2.75 to 3.25 on 9 January 2026" in said(5)
    assert "down: it was 2.75 to 3.25 on 9 January 2026" in said(1)


def test_a_step_into_the_next_band_is_no_change_but_its_band_is_told() -> None:
    for score in (1, 5):
        said = said_later(toms=score, others=score)
        assert "Nothing moved visibly since last asked" in said
        assert "no visible change (it was 2.75 to 3.25 on 9 January 2026)" in said


def test_while_a_pulses_groups_wait_they_show_their_old_bands_and_no_change() -> None:
    said = [said_later(toms=toms, others=others, week=1) for toms, others in ((1, 1), (5, 5), (3, 3))]
    assert len(set(said)) == 1
    assert "in between (2.75 to 3.25 of 5), as of 9 January 2026; next figure later" in said[0]
    assert "visible change" not in said[0]
    assert "it was" not in said[0]


def test_nothing_is_compared_with_a_release_that_is_not_before_it_in_the_ledger() -> None:
    body = pulses.body_of(pulses.closed(COMPANY, {"tools": pulses.everybody(COMPANY, 5)}, week=LATER))
    assert "visible change" not in pulses.posted(body).text
    other = pulses.body_of(pulses.closed(COMPANY, {"pay": pulses.everybody(COMPANY, 1)}))
    assert pulses.posted(body, earlier=[other]).text == pulses.posted(body).text


def test_the_last_of_several_releases_is_the_one_that_a_figure_is_compared_with() -> None:
    scores = {0: 1, LATER: 3, 2 * LATER: 5}
    bodies: list[pulses.Body] = []
    for week, score in scores.items():
        closed = pulses.closed(COMPANY, {"tools": pulses.everybody(COMPANY, score)}, week=week)
        bodies.append(pulses.body_of(closed, earlier=bodies))
    said = pulses.posted(bodies[-1], earlier=bodies[:-1]).text
    assert "up: it was 2.75 to 3.25 on 10 July 2026" in said
