"""Commands, shortcuts and the Home tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.e2e.page.garden import picture

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.e2e.page.garden import Garden
    from tests.e2e.page.little_app import LittleApp


async def test_commands_are_suggested_completed_and_sent(page: Page, garden: Garden, app: LittleApp) -> None:
    box = page.get_by_role("combobox", name="Message or slash command")
    await box.focus()
    await page.keyboard.type("/")
    await expect(page.get_by_role("option")).to_have_count(2)
    await picture(page, "commands")
    await page.keyboard.type("f")
    await box.press("Tab")
    await expect(box).to_have_value("/fern ")
    await expect(page.get_by_role("option")).to_contain_text("help | note @person | broken")
    await page.keyboard.type("note @tom")
    await box.press("Enter")
    await expect(box).to_have_value("/fern note @tom.okafor ")
    await box.press("Enter")
    await expect(page.get_by_text("Only visible to you")).to_be_visible()
    assert app.heard == [("command", f"note <@{garden.tom.id}|tom.okafor>")]


async def test_a_command_that_fails_says_so_and_keeps_the_line(
    page: Page, garden: Garden, app: LittleApp
) -> None:
    garden.simulator.deliveries.ack_timeout = 0.2
    box = page.get_by_label("Message or slash command")
    await box.fill("/fern broken")
    await box.press("Enter")
    notice = page.locator("#notice")
    await expect(notice).to_have_text("/fern failed with the error “operation_timeout”.")
    await expect(box).to_have_value("/fern broken")
    await box.fill("/moss")
    await box.press("Enter")
    await expect(notice).to_contain_text("/moss is not a valid command")
    assert app.heard == [("command", "broken")]


async def test_a_shortcut_opens_its_form(page: Page, garden: Garden, app: LittleApp) -> None:
    await page.get_by_label("Message or slash command").focus()
    await page.keyboard.type("/wri")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="A note on your bed")).to_be_visible()
    assert app.heard == []
    assert garden.simulator.workspace.surfaces.top(garden.maria.id) is not None


async def test_a_message_can_be_written_in_a_channel(page: Page, garden: Garden) -> None:
    await page.get_by_role("tab", name="#beds").click()
    box = page.get_by_role("combobox", name="Message or slash command")
    await box.fill("Who has the hose? <b>")
    await box.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("Who has the hose? <b>")
    assert garden.beds.messages[-1].user == garden.maria.id


async def test_the_home_tab_works(page: Page, app: LittleApp) -> None:
    await page.get_by_role("tab", name="Fern Home").click()
    await expect(page.get_by_role("heading", name="Your garden")).to_be_visible()
    await page.get_by_label("Your bed").select_option(label="Greenhouse")
    assert [each["selected_option"]["value"] for each in await app.hears("bed")] == ["glass"]
    await expect(page.get_by_text("Kale <b>raw</b>")).to_be_visible()
    await picture(page, "home")
