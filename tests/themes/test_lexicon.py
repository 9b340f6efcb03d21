import pytest

from staybot.themes.lexicon import LANGUAGES, Lexicon, PatternError, lexicon, parse
from staybot.themes.taxonomy import THEMES
from staybot.themes.text import words_of

MOODS = {"positive", "negative", "negation", "wish", "keep", "fixed", "loss", "irony", "empty"}


def found(patterns: str, text: str) -> list[str]:
    book = Lexicon(parse(patterns, name="here"))
    words = words_of(text)
    return [" ".join(words.words[hit.start : hit.end]) for hit in book.hits(words)]


def test_a_gap_spans_up_to_four_words_of_one_sentence() -> None:
    assert found("[x -]\nwait* .. node", "waiting one two three four node") != []
    assert found("[x -]\nwait* .. node", "waiting one two three four five node") == []
    assert found("[x -]\nwait* .. node", "I was waiting. Node is a word") == []


def test_alternatives_may_be_words_prefixes_and_phrases() -> None:
    pattern = "[x -]\nsigned up|hire* .. model*"
    assert found(pattern, "I signed up for models") == ["signed up for models"]
    assert found(pattern, "hired to model") == ["hired to model"]
    assert found(pattern, "signed for models") == []


def test_a_phrase_may_end_in_a_prefix() -> None:
    assert found("[x -]\ncontext switch*", "context switching") == ["context switching"]
    assert found("[x -]\ncontext switch*", "a context") == []


def test_a_pattern_of_chinese_characters_is_a_phrase() -> None:
    assert found("[x -]\n工资 .. 低", "我的工资有点低") == ["工 资 有 点 低"]


def test_a_line_without_a_section_or_with_an_empty_place_is_refused_by_number() -> None:
    with pytest.raises(PatternError, match="here, line 2"):
        parse("# note\nqueue", name="here")
    with pytest.raises(PatternError, match="here, line 2"):
        parse("[x -]\nqueue .. !!! .. node", name="here")


def test_the_lexicon_holds_well_over_a_thousand_patterns_in_six_languages() -> None:
    assert len(lexicon().patterns) > 3000
    assert len(LANGUAGES) == 6


def test_every_section_is_a_theme_with_a_sign_or_a_mood() -> None:
    sections = {pattern.section for pattern in lexicon().patterns}
    known = {f"{theme} {sign}" for theme in THEMES for sign in "+-0~!"}
    assert sections <= known | {":" + mood for mood in MOODS}


def test_every_theme_can_be_found_in_every_language() -> None:
    for pattern in lexicon().patterns:
        assert all(segment.exact or segment.prefixes or segment.phrases for segment in pattern.segments)
    assert {p.section.split()[0] for p in lexicon().patterns if p.section[0] != ":"} == set(THEMES)
