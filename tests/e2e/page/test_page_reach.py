"""The clock, hostile words, the keyboard alone, and a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from tests.e2e.page.garden import HOSTILE, TURNED, picture
from tests.e2e.page.layouts import mrkdwn

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.e2e.page.garden import Garden
    from tests.e2e.page.little_app import LittleApp


async def test_the_clock_moves_in_the_background(page: Page, garden: Garden) -> None:
    garden.gate.clear()
    await page.get_by_role("button", name="+1 day").click()
    await expect(page.locator("#progress")).to_have_class("moving")
    await expect(page.locator("#clock-local")).to_have_text("Mon, 20 Apr 2026, 22:30")
    await picture(page, "moving")
    await page.get_by_role("tab", name="#beds").click()
    await expect(page.get_by_role("tab", name="#beds")).to_have_attribute("aria-selected", "true")
    garden.gate.set()
    await expect(page.locator("#moved")).to_have_text("1 message sent meanwhile.")
    await expect(page.locator("#clock-utc")).to_have_text("Europe/Berlin · Tue, 21 Apr 2026, 08:30 UTC")
    await expect(page.get_by_role("tab", name="Fern").first).to_contain_text("1")
    await page.get_by_role("button", name="To the next thing that happens").click()
    await expect(page.locator("#moved")).to_have_text("The beans came up.")


async def test_words_never_become_markup(page: Page, garden: Garden) -> None:
    hostile = "<script>alert(1)</script> " + HOSTILE + " <javascript:alert(1)|press> &lt;b&gt;bold&lt;/b&gt;"
    blocks: list[dict[str, Any]] = [
        {"type": "section", "text": mrkdwn(hostile)},
        {"type": "header", "text": {"type": "plain_text", "text": hostile}},
        {"type": "markdown", "text": "[press](javascript:alert(1)) " + hostile},
        {"type": "context", "elements": [mrkdwn(f"<@{garden.hostile.id}> <!date^x^{HOSTILE}|{HOSTILE}>")]},
    ]
    garden.tell(garden.hostile.id, text=hostile)
    garden.tell(garden.hostile.id, text="x", blocks=blocks)
    await page.get_by_role("button", name=HOSTILE).click()
    await expect(page.locator("#who-name")).to_have_text(HOSTILE)
    await expect(page.get_by_text("<b>bold</b>").first).to_be_visible()
    await expect(page.locator("main img, main script, main b")).to_have_count(0)
    await expect(page.locator("main a")).to_have_count(0)
    await picture(page, "hostile")


async def test_a_name_that_turns_the_writing_round_stays_in_its_place(page: Page) -> None:
    row = page.locator(".person", has_text="Eve")
    await expect(row.locator("bdi").first).to_have_text(TURNED)
    await row.click()
    name = page.locator("#who-name")
    await expect(name).to_have_text(TURNED)
    assert await name.evaluate("node => getComputedStyle(node).unicodeBidi") == "isolate"


async def test_the_page_is_usable_by_keyboard_alone(page: Page, garden: Garden, app: LittleApp) -> None:
    garden.invite(garden.tom.id)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    await page.get_by_role("searchbox", name="Search people").fill("lead")
    await expect(page.locator(".person")).to_have_count(1)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#who-name")).to_have_text("Tom Okafor")
    await page.locator(".tab").first.focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("heading", name="Your garden")).to_be_visible()
    await expect(page.get_by_role("tab", name="Fern Home")).to_be_focused()
    assert app.heard == []


async def test_a_phone_has_room_for_everything(page: Page, garden: Garden, app: LittleApp) -> None:
    garden.invite(garden.maria.id)
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.get_by_role("heading", name="How is the garden?")).to_be_visible()
    await picture(page, "phone")
    await page.get_by_role("button", name="Change person").click()
    await picture(page, "phone-people")
    await page.get_by_role("button", name="Maria Keller").click()
    await page.get_by_role("button", name="Start").click()
    await expect(page.get_by_role("dialog", name="A note on your bed")).to_be_visible()
    await picture(page, "phone-modal")
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert app.heard == []
