"""What the playbook says, and what it must not claim."""

from __future__ import annotations

import pytest

from staybot.rules.playbook import FIGURES, NOT_STATED, PLAYBOOK, THEME_IDS, Article, tactics

TAXONOMY = (
    "compute_and_tooling",
    "success_metrics",
    "shipping_impact",
    "role_focus",
    "career_growth",
    "compensation",
    "management_follow_through",
    "workload_burnout",
    "autonomy_publication",
    "mission_meaning",
    "team_culture",
    "flexibility_remote",
    "leadership_transparency",
)


def test_the_themes_are_the_thirteen_of_the_taxonomy() -> None:
    assert THEME_IDS == TAXONOMY
    assert {tactic.theme for tactic in PLAYBOOK} == set(TAXONOMY)


@pytest.mark.parametrize("theme", THEME_IDS)
def test_every_theme_has_one_to_three_tactics_with_a_source(theme: str) -> None:
    found = tactics(theme)
    assert 1 <= len(found) <= 3
    assert all(tactic.theme == theme and isinstance(tactic.source, Article) for tactic in found)
    assert len({tactic.text for tactic in found}) == len(found)


@pytest.mark.parametrize(
    ("theme", "cost", "time_to_effect", "effect", "best_for"),
    [
        ("compensation", "high", "4–12 weeks", "high", "everyone, most where churn is high"),
        ("autonomy_publication", "low to medium", "2–6 weeks", "high", "research-heavy teams"),
        ("compute_and_tooling", "medium to high", "8–24 weeks", "high", "R&D, ML infrastructure"),
        ("career_growth", "low", "4–8 weeks", "medium to high", "all sizes"),
        ("flexibility_remote", "low", "2–6 weeks", "medium", "distributed teams"),
        ("management_follow_through", NOT_STATED, "60 days", NOT_STATED, NOT_STATED),
    ],
)
def test_the_stated_figures_come_first(
    theme: str, cost: str, time_to_effect: str, effect: str, best_for: str
) -> None:
    first = tactics(theme)[0]
    assert (first.cost, first.time_to_effect, first.effect, first.best_for) == (
        cost,
        time_to_effect,
        effect,
        best_for,
    )


def test_costs_times_and_effects_come_from_one_article_only() -> None:
    for tactic in PLAYBOOK:
        if (tactic.cost, tactic.effect, tactic.best_for) != (NOT_STATED, NOT_STATED, NOT_STATED):
            assert tactic.source is Article.C


def test_every_tactic_fits_into_a_slack_option() -> None:
    assert all(0 < len(tactic.text) <= 150 for tactic in PLAYBOOK)


def test_an_unknown_theme_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="weather"):
        tactics("weather")


def test_every_figure_names_its_article() -> None:
    assert len(FIGURES) == 5
    assert {figure.source for figure in FIGURES} == {Article.A, Article.C, Article.D}
