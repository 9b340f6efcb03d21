"""Figures stay in one line on a phone, and nothing else of a message changes."""

from __future__ import annotations

from staybot.slack.views.blocks import Message, actions, button, message, section, size

JOINED = "3–\u206010"


def test_a_band_in_markup_is_joined_and_the_text_for_screen_readers_is_not() -> None:
    said = message("3–10 people", section("3–10 people (cost – high), 4–8 weeks"), section("no band – none"))
    first, second = said.sent()
    assert first["text"]["text"] == f"{JOINED} people (cost – high), 4–\u20608 weeks"
    assert second == section("no band – none")
    assert said.text == "3–10 people"
    assert said.blocks[0] == section("3–10 people (cost – high), 4–8 weeks"), "what is shown stays plain"


def test_a_percentage_is_joined_too() -> None:
    (block,) = message("", section("about 60 % agree (45–75 %), as % of all")).sent()
    assert block["text"]["text"] == "about 60\u00a0% agree (45–\u206075\u00a0%), as % of all"


def test_what_is_no_markup_stays_letter_by_letter() -> None:
    blocks = (actions(button("3–10", "x", value="3–10", says="3–10")), {"type": "image", "alt_text": "3–10"})
    assert Message("", blocks).sent() == list(blocks)


def test_a_text_that_would_grow_too_long_stays_as_it_is_and_joiners_count_for_the_size() -> None:
    long = section("3–10 " * 600)
    assert len(long["text"]["text"]) == 3_000
    assert Message("", (long,)).sent() == [long]
    assert size([section("3–10")]) == size([section("3-10")]) + 1
