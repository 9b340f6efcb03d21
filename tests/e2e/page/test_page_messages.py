"""Messages, channels and pictures as the page draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.e2e.page.garden import PIXEL, picture

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.e2e.page.garden import Garden
    from tests.e2e.page.little_app import LittleApp


async def test_a_message_is_drawn_with_its_blocks(page: Page, garden: Garden, app: LittleApp) -> None:
    garden.invite(garden.maria.id)
    message = page.locator(".message").last
    await expect(message.get_by_role("heading", name="How is the garden?")).to_be_visible()
    await expect(message.locator("strong")).to_have_text(["Priya"])
    await expect(message.locator("em")).to_have_text("two minutes")
    await expect(message.locator("blockquote")).to_contain_text("@Maria Keller")
    await expect(message.locator("time").nth(1)).to_have_text("Friday, 1 May 2026 at 11:00")
    await expect(message.get_by_role("link", name="the beds page")).to_have_attribute(
        "href", "https://example.org/beds"
    )
    await expect(message.locator("code")).to_have_text("private")
    await expect(message.get_by_text("false")).to_have_count(0)
    await picture(page, "message")
    await message.get_by_role("button", name="Later").click()
    assert [action["block_id"] for action in await app.hears("later")] == ["choices"]


async def test_dates_are_told_in_the_zone_of_whoever_is_looking(page: Page, garden: Garden) -> None:
    garden.invite(garden.tom.id)
    await page.get_by_role("button", name="Tom Okafor").click()
    await expect(page.locator(".message time").nth(1)).to_have_text("Friday, 1 May 2026 at 05:00")
    await expect(page.locator("#clock-local")).to_have_text("Mon, 20 Apr 2026, 04:30")


async def test_a_danger_button_asks_before_it_acts(page: Page, garden: Garden, app: LittleApp) -> None:
    garden.invite(garden.maria.id)
    await page.get_by_role("button", name="Not this time").click()
    await picture(page, "confirm")
    await page.get_by_role("button", name="Keep it").click()
    assert app.actions("never") == []
    await page.get_by_role("button", name="Not this time").click()
    await page.get_by_role("button", name="Skip it").click()
    await expect(page.locator(".message").last).to_contain_text("Skipped. See you next quarter.")


async def test_a_button_that_is_not_answered_shows_a_warning(
    page: Page, garden: Garden, app: LittleApp
) -> None:
    garden.simulator.deliveries.ack_timeout = 0.2
    garden.invite(garden.maria.id)
    await page.get_by_role("button", name="Broken").click()
    await expect(page.get_by_text("The app did not answer.")).to_be_visible()
    await picture(page, "no-answer")
    assert len(app.actions("broken")) == 1


async def test_an_overflow_menu_offers_its_options(page: Page, garden: Garden, app: LittleApp) -> None:
    garden.invite(garden.maria.id)
    await page.get_by_label("More actions").click()
    await page.get_by_role("button", name="Who sees this?").click()
    assert [action["selected_option"]["value"] for action in await app.hears("more")] == ["who"]


async def test_channels_threads_and_pictures_are_shown(page: Page, garden: Garden) -> None:
    workspace = garden.simulator.workspace
    first = workspace.post(garden.beds, text="The *quarter's* digest")
    workspace.post(garden.beds, text="A reply", thread_ts=first.ts)
    image = {"type": "image", "slack_file": {"id": garden.upload(PIXEL)}, "alt_text": "Beans by week"}
    points = [{"label": "Beans", "value": 8}, {"label": "Kale", "value": 3}]
    chart = {"type": "data_visualization", "title": "Plants", "chart": {"type": "pie", "segments": points}}
    workspace.post(garden.beds, text="Beans", blocks=[image, chart])
    await expect(page.get_by_role("tab", name="#beds")).to_contain_text("3")
    await page.get_by_role("tab", name="#beds").click()
    await expect(page.get_by_text("1 reply")).to_be_visible()
    seen = page.get_by_role("img", name="Beans by week")
    await expect(seen).to_have_js_property("naturalWidth", 1)
    await expect(page.get_by_role("row", name="Beans 8")).to_be_visible()
    await expect(page.get_by_role("tab", name="#beds")).not_to_contain_text("unread")
    await picture(page, "channel")


async def test_a_file_that_is_no_picture_is_a_row_to_save_it_from(page: Page, garden: Garden) -> None:
    workspace = garden.simulator.workspace
    table = garden.upload(b"beans,8", name="beans.csv")
    message = workspace.post(workspace.dm_with(garden.maria.id), text="The files")
    message.files = [{"id": table, "name": "beans.csv", "title": "Beans by week", "size": 7}]
    garden.tell(garden.maria.id, text="That is all")
    await expect(page.get_by_text("That is all").first).to_be_visible()
    await expect(page.get_by_text("The files").first).to_be_visible()
    row = page.get_by_role("link", name="Beans by week")
    async with page.expect_download() as saved:
        await row.click()
    assert (await saved.value).suggested_filename == "beans.csv"
    await expect(page.get_by_text("beans.csv · 7 bytes")).to_be_visible()
    await picture(page, "file")


async def test_only_the_person_addressed_sees_an_ephemeral_message(page: Page, garden: Garden) -> None:
    garden.simulator.workspace.post(garden.beds, text="For Tom alone", ephemeral_to=garden.tom.id)
    garden.simulator.workspace.post(garden.beds, text="For all")
    await page.get_by_role("tab", name="#beds").click()
    await expect(page.get_by_text("For all")).to_be_visible()
    await expect(page.get_by_text("For Tom alone")).to_have_count(0)
    await page.get_by_role("button", name="Tom Okafor").click()
    await expect(page.get_by_text("For Tom alone")).to_be_visible()


async def test_new_messages_are_announced(page: Page, garden: Garden) -> None:
    garden.tell(garden.maria.id, text="First")
    await expect(page.get_by_text("First").first).to_be_visible()
    garden.tell(garden.maria.id, text="Second")
    await expect(page.locator("#heard")).to_have_text("Fern: Second")
