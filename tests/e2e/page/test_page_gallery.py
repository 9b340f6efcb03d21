"""Every element in one modal, each drawn and each understood by the simulated Slack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from staybot.simulator.block_kit import validate_view
from tests.e2e.page.garden import picture
from tests.e2e.page.layouts import BEDS, asked, plain

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.e2e.page.garden import Garden


GALLERY: dict[str, Any] = {
    "type": "modal",
    "title": plain("Everything"),
    "submit": plain("Save"),
    "blocks": [
        {"type": "alert", "level": "warning", "text": plain("Frost tonight.")},
        asked("Name", "Name", {"type": "plain_text_input", "max_length": 5, "initial_value": "Fern"}),
        asked("Story", "Story", {"type": "rich_text_input"}),
        asked("Beds", "Beds", {"type": "multi_static_select", "options": BEDS, "initial_options": BEDS[:1]}),
        asked("People", "People", {"type": "multi_users_select"}),
        asked("Channel", "Channel", {"type": "channels_select"}),
        asked("Hour", "Hour", {"type": "timepicker", "initial_time": "09:30"}),
        asked("Instant", "Instant", {"type": "datetimepicker", "initial_date_time": 1777626000}),
        asked("Email", "Email", {"type": "email_text_input"}),
        asked("Address", "Address", {"type": "url_text_input"}),
        asked(
            "Group",
            "Group",
            {"type": "static_select", "option_groups": [{"label": plain("All"), "options": BEDS}]},
        ),
    ],
}


async def test_every_element_is_drawn_and_its_value_arrives(page: Page, garden: Garden) -> None:
    assert validate_view(GALLERY) == []
    view = garden.simulator.workspace.surfaces.open(garden.maria.id, GALLERY)
    await expect(page.get_by_role("dialog", name="Everything")).to_be_visible()
    await expect(page.locator(".unknown")).to_have_count(0)
    await expect(page.get_by_label("Instant")).to_have_value("2026-05-01T11:00")
    await expect(page.get_by_role("group", name="Beds").get_by_label("North bed")).to_be_checked()
    await page.get_by_label("Name").fill("Fern and moss")
    await expect(page.get_by_text("8 characters too many")).to_be_visible()
    await page.get_by_label("Story").fill("Two lines\nof story")
    await page.get_by_role("group", name="Beds").get_by_label("Greenhouse").check()
    await page.get_by_role("group", name="People").get_by_label("Tom Okafor").check()
    await page.get_by_label("Channel").select_option(label="#beds")
    await page.get_by_label("Instant").fill("2026-07-01T08:00")
    await page.get_by_label("Email").fill("fern@example.org")
    await page.get_by_label("Group").select_option(label="South bed")
    await picture(page, "gallery")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Please enter no more than 5 characters.")).to_be_visible()
    values = {label: entry[label] for label, entry in view.state.items()}
    words = values["Story"]["rich_text_value"]["elements"][0]["elements"][0]["text"]
    assert words == "Two lines\nof story"
    assert [each["value"] for each in values["Beds"]["selected_options"]] == ["north", "glass"]
    assert values["People"]["selected_users"] == [garden.tom.id]
    assert values["Channel"]["selected_channel"] == garden.beds.id
    assert values["Hour"]["selected_time"] == "09:30"
    assert values["Instant"]["selected_date_time"] == 1782885600
    assert values["Email"]["value"] == "fern@example.org"
    assert values["Group"]["selected_option"]["value"] == "south"
