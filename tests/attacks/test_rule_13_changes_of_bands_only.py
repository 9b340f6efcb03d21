"""Rule 13: a change is shown only where the published band moved."""

from __future__ import annotations

import dataclasses
import re

from staybot import facts
from staybot.anonymity.releases import Release
from staybot.anonymity.rounds import Round
from tests.attacks.careless import answered, ours, team

COMPANY = [*team("a", 6), *team("b", 14)]
QUARTER = 13


def quarter_with(toms: int, *, week: int) -> Round:
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
    before = quarter_with(3, week=0)
    drawn = [arrow_from_answers(before, quarter_with(toms, week=QUARTER)) for toms in (2, 3, 4)]
    assert drawn == ["↓", "→", "↑"]


def test_ours_does_not_move_when_one_person_does() -> None:
    before = ours(quarter_with(3, week=0))
    later = [ours(quarter_with(toms, week=QUARTER), earlier=[before]) for toms in (2, 3, 4)]
    assert all(len(release.cells) == 3 for release in later)
    assert len({release.body_json() for release in later}) == 1
    assert arrows_from_bands(before, later[0]) == []


def test_a_group_that_moved_as_a_whole_is_seen_to() -> None:
    before = ours(quarter_with(3, week=0))
    happier = answered(COMPANY, lambda at: 5 if at < 6 else 3, wave="w13", week=QUARTER)
    assert "↑" in arrows_from_bands(before, ours(happier, earlier=[before]))


def test_while_a_group_waits_nothing_is_compared() -> None:
    before = ours(quarter_with(3, week=0))
    for toms in (1, 5):
        release = ours(quarter_with(toms, week=1), earlier=[before])
        assert arrows_from_bands(before, release) == []


def test_neither_release_nor_digest_has_a_place_for_a_change_computed_elsewhere() -> None:
    names = {field.name for of in (Release, facts.Digest) for field in dataclasses.fields(of)}
    assert [name for name in names if re.search("change|trend|delta|arrow|previous|average", name)] == []
