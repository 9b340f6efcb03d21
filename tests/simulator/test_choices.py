from __future__ import annotations

from datetime import UTC, date, datetime
from datetime import time as clock_time
from typing import TYPE_CHECKING, Any

import pytest

from staybot.simulator import NotOnScreen
from tests.simulator.listening import listening
from tests.simulator.probe import actions, choices, home, modal, section, text

if TYPE_CHECKING:
    from staybot.simulator import Actor, Simulator
    from tests.simulator.probe import JSON, Probe

ACTION_IDS = ("press", "pick", "other")


@pytest.mark.parametrize(
    ("element", "picked", "sent"),
    [
        (
            {"type": "static_select", "options": choices("Yes", "No")},
            "No",
            {"selected_option": choices("No")[0]},
        ),
        (
            {"type": "static_select", "options": choices("Yes", "No")},
            "yes",
            {"selected_option": choices("Yes")[0]},
        ),
        (
            {
                "type": "static_select",
                "option_groups": [{"label": text("All"), "options": choices("Yes", "No")}],
            },
            "No",
            {"selected_option": choices("No")[0]},
        ),
        (
            {"type": "radio_buttons", "options": choices("Yes", "No")},
            "No",
            {"selected_option": choices("No")[0]},
        ),
        ({"type": "overflow", "options": choices("Yes", "No")}, "No", {"selected_option": choices("No")[0]}),
        (
            {"type": "checkboxes", "options": choices("Yes", "No")},
            ["Yes", "No"],
            {"selected_options": choices("Yes", "No")},
        ),
        ({"type": "datepicker"}, date(2026, 3, 1), {"selected_date": "2026-03-01"}),
        ({"type": "datepicker"}, None, {"selected_date": None}),
        ({"type": "timepicker"}, clock_time(9, 30), {"selected_time": "09:30"}),
        ({"type": "datetimepicker"}, datetime(2026, 3, 1, tzinfo=UTC), {"selected_date_time": 1772323200}),
        ({"type": "users_select"}, "@maria", {"selected_user": "U00000003"}),
        ({"type": "multi_users_select"}, "Maria", {"selected_users": ["U00000003"]}),
        ({"type": "multi_users_select"}, None, {"selected_users": []}),
    ],
)
async def test_every_kind_of_choice_sends_slacks_own_value(
    probe: Probe, maria: Actor, element: JSON, picked: Any, sent: JSON
) -> None:
    await listening(probe)
    it = {"action_id": "pick", **element}
    is_multiple = element["type"].startswith("multi_")
    row = section("Pick", block_id="row", accessory=it) if is_multiple else actions(it)
    await probe.client.chat_postMessage(channel=maria.user.id, text="x", blocks=[row])
    await maria.choose("pick", picked)
    assert probe.seen[0]["actions"][0].items() >= sent.items()
    kept = {} if element["type"] == "overflow" else {"row": {"pick": {"type": element["type"], **sent}}}
    assert probe.seen[0]["state"]["values"] == kept


async def test_what_slack_would_not_offer_cannot_be_chosen(
    sim: Simulator, probe: Probe, maria: Actor, tom: Actor
) -> None:
    await listening(probe)
    filtered = {"include": ["private"], "exclude_external_shared_channels": True}
    row = actions(
        {"type": "users_select", "action_id": "pick"},
        {"type": "conversations_select", "action_id": "press", "filter": filtered},
        {"type": "static_select", "action_id": "other", "options": choices("Yes")},
    )
    await probe.client.chat_postMessage(channel=maria.user.id, text="x", blocks=[row])
    sim.change_user(tom.user, deleted=True)
    hers = sim.add_channel(name="hers", private=True, members=[maria.user])
    sim.add_channel(name="shared", private=True, members=[maria.user], is_ext_shared=True)
    sim.add_channel(name="old", private=True, members=[maria.user], is_archived=True)
    sim.add_channel(name="foreign", private=True)
    sim.add_channel(name="public")
    for label, wrong in [
        ("pick", "Tom"),
        ("other", "Maybe"),
        *(("press", name) for name in ("shared", "old", "foreign", "public")),
    ]:
        with pytest.raises(NotOnScreen):
            await maria.choose(label, wrong)
    await maria.choose("pick", maria.user)
    await maria.choose("press", hers)
    assert probe.seen[-1]["actions"][0]["selected_conversation"] == hers.id


async def test_a_click_on_an_option_chooses_it_and_on_a_checkbox_turns_it(probe: Probe, maria: Actor) -> None:
    await listening(probe)
    boxes = {"type": "checkboxes", "action_id": "pick", "options": choices("One", "Two")}
    radio = {"type": "radio_buttons", "action_id": "press", "options": choices("Red", "Blue")}
    await probe.client.views_publish(user_id=maria.user.id, view=home(actions(boxes, radio)))
    for label in ("One", "Two", "One", "Blue"):
        await maria.click(label)
    assert [b["actions"][0].get("selected_options") for b in probe.seen] == [
        choices("One"),
        choices("One", "Two"),
        choices("Two"),
        None,
    ]
    assert probe.seen[3]["actions"][0]["selected_option"] == choices("Blue")[0]
    assert maria.home is not None
    assert maria.home.state["row"]["pick"]["selected_options"] == choices("Two")


async def test_checkboxes_in_a_message_begin_with_what_was_set(probe: Probe, maria: Actor) -> None:
    await listening(probe)
    boxes = {"type": "checkboxes", "action_id": "pick", "options": choices("One", "Two")}
    row = actions(boxes | {"initial_options": choices("One")})
    await probe.client.chat_postMessage(channel=maria.user.id, text="x", blocks=[row])
    await maria.click("Two")
    assert probe.seen[0]["actions"][0]["selected_options"] == choices("One", "Two")


async def test_rich_text_is_sent_as_rich_text(sim: Simulator, probe: Probe, maria: Actor) -> None:
    rich = {"type": "rich_text_input", "action_id": "a"}
    block = {"type": "input", "block_id": "q", "label": text("Story"), "element": rich}
    trigger_id = sim.workspace.triggers.issue(maria.user.id)
    await probe.client.views_open(trigger_id=trigger_id, view=modal(block))
    await maria.type("Story", "once")
    assert maria.modal is not None
    value = maria.modal.state["q"]["a"]["rich_text_value"]
    assert value["elements"][0]["elements"] == [{"type": "text", "text": "once"}]
    assert maria.sees("Story")
