"""Words of the summaries, and of what was promised and kept, as a leader in a hurry reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from staybot import facts
from staybot.slack.views.digests import summary
from staybot.slack.views.digests.digest_lines import brief, said_done, theme_line
from tests.unit.slack import golden_companies
from tests.unit.slack.pulse_digests import figure
from tests.whole_digests import messages

UP, DOWN, SAME = (figure(2.9, 3.1, was=was) for was in ((2.5, 2.7), (3.3, 3.5), (2.9, 3.1)))
FRESH = figure(2.9, 3.1)


@pytest.mark.parametrize(
    ("recommend", "stay", "said"),
    [
        (UP, UP, "willingness to recommend us and the wish to stay went up."),
        (DOWN, UP, "the wish to stay went up and willingness to recommend us went down."),
        (SAME, UP, "the wish to stay went up."),
        (SAME, SAME, "no visible change of willingness to recommend us and the wish to stay."),
    ],
)
def test_a_quarter_begins_with_what_moved(
    recommend: facts.Figure | None, stay: facts.Figure | None, said: str
) -> None:
    outcomes = both(recommend, stay)
    fact = facts.QuarterSummary((), outcomes, "a" * 64, quarter="2026-Q4", before="2026-Q3")
    assert summary.quarter_summary(fact).text.split("\n")[1] == f"Compared with Q3 2026, {said}"
    month = facts.MonthSummary((), outcomes, "a" * 64, month=date(2026, 11, 1))
    told = f"Compared with what was known before November 2026, {said}"
    assert summary.month(month).text.split("\n")[1] == told


def test_themes_that_no_band_can_tell_of_are_not_said_to_have_stayed() -> None:
    def said(*themes: facts.ThemeBand) -> str:
        interview = facts.Digest("2026-Q4", enough=True, themes=themes, themes_since="2026-Q3")
        fact = facts.QuarterSummary((), (), "a" * 64, "2026-Q4", "2026-Q3", interview, None, None)
        return summary.quarter_summary(fact).text

    top = facts.ThemeBand("compensation", "negative", 21, None, before=(21, None))
    same = facts.ThemeBand("autonomy_publication", "negative", 11, 20, before=(11, 20))
    assert "21 or more people raised each of those compared, both times. Whether any moved cannot" in said(
        top
    )
    assert "no visible change since the interview of Q3 2026." in said(top, same)


def test_outcomes_without_earlier_figures_are_compared_with_nothing() -> None:
    fact = facts.QuarterSummary((), both(FRESH, None), "a" * 64, quarter="2026-Q4", before="2026-Q3")
    text = summary.quarter_summary(fact).text
    assert text.startswith("Q4 2026 beside Q3 2026\nPublished in that time")
    assert "Compared with" not in text


def test_a_quarter_of_before_which_the_ledger_shows_nothing_is_told_alone() -> None:
    follow = golden_companies.fact(golden_companies.stored("healthy")).follow
    fact = facts.QuarterSummary((), both(FRESH, None), "a" * 64, "2026-Q4", "", None, follow)
    text = summary.quarter_summary(fact).text
    assert text.startswith("Q4 2026 in short\n")
    assert "•  as told in Q4 2026: 30 or more" in text
    assert text.count("as told in") == 1


def both(recommend: facts.Figure | None, stay: facts.Figure | None) -> tuple[facts.AskedItem, ...]:
    return (
        facts.AskedItem("Recommend?", "recommend", recommend, outcome="recommend"),
        facts.AskedItem("Stay?", "agree", stay, outcome="stay"),
    )


def test_what_was_promised_in_the_same_words_stands_there_once() -> None:
    twice = ("No releases on Fridays", "Paid on-call", "No releases on Fridays", "A ladder")
    (text,) = said_done(twice)
    assert text.split("\n")[1:] == ["•  No releases on Fridays", "•  Paid on-call", "•  A ladder"]
    fact = replace(golden_companies.fact(golden_companies.stored("healthy")), said_done=twice)
    _, *below = messages(fact)
    assert not any("You said, we did" in one.text for one in below), "all of it stands in the post"


def test_a_response_rate_is_told_to_five_points_at_either_end() -> None:
    bodies = golden_companies.stored("unsound-names-pulse")
    rates = {(0, 7.5): 5, (7.5, 12.5): 10, (72.5, 77.5): 75, (87.5, 92.5): 90, (92.5, 100): 95}
    for rate, told in rates.items():
        body = {**bodies[-1], "rate_range": list(rate)}
        assert golden_companies.fact([*bodies[:-1], body]).response_rate == told


@pytest.mark.parametrize(
    ("before", "told"),
    [((11, 20), ", one step up from 11–20"), ((3, 10), ", up from 3–10"), ((21, None), ""), (None, "")],
)
def test_a_step_into_the_next_band_of_people_is_called_one_wherever_it_is_told(
    before: tuple[int, int | None] | None, told: str
) -> None:
    one = facts.ThemeBand("compensation", "negative", 21, None, before=before)
    assert theme_line(one).endswith(f"needs work: 21 or more people{told}")
    assert (", step up)" in brief([one])) == told.startswith(", one step")
