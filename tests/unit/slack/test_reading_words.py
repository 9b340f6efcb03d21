"""The page of themes in every language: complete, accepted by Slack, and as strong as in English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from staybot import facts
from staybot.simulator.block_kit import validate_view
from staybot.slack.views.asking import reading
from staybot.slack.views.asking.reading_words import WORDS
from staybot.themes import THEMES
from staybot.themes.names import LANGUAGES, Language, themes_in
from tests.unit.slack import zoo

GOLDEN = Path(__file__).parent / "golden"
OTHERS = [language for language in LANGUAGES if language != "en"]
BOLD = re.compile(r"(?:^|(?<=\s))\*(\S[^*\n]*\S)\*(?=$|[\s,])", re.MULTILINE)
"""What Slack shows in bold wherever it stands: with a space or a line's end outside each asterisk."""
COUNTS = {
    "en": "what you confirm{}is what counts.",
    "de": "Was du{}bestätigst, das zählt.",
    "es": "lo que confirmes{}es lo que cuenta.",
    "fr": "c’est ce que vous confirmez{}qui compte.",
    "ja": "集計されるのは、{}あなたが確定した内容です。",
    "zh": "以你{}确认的内容为准。",
}
HERE = {"en": " here ", "de": " hier ", "es": " aquí ", "fr": " ici ", "ja": "ここで", "zh": "在这里"}


def page(language: Language, *rows: facts.ThemeRow, **more: Any) -> dict[str, Any]:
    return reading.themes(
        facts.Reading(zoo.ROUND, rows, **{"confirmed": False, "language": language, **more})
    )


def texts(thing: Any) -> Iterator[str]:
    """Every text that is read on a page, and what a screen reader says."""
    if isinstance(thing, dict):
        if "text" in thing and isinstance(thing["text"], str):
            yield thing["text"]
        if "accessibility_label" in thing:
            yield thing["accessibility_label"]
        for each in thing.values():
            yield from texts(each)
    elif isinstance(thing, list):
        for each in thing:
            yield from texts(each)


def pages(language: Language) -> Iterator[dict[str, Any]]:
    """With nothing, with each theme, and with all of them; read and confirmed; with something to share."""
    for rows in ((), zoo.rows(*THEMES), zoo.rows(*THEMES, both=True), *map(zoo.rows, THEMES)):
        yield page(language, *rows)
        yield page(language, *rows, confirmed=True, manager="Priya Raman")


@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_the_page_in_every_language_and_nothing_is_cut(language: Language) -> None:
    words = WORDS[language]
    for view in pages(language):
        assert validate_view(view) == []
        said = [view[part]["text"] for part in ("title", "submit", "close")]
        assert said == [words.title, words.confirm, words.close]
        assert not any("…" in text for text in texts(view))
        assert view["blocks"][0]["accessory"]["text"]["text"] == words.skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_or_hostile_name_of_a_manager_harms_the_page_in_no_language(language: Language) -> None:
    for name in ("<!channel> & {name} {0} {", "x" * 500, "&" * 500, "\u202eevil", "👩🏽‍💻" * 300):
        view = page(language, *zoo.rows(*THEMES, both=True), manager=name)
        assert validate_view(view) == []
        assert "<!channel>" not in str(view)
    said = str(page(language, manager="{name} Rao"))
    assert "{name} Rao" in said


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_of_the_page_is_left_in_english(language: Language) -> None:
    english = {text for view in pages("en") for text in texts(view)}
    assert {text for view in pages(language) for text in texts(view)} & english == set()
    for name, text in asdict(WORDS[language]).items():
        assert text.strip() == text != ""
        assert text != getattr(WORDS["en"], name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_confirmed_counts_and_that_stands_out_in_every_language(language: Language) -> None:
    words = WORDS[language]
    for text in (words.read, words.confirmed, words.none):
        assert len(BOLD.findall(text)) == 1
        assert "*" not in BOLD.sub("", text), "an asterisk that Slack would show"
    assert BOLD.findall(words.read) == [COUNTS[language].format(HERE[language])]
    without = " " if HERE[language].startswith(" ") else ""
    assert BOLD.findall(words.none) == [COUNTS[language].format(without)]
    for name, text in asdict(words).items():
        assert ("{name}" in text) == (name == "next_page")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_sent_back_is_the_same_in_every_language(language: Language) -> None:
    def sent(view: dict[str, Any]) -> list[tuple[str, list[str]]]:
        inputs = [block for block in view["blocks"] if block["type"] == "input"]
        return [(one["block_id"], [each["value"] for each in one["element"]["options"]]) for one in inputs]

    rows = zoo.rows("compensation", "role_focus")
    assert sent(page(language, *rows)) == sent(page("en", *rows))


def test_french_signs_keep_the_space_before_them() -> None:
    spoken = [*asdict(WORDS["fr"]).values()]
    spoken += [text for theme in themes_in("fr").values() for text in (theme.name, theme.definition)]
    for text in spoken:
        assert not re.search(r"(?<!\u00a0)[:;?!]", text), text
        assert "'" not in text


@pytest.mark.parametrize("language", ["de", "ja"])
def test_the_page_is_the_one_that_was_looked_at(language: Language) -> None:
    """Whoever changes a word on purpose puts the new page in the file, and reads it there."""
    rows = (facts.ThemeRow("compensation", ("negative",)), facts.ThemeRow("team_culture", ()))
    view = page(language, *rows, manager="Priya")
    assert view == json.loads((GOLDEN / f"themes.{language}.json").read_text("utf-8"))
