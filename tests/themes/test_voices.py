"""The training data: its labels, its breadth, and that it keeps away from the gold set."""

import json
from collections import Counter
from pathlib import Path

import pytest

from staybot.themes import MODEL_VERSION
from staybot.themes.model import model
from staybot.themes.taxonomy import THEMES
from staybot.themes.text import words_of
from tests.themes.comments import read_line, voices
from tests.themes.freshness import digest

HERE = Path(__file__).parent
COMMENTS = voices()


def test_there_are_over_two_thousand_comments_in_many_voices_and_six_languages() -> None:
    assert len(COMMENTS) >= 2000
    assert len({comment.voice for comment in COMMENTS}) >= 20
    assert {comment.language for comment in COMMENTS} == {"en", "de", "es", "fr", "ja", "zh"}


def test_every_theme_has_praise_and_complaint() -> None:
    counts = Counter((m.theme, m.polarity) for comment in COMMENTS for m in comment.mentions)
    assert all(counts[theme, polarity] >= 20 for theme in THEMES for polarity in ("positive", "negative"))


def test_no_comment_stands_twice_with_different_labels() -> None:
    labels: dict[tuple[str, str], set[frozenset[object]]] = {}
    for comment in COMMENTS:
        key = (comment.question, comment.text.casefold())
        labels.setdefault(key, set()).add(frozenset(comment.mentions))
    assert [key for key, found in labels.items() if len(found) > 1] == []


def test_no_gold_sentence_is_in_the_training_data() -> None:
    lines = (HERE / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [words_of(json.loads(line)["text"]).words for line in lines]
    known = [words_of(comment.text).words for comment in COMMENTS]
    alike = [words for words in gold if words in known]
    for words in (set(one) for one in gold if len(one) >= 4):
        alike += [
            sorted(words) for other in map(set, known) if len(words & other) >= 0.8 * len(words | other)
        ]
    assert alike == []


def test_a_blind_second_pass_agrees_with_the_first() -> None:
    first = {(comment.question, comment.text): set(comment.mentions) for comment in COMMENTS}
    lines = (HERE / "second_pass.txt").read_text(encoding="utf-8").splitlines()
    second = [read_line(line, voice="second_pass") for line in lines if not line.startswith("# ")]
    both = sum(len(first[c.question, c.text] & set(c.mentions)) for c in second)
    either = sum(len(first[c.question, c.text]) + len(c.mentions) for c in second)
    assert len(second) >= 190
    assert 2 * both / either > 0.9


@pytest.mark.parametrize(
    "line", ["f | words", "f pay- words", "x pay- | words", "f pay | words", "f pay- pay+ | x", "f pay- |  "]
)
def test_a_line_that_cannot_be_read_names_its_voice(line: str) -> None:
    with pytest.raises(ValueError, match="en-someone"):
        read_line(line, voice="en-someone")


def test_the_shipped_model_was_made_from_the_present_comments_and_lexicon() -> None:
    assert model().facts["made_from"] == digest(), "run: python -m tests.themes.train"
    assert model().version == MODEL_VERSION
    assert model().facts["comments"] == len(COMMENTS)


def test_the_model_says_how_well_it_did_on_voices_it_had_not_heard() -> None:
    assert model().facts["micro_f1"] > 0.55
    assert model().facts["micro_f1_other"] > 0.55
    assert model().facts["direction"] > 0.89


def test_a_voice_file_is_one_author_in_one_language() -> None:
    assert all(len(comment.language) == 2 for comment in COMMENTS)
