"""Attack 10: two rolling averages differ by the week that came in and the week that went out."""

from __future__ import annotations

from tests.attacks.careless import answered, ours, team

COMPANY = team("a", 6)


def rolling(weeks: list[list[int]], *, width: int) -> list[int]:
    """Sums over a window of weeks, as a tool shows that averages the answers themselves."""
    return [sum(sum(week) for week in weeks[at : at + width]) for at in range(len(weeks) - width + 1)]


def test_a_window_over_answers_gives_the_newest_week_exactly() -> None:
    weeks = [[3, 3, 3, 3, 3, 3]] * 4 + [[1, 1, 1, 1, 1, 1]]
    first, second = rolling(weeks, width=4)
    assert second - first + sum(weeks[0]) == 6


def test_between_two_fresh_values_ours_repeats_the_old_band_whatever_was_answered() -> None:
    first = ours(answered(COMPANY, 3, wave="w0"))
    later = [ours(answered(COMPANY, score, wave="w1", week=1), earlier=[first]) for score in (1, 5)]
    assert later[0].body_json() == later[1].body_json()
    assert later[0].cells == ()
    assert [(repeat.cell, repeat.wave) for repeat in later[0].repeats] == [(first.cells[0], "w0")]
