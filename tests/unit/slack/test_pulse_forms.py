"""What came back from a pulse, sound or not: plain values or a refusal in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from staybot.errors import Refused
from staybot.slack import pulse_forms
from staybot.slack.views.asking import pulse_form
from tests.unit.slack import zoo_pulses

Json = dict[str, Any]


def clicked(value: Any, *, block: str = "b", view: Json | None = None, **more: Any) -> Json:
    action = {"type": "button", "block_id": block, "action_id": "x", "value": value, "action_ts": "7.5"}
    return {"actions": [action | more], **({"view": view} if view else {})}


WINDOW = {"private_metadata": '{"round_id":"r1"}'}


def test_a_tap_in_the_message() -> None:
    assert pulse_forms.tap(clicked("r1:own.item:10")) == pulse_forms.Tap("r1", "own.item", 10, "7.5")


@pytest.mark.parametrize(
    "value", [None, "", 7, "r1", "r1:i", ":i:4", "r1::4", "r1:i:x", "r1:i:-1", "r1:i:400", "r1:i:٤"]
)
def test_a_tap_that_no_message_of_ours_sends_is_refused_in_words(value: Any) -> None:
    with pytest.raises(Refused, match="out of date"):
        pulse_forms.tap(clicked(value))


def test_a_choice_by_a_button_and_by_radio_buttons() -> None:
    chosen = pulse_forms.Tap("r1", "own.item", 8, "7.5")
    assert pulse_forms.choice(clicked("8", block="item.own.item", view=WINDOW)) == chosen
    radio = clicked(None, block="item.own.item", view=WINDOW, selected_option={"value": "8"})
    assert pulse_forms.choice(radio) == chosen


@pytest.mark.parametrize(
    "body",
    [
        clicked("8", block="comment", view=WINDOW),
        clicked("8", block="item.", view=WINDOW),
        clicked("8", block="item.x", view={"private_metadata": "{}"}),
        clicked("8", block="item.x"),
        clicked("eight", block="item.x", view=WINDOW),
        clicked(None, block="item.x", view=WINDOW, selected_option={"value": 8}),
    ],
)
def test_a_choice_from_no_window_of_ours_is_refused_in_words(body: Json) -> None:
    with pytest.raises(Refused, match="out of date"):
        pulse_forms.choice(body)


def left(view: Json, **values: Any) -> pulse_forms.Left:
    blocks = [{"block_id": f"b{n}"} | block for n, block in enumerate(view["blocks"])]  # as Slack gives them
    return pulse_forms.left(
        view | {"blocks": blocks} | {"state": {"values": {k: {"i": v} for k, v in values.items()}}}
    )


def test_done_sends_what_was_chosen_and_not_what_merely_came_filled_in() -> None:
    view = pulse_form.form(zoo_pulses.form("Half a thought"))
    first, second = f"item.{zoo_pulses.AGREE.id}", f"item.{zoo_pulses.STAY.id}"
    as_it_came = {first: {"selected_option": {"value": "4"}}, "comment": {"value": "Half a thought"}}
    assert left(view, **as_it_came) == pulse_forms.Left({}, "Half a thought", "Half a thought")
    more = as_it_came | {second: {"selected_option": {"value": "5"}}, "comment": {"value": "A whole one"}}
    assert left(view, **more) == pulse_forms.Left({zoo_pulses.STAY.id: 5}, "A whole one", "Half a thought")
    changed = left(view, **{first: {"selected_option": {"value": "1"}}})
    assert changed == pulse_forms.Left({zoo_pulses.AGREE.id: 1}, "", "Half a thought")


@pytest.mark.parametrize(
    "block",
    [
        {"block_id": "item.x", "element": "broken"},
        {"block_id": "item.x", "element": {"initial_option": 7}},
        {"block_id": "comment", "element": {"initial_value": 7}},
        {"block_id": "other"},
    ],
)
def test_a_window_that_nobody_of_ours_made_is_read_with_care(block: Json) -> None:
    assert left({"blocks": [block]}, **{"item.x": {"selected_option": 7}}) == pulse_forms.Left({}, "", "")


@pytest.mark.parametrize("view", [None, {"state": "x"}, {"state": {"values": []}}])
def test_a_keystroke_in_no_window_brings_no_comment(view: Json | None) -> None:
    assert pulse_forms.comment(clicked("x", view=view)) == ""


def test_the_last_day_of_a_pause() -> None:
    assert pulse_forms.until(picked("2026-11-06")) == date(2026, 11, 6)
    for wrong in (None, "", "soon", 7):
        with pytest.raises(Refused, match="pick a day") as refusal:
            pulse_forms.until(picked(wrong))
        assert refusal.value.field == "until"


def picked(day: Any) -> Json:
    return {"state": {"values": {"until": {"i": {"selected_date": day}}}}}
