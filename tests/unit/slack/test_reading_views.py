"""The pages about somebody's own words: the warning before, the themes after, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from staybot import facts
from staybot.simulator.block_kit import validate_view
from staybot.slack import forms
from staybot.slack.ids import Field, theme_row
from staybot.slack.views.asking import interview, reading
from staybot.slack.views.digests import digest_method
from staybot.themes.taxonomy import THEMES
from tests.unit.slack import zoo

LINK = "<https://evil.example|click>"
HOSTILE = ("<!channel>", LINK, "*bold*", '"' * 1500, "x" * 1500, "\u202e", "👩🏽‍💻" * 300)


def fields(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def page(*rows: facts.ThemeRow, **more: Any) -> dict[str, Any]:
    return reading.themes(facts.Reading(zoo.ROUND, rows, **{"confirmed": False, **more}))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_noticed_is_quoted_letter_by_letter_and_in_short(text: str) -> None:
    view = reading.hints(zoo.noticed(text, many=40))
    assert validate_view(view) == []
    quotes = [block for block in view["blocks"] if block["type"] == "rich_text"]
    assert len(quotes) == 4
    for quote in quotes:
        (said,) = quote["elements"][1]["elements"]
        assert said["type"] == "text", "no markup is read in it"
        assert said["text"].count("\n") == reading.AT_MOST
        assert said["text"].endswith("and 32 more")
        assert len(said["text"]) < 800


def test_the_warning_says_that_nothing_is_sent_and_carries_nothing_of_the_answer() -> None:
    view = reading.hints(zoo.noticed("Petra"))
    assert view["title"]["text"] == "This may identify you"
    assert (view["submit"]["text"], view["close"]["text"]) == ("Submit as it is", "Go back and change it")
    assert "Nothing is sent yet" in view["blocks"][0]["text"]["text"]
    assert "Petra" not in view["private_metadata"]


def test_each_theme_is_a_row_ticked_as_it_was_read() -> None:
    view = page(facts.ThemeRow("compensation", ("negative",)), facts.ThemeRow("team_culture", ()))
    rows = fields(view)
    assert [one["value"] for one in rows["theme.compensation"]["initial_options"]] == ["negative"]
    assert "initial_options" not in rows["theme.team_culture"]
    offered = {one["value"] for one in rows["added"]["options"]}
    assert len(offered) == 22
    assert not any(value.startswith(("compensation", "team_culture")) for value in offered)


def test_with_every_theme_in_a_row_there_is_nothing_to_add() -> None:
    view = page(*zoo.rows(*THEMES, both=True), manager="Priya")
    assert validate_view(view) == []
    assert set(fields(view)) == {theme_row(theme) for theme in THEMES}


def test_the_page_says_what_it_was_made_of() -> None:
    def first(view: dict[str, Any]) -> str:
        return str(view["blocks"][0]["text"]["text"])

    assert "I found no theme" in first(page())
    assert "may be wrong" in first(page(*zoo.rows("role_focus")))
    assert "as you confirmed it" in first(page(*zoo.rows("role_focus"), confirmed=True))
    assert "nothing has been sent" in str(page(manager="Priya <!here>"))
    assert "<!here>" not in str(page(manager="Priya <!here>"))


def test_confirmed_themes_are_told_in_the_form() -> None:
    rows = (*zoo.rows("compensation"), *zoo.rows("team_culture", both=True))
    assert reading.in_words(rows) == (
        "Pay, equity &amp; benefits (needs work); "
        "Team culture, inclusion &amp; recognition (works well, needs work)"
    )
    form = replace(zoo.form("x"), confirmed=())
    assert "Counted as you confirmed: no theme." in str(interview.form(form))
    assert "Counted as" not in str(interview.form(zoo.form("x", submitted=False)))


def test_after_the_themes_comes_the_preview_or_thanks() -> None:
    preview = facts.SharePreview(zoo.ROUND, "Maria", "Priya", zoo.answers("x"), "5ea1", zoo.ON)
    for told, title in ((preview, "Share with your manager"), (None, "Thank you")):
        assert interview.after(facts.Submitted(zoo.ROUND, zoo.ON, told))["title"]["text"] == title


@pytest.mark.parametrize(
    ("unread", "confirmed", "said"),
    [
        (None, None, ("not shown", "not shown")),
        ((0, 7.5), (92.5, 100), ("less than 7.5 %", "more than 92.5 %")),
        ((7.5, 12.5), (52.5, 57.5), ("about 10 %", "about 55 %")),
    ],
)
def test_the_digest_is_honest_about_the_reading(unread: Any, confirmed: Any, said: tuple[str, str]) -> None:
    window = digest_method.method(zoo.digest(groups=1, unread=unread, confirmed=confirmed))
    none, most = said
    told = f"none: {none}; writers who confirmed or corrected their themes: {most}"
    assert told in str(window["blocks"])
    assert "Themes by reader lexicon-1" in str(window["blocks"])


# ------------------------------------------------------------------ what comes back


def state(**values: Any) -> dict[str, Any]:
    return {"state": {"values": {field: {"input.value": value} for field, value in values.items()}}}


def chosen(*values: Any) -> dict[str, Any]:
    return {"type": "checkboxes", "selected_options": [{"value": value} for value in values]}


def test_ticks_and_additions_come_back() -> None:
    rows = {"theme.compensation": chosen("negative", "positive"), "theme.team_culture": chosen()}
    found = forms.themes(state(**rows, added=chosen("role_focus:negative", "role_focus:positive")))
    assert found.rows == {"compensation": ("positive", "negative"), "team_culture": ()}
    assert found.added == (("role_focus", "negative"), ("role_focus", "positive"))


@pytest.mark.parametrize(
    "value",
    [None, {}, [], "x", {"selected_options": None}, {"selected_options": "x"}, {"selected_option": {}}, 7],
)
def test_a_row_that_was_not_told_is_absent(value: Any) -> None:
    assert forms.themes(state(**{"theme.compensation": value, "added": value})) == facts.Choices({})


@pytest.mark.parametrize(
    "junk", [None, 7, {}, [], "loud", "<!channel>", "salary:negative", ":", "compensation:"]
)
def test_what_is_no_theme_or_direction_is_dropped(junk: Any) -> None:
    found = forms.themes(state(**{"theme.compensation": chosen(junk), "theme.salary": chosen("negative")},
                               **{Field.ADDED: {"selected_options": [junk, {"value": junk}]}}))  # fmt: skip
    assert found == facts.Choices({"compensation": ()})


def test_a_view_without_a_state_tells_nothing() -> None:
    views: list[dict[str, Any]] = [{}, {"state": None}, {"state": {"values": []}}]
    for view in views:
        assert forms.themes(view) == facts.Choices({})
