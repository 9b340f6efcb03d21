"""Abilities, in the manner of CheckList: pairs of texts that differ in one thing, and what it may change."""

import pytest

from staybot.themes import read


def read_as(text: str, question: str | None = None) -> dict[str, str]:
    return {mention.theme: mention.polarity for mention in read(text, question=question)}


NEGATION = [
    ("compensation", "the salary is good", "the salary is not good"),
    ("compute_and_tooling", "the cluster is fast", "the cluster is not fast"),
    ("team_culture", "my colleagues are kind", "my colleagues are not kind"),
    ("management_follow_through", "my manager listens and acts", "my manager never listens"),
    ("success_metrics", "our goals are clear", "our goals are not clear"),
    ("leadership_transparency", "leadership is honest with us", "leadership is not honest with us"),
    ("compensation", "das Gehalt ist gut", "das Gehalt ist nicht gut"),
    ("team_culture", "el equipo es bueno", "el equipo no es bueno"),
]


@pytest.mark.parametrize(("theme", "plain", "negated"), NEGATION)
def test_negation_turns_the_direction_and_keeps_the_theme(theme: str, plain: str, negated: str) -> None:
    assert read_as(plain, "pulse_comment")[theme] == "positive"
    assert read_as(negated, "pulse_comment")[theme] == "negative"


OPPOSITES = [
    ("compute_and_tooling", "enough GPUs for everyone at last", "never enough GPUs"),
    ("shipping_impact", "our model is live and users love it", "our model was shelved before launch"),
    ("career_growth", "I got promoted to senior", "I was passed over for promotion"),
    ("compensation", "I am well paid", "I am underpaid"),
    ("workload_burnout", "calm quarter, no overtime", "constant overtime, I am exhausted"),
    ("autonomy_publication", "free hand to choose our methods", "micromanaged at every step"),
    ("mission_meaning", "proud of what we build", "boring and meaningless work"),
    ("flexibility_remote", "I love working from home", "forced back to the office"),
    ("leadership_transparency", "leadership explained the strategy openly", "another reorg nobody explained"),
    ("role_focus", "uninterrupted modelling time all week", "hired to train models, building reports"),
]


@pytest.mark.parametrize(("theme", "good", "bad"), OPPOSITES)
def test_a_theme_and_its_opposite_are_one_theme_in_two_directions(theme: str, good: str, bad: str) -> None:
    assert read_as(good, "energized")[theme] == "positive"
    assert read_as(bad, "frustrated")[theme] == "negative"


@pytest.mark.parametrize("name", ["Maria", "Tom", "Priya", "Noor", "Wei", "José", "Kateřina", "Muhammad"])
@pytest.mark.parametrize(
    "text",
    [
        "{} waits three days for a GPU",
        "the salary {} gets is below market",
        "{} and I are on call every weekend",
    ],
)
def test_who_is_named_does_not_matter(name: str, text: str) -> None:
    assert read_as(text.format(name), "frustrated") == read_as(text.format("Anna"), "frustrated")


TYPOS = [
    ("compensation", "my sallary is too low"),
    ("compute_and_tooling", "waitng for the clustre all day"),
    ("career_growth", "no promotoin for years"),
    ("leadership_transparency", "anoter reorganisaton"),
    ("flexibility_remote", "i want more remot work"),
    ("management_follow_through", "my manger never gives feedbak"),
]


def test_most_typos_do_not_hide_a_theme() -> None:
    found = [theme in read_as(text, "frustrated") for theme, text in TYPOS]
    assert sum(found) >= len(TYPOS) - 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the team is great but the salary is low", "the salary is low but the team is great"),
        ("no GPUs, and on call every week", "on call every week, and no GPUs"),
        ("great colleagues; terrible tooling", "terrible tooling; great colleagues"),
    ],
)
def test_the_order_of_clauses_does_not_matter(one: str, other: str) -> None:
    assert read_as(one, "pulse_comment") == read_as(other, "pulse_comment")


def test_each_clause_keeps_its_own_direction() -> None:
    assert read_as("great colleagues but the salary is too low", "pulse_comment") == {
        "team_culture": "positive",
        "compensation": "negative",
    }
    assert read_as("comp is fine, it's the GPU queue", "frustrated") == {
        "compensation": "positive",
        "compute_and_tooling": "negative",
    }


@pytest.mark.parametrize("question", ["stay_two_years", "pick_up_call"])
def test_a_wish_is_an_unmet_need_and_keeping_is_praise(question: str) -> None:
    assert read_as("a better salary", question) == {"compensation": "negative"}
    assert read_as("great colleagues who help each other", question) == {"team_culture": "negative"}
    assert read_as("not leaving, my colleagues are too good", question) == {"team_culture": "positive"}


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("lange Schlange vor dem GPU-Cluster", "compute_and_tooling"),
        ("die Überstunden machen mich fertig", "workload_burnout"),
        ("el sueldo es muy bajo", "compensation"),
        ("me obligan a volver a la oficina", "flexibility_remote"),
        ("mon manager ne tient pas ses promesses", "management_follow_through"),
        ("encore une réorganisation sans explication", "leadership_transparency"),
        ("給料が低い", "compensation"),
        ("残業が多すぎる", "workload_burnout"),
        ("工资太低", "compensation"),
        ("项目从来没有上线", "shipping_impact"),
    ],
)
def test_other_languages_are_read(text: str, theme: str) -> None:
    assert read_as(text, "frustrated")[theme] == "negative"


@pytest.mark.parametrize(
    "text", ["it is not about the money", "the chairs are uncomfortable", "the canteen food got worse"]
)
def test_what_is_off_topic_or_without_judgement_is_not_pay(text: str) -> None:
    assert "compensation" not in read_as(text, "frustrated")


@pytest.mark.parametrize(
    "text", ["H100 queue", "RSU cliff", "stuck between L5 and L6", "RTO", "pagerduty at 3am"]
)
def test_code_words_are_understood(text: str) -> None:
    themes = {
        "H100 queue": "compute_and_tooling",
        "RSU cliff": "compensation",
        "stuck between L5 and L6": "career_growth",
        "RTO": "flexibility_remote",
        "pagerduty at 3am": "workload_burnout",
    }
    assert list(read_as(text, "frustrated")) == [themes[text]]
