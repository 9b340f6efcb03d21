"""What can be done about a theme, with what it costs and how soon it shows: the retention programme as data.

Every line names the article it comes from. Where no article states a figure, the playbook says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

THEME_IDS = (
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
"""The thirteen themes of which pulses, digests, commitments and this playbook speak."""

NOT_STATED = "not stated"


class Article(StrEnum):
    """The four public articles the programme rests on, by what they are about."""

    A = "A recruiter on retaining ML engineers"
    B = "Should ML engineers quit in 2026?"
    C = "The great talent exodus of AI labs"
    D = "Five ways leaders retain AI talent"


@dataclass(frozen=True)
class Tactic:
    """One thing to do about a theme. Cost, time and effect are the article's words or `NOT_STATED`."""

    theme: str
    text: str
    source: Article
    cost: str = NOT_STATED
    time_to_effect: str = NOT_STATED
    effect: str = NOT_STATED
    best_for: str = NOT_STATED


@dataclass(frozen=True)
class Figure:
    """A figure a leader may be shown, never without its article."""

    text: str
    source: Article


_A, _C, _D = Article.A, Article.C, Article.D

PLAYBOOK = (
    Tactic(
        "compensation",
        "Refresh pay and equity",
        _C,
        cost="high",
        time_to_effect="4–12 weeks",
        effect="high",
        best_for="everyone, most where churn is high",
    ),
    Tactic("compensation", "Check pay against the market twice a year", _A),
    Tactic(
        "compensation",
        "Raise pay before an offer comes: 10 k more at month 15 against 90 k to replace someone at month 18",
        _A,
    ),
    Tactic(
        "autonomy_publication",
        "Guarantee research time",
        _C,
        cost="low to medium",
        time_to_effect="2–6 weeks",
        effect="high",
        best_for="research-heavy teams",
    ),
    Tactic(
        "autonomy_publication",
        "Write down a rule for publishing, with a fast and predictable approval",
        _C,
        cost="low to medium",
        time_to_effect="2–6 weeks",
        effect="high",
        best_for="research-heavy teams",
    ),
    Tactic(
        "compute_and_tooling",
        "Make infrastructure reproducible and access to compute faster",
        _C,
        cost="medium to high",
        time_to_effect="8–24 weeks",
        effect="high",
        best_for="R&D, ML infrastructure",
    ),
    Tactic("compute_and_tooling", "Give developer experience one owner and one budget line", _A),
    Tactic(
        "career_growth",
        "Publish the ladder, with criteria for promotion and the usual times",
        _C,
        cost="low",
        time_to_effect="4–8 weeks",
        effect="medium to high",
        best_for="all sizes",
    ),
    Tactic(
        "career_growth",
        "Make the IC track real: its own criteria, real promotions, pay equal to the management side",
        _A,
    ),
    Tactic(
        "flexibility_remote",
        "Offer flexible and hybrid work",
        _C,
        cost="low",
        time_to_effect="2–6 weeks",
        effect="medium",
        best_for="distributed teams",
    ),
    Tactic(
        "success_metrics",
        "Agree the business metric, the evaluation set and the bar for shipping before work starts",
        _A,
    ),
    Tactic(
        "role_focus",
        "Agree one primary and one secondary mode per person (research, applied, platform) "
        "and hold them for two review cycles",
        _A,
    ),
    Tactic("shipping_impact", "Lay a path to production that has an owner", _C),
    Tactic("shipping_impact", "Put infrastructure deputies into product pods", _C),
    Tactic("shipping_impact", "Run a central team for launches with a service level", _C),
    Tactic("workload_burnout", "Build a deeper bench, so that nobody is the only one", _C),
    Tactic("workload_burnout", "Plan the load ahead", _C),
    Tactic("team_culture", "Train people in inclusive feedback", _C),
    Tactic("team_culture", "Hold shared postmortems", _C),
    Tactic("team_culture", "Hold peer reviews", _C),
    Tactic(
        "management_follow_through",
        "Take at least one visible action within 60 days of each interview",
        _A,
        time_to_effect="60 days",
    ),
    Tactic("mission_meaning", "Offer rotation to another problem", _C),
    Tactic("mission_meaning", "Fund skunkworks", _C),
    Tactic("mission_meaning", "Open lanes for founding something inside the company", _C),
    Tactic("leadership_transparency", "Say how the work contributes to the larger goals", _D),
    Tactic("leadership_transparency", "Admit what is not known", _D),
)

FIGURES = (
    Figure("Replacing someone costs 1.5 to 2 times their annual salary", _D),
    Figure("Replacing a senior ML engineer costs about 90 k", _A),
    Figure(
        "Counter-offers work about 30 % of the time, and only when pay was the sole cause: "
        "let a counter name the problem, not only a sum",
        _A,
    ),
    Figure("One lab cut monthly attrition by 40 % within nine months of a three-month sprint", _C),
    Figure("Small things compound", _C),
)


def tactics(theme: str) -> tuple[Tactic, ...]:
    """What can be done about a theme, stated figures first. Raises KeyError for an unknown theme."""
    if theme not in THEME_IDS:
        raise KeyError(theme)
    return tuple(tactic for tactic in PLAYBOOK if tactic.theme == theme)
