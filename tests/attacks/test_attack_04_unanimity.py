"""Attack 4: everybody, or nearly everybody, said the same."""

from __future__ import annotations

import pytest

from tests.attacks.careless import answered, attacked, careless, exposed, ours, team

COMPANY = [*team("a", 6), *team("b", 7), *team("c", 12)]


@pytest.mark.parametrize("score", [1, 5])
def test_an_exact_mean_at_the_end_of_the_scale_tells_everyone(score: int) -> None:
    round_ = answered(COMPANY, score)
    assert exposed(attacked((round_, careless(round_)))) == {member.person for member in COMPANY}


@pytest.mark.parametrize("score", [1, 2, 4, 5])
def test_our_end_bands_look_the_same_for_all_and_for_nearly_all(score: int) -> None:
    unanimous = answered(COMPANY, score)
    release = ours(unanimous)
    assert len(release.cells) == 4
    assert exposed(attacked((unanimous, release), insider=True)) == set()
    nearly = ours(answered(COMPANY, lambda at: 3 if at in (0, 6, 13) else score))
    assert nearly.cells[1:] == release.cells[1:]
