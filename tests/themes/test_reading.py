"""What a reader of comments must get right, in the manner of CheckList: each test is one ability."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from staybot.themes import QUESTIONS, THEMES, Mention, read
from staybot.themes.lexicon import lexicon
from staybot.themes.model import model
from staybot.themes.reading import explain

HOSTILE = [
    "a" * 100_000,
    "((((" * 25_000,
    "wait " * 20_000 + "queue",
    "no no no no not never nobody " * 4_000,
    "\x00\x01\x1b[31m\u202e<!channel> @everyone &amp; '; drop table" * 2_000,
    "\ufdfa" * 100_000,
    "e\u0301" * 50_000,
    "👩‍👩‍👧‍👦" * 10_000,
    "給" * 100_000,
    "'" * 100_000,
    "1:1" * 33_000,
    "\ud800 lone surrogate",
]


def themes(text: str, question: str | None = None) -> set[str]:
    return {mention.theme for mention in read(text, question=question)}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_read_without_harm(text: str) -> None:
    mentions = read(text, question="frustrated")
    assert len({mention.theme for mention in mentions}) == len(mentions)
    assert {mention.theme for mention in mentions} <= set(THEMES)


def test_the_same_text_always_gives_the_same_mentions() -> None:
    text = "Great team, but the GPU queue is endless and my salary is below market"
    assert len({read(text, question="frustrated") for _ in range(20)}) == 1


def test_two_who_read_at_once_load_the_reader_once() -> None:
    lexicon.cache_clear()
    model.cache_clear()
    with ThreadPoolExecutor(2) as threads:
        assert len(set(threads.map(read, ["Endless GPU queue"] * 2))) == 1
    assert (lexicon.cache_info().misses, model.cache_info().misses) == (1, 1)


@pytest.mark.parametrize("text", ["", "   ", "n/a", "nothing", "-", "no comment", "...", "🤷"])
@pytest.mark.parametrize("question", [*QUESTIONS, None])
def test_nothing_to_say_gives_no_theme(text: str, question: str | None) -> None:
    assert read(text, question=question) == ()


def test_an_unknown_question_is_a_free_comment() -> None:
    text = "The GPU queue is broken again"
    assert read(text, question="weather") == read(text, question="pulse_comment")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My salary is below market and I was passed over for promotion.", {"compensation", "career_growth"}),
        ("Another reorg, and my manager left.", {"leadership_transparency", "management_follow_through"}),
        ("on-call every week, broken CI", {"workload_burnout", "compute_and_tooling"}),
    ],
)
def test_several_themes_are_found_in_one_text(text: str, expected: set[str]) -> None:
    assert themes(text, "frustrated") == expected


def test_a_mention_has_nothing_but_a_theme_and_a_polarity() -> None:
    assert read("stuck in the slurm queue for days", question="frustrated") == (
        Mention(theme="compute_and_tooling", polarity="negative"),
    )


def test_an_explanation_quotes_words_for_every_theme_found() -> None:
    text = "The cluster is always full and nobody ever gave me feedback"
    evidence = explain(text, question="frustrated")
    assert {piece.theme for piece in evidence} == themes(text, "frustrated")
    assert any("cluster" in piece.words for piece in evidence)
