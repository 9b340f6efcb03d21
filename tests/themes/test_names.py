"""The themes' names in every language of the page, and whose language is which."""

from __future__ import annotations

import pytest

from staybot.themes import THEMES
from staybot.themes.names import LANGUAGES, Language, language_of, themes_in

OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de-DE", "de"), ("de-AT", "de"), ("de", "de"), ("DE_ch", "de"), ("es-ES", "es"), ("es-LA", "es"),
        ("fr-FR", "fr"), ("fr-CA", "fr"), ("ja-JP", "ja"), ("zh-CN", "zh"), ("zh", "zh"),
        ("zh-Hans-CN", "zh"), ("en-GB", "en"), ("en-US", "en"),
    ],
)  # fmt: skip
def test_a_locale_is_read_in_its_own_language(locale: str, language: Language) -> None:
    assert language_of(locale) == language


@pytest.mark.parametrize("locale", ["pt-BR", "it-IT", "ko-KR", "", "-", "deutsch", "fil-PH", "x" * 32])
def test_whoever_has_another_locale_reads_english(locale: str) -> None:
    assert language_of(locale) == "en"


@pytest.mark.parametrize("locale", ["zh-TW", "zh-HK", "zh-MO", "zh-Hant", "zh_Hant_TW"])
def test_who_reads_traditional_characters_is_not_given_simplified_ones(locale: str) -> None:
    assert language_of(locale) == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_theme_has_a_name_and_a_definition_of_its_own(language: Language) -> None:
    known = themes_in(language)
    assert list(known) == list(THEMES), "all thirteen, in the taxonomy's order"
    assert [theme.id for theme in known.values()] == list(THEMES)
    told = [text for theme in known.values() for text in (theme.name, theme.definition)]
    assert len(set(told)) == 26
    assert all(text.strip() == text != "" for text in told)
    assert all(len(theme.name) <= 50 for theme in known.values())


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_was_left_in_english(language: Language) -> None:
    for theme in themes_in(language).values():
        english = THEMES[theme.id]
        assert theme.name != english.name
        assert theme.definition != english.definition


@pytest.mark.parametrize("language", ["ja", "zh"])
def test_east_asian_names_are_in_their_own_script(language: Language) -> None:
    for theme in themes_in(language).values():
        assert not theme.name.isascii()
        assert max(theme.definition) > "\u3000"
