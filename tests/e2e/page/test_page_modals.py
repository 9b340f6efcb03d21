"""Modals: what is typed, chosen, complained about, and never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.e2e.page.garden import picture
from tests.e2e.page.layouts import NOTE_FORM, plain

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.e2e.page.garden import Garden
    from tests.e2e.page.little_app import LittleApp


async def open_form(page: Page, garden: Garden) -> None:
    garden.invite(garden.maria.id)
    await page.get_by_role("button", name="Start").click()
    await expect(page.get_by_role("dialog", name="A note on your bed")).to_be_visible()


async def test_a_modal_keeps_what_is_typed_and_is_submitted(
    page: Page, garden: Garden, app: LittleApp
) -> None:
    await open_form(page, garden)
    words = page.get_by_label("What should change?")
    await expect(words).to_be_focused()
    await page.keyboard.type("More shade")
    await expect(page.get_by_text("10 of 120 characters")).to_be_visible()
    await page.get_by_label("My lead, with my name").check()
    await page.get_by_label("Greenhouse").check()
    await page.get_by_label("Who could help?").select_option(label="Tom Okafor")
    await page.get_by_label("By when?").fill("2026-05-04")
    await page.get_by_label("How many hours?").fill("3")
    await picture(page, "modal")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    [values] = app.actions("submit")
    assert values["words"]["words"]["value"] == "More shade"
    assert values["who"]["who"]["selected_option"]["value"] == "lead"
    assert [each["value"] for each in values["beds"]["beds"]["selected_options"]] == ["glass"]
    assert values["helper"]["helper"]["selected_user"] == garden.tom.id
    assert values["by"]["by"]["selected_date"] == "2026-05-04"
    assert values["hours"]["hours"]["value"] == "3"


async def test_the_app_hears_the_words_while_they_are_typed(
    page: Page, garden: Garden, app: LittleApp
) -> None:
    await open_form(page, garden)
    await page.keyboard.type("More shade")
    saved = await app.hears("words")
    assert "More shade".startswith(saved[0]["value"])
    await page.get_by_role("button", name="Save").click()
    await app.hears("submit")
    assert app.actions("words")[-1]["value"] == "More shade"


async def test_an_update_leaves_the_words_and_the_cursor_where_they_are(
    page: Page, garden: Garden, app: LittleApp
) -> None:
    await open_form(page, garden)
    words = page.get_by_label("What should change?")
    await words.fill("More shade, please")
    await words.press("Home")
    await app.hears("words")
    surfaces = garden.simulator.workspace.surfaces
    view = surfaces.top(garden.maria.id)
    assert view is not None
    changed = [NOTE_FORM["blocks"][1] | {"hint": plain("Kept at 10:31.")}, *NOTE_FORM["blocks"][2:]]
    surfaces.replace(view, NOTE_FORM | {"blocks": changed})
    await expect(page.get_by_text("Kept at 10:31.")).to_be_visible()
    await expect(words).to_be_focused()
    await page.keyboard.type("Much: ")
    await expect(words).to_have_value("Much: More shade, please")


async def test_the_next_page_of_a_window_takes_the_focus(page: Page, garden: Garden, app: LittleApp) -> None:
    await open_form(page, garden)
    surfaces = garden.simulator.workspace.surfaces
    view = surfaces.top(garden.maria.id)
    assert view is not None
    text = {"type": "section", "block_id": "sure", "text": plain("Is that all?")}
    surfaces.replace(view, NOTE_FORM | {"title": plain("Are you sure?"), "blocks": [text]})
    await expect(page.get_by_role("heading", name="Are you sure?")).to_be_focused()
    assert app.heard == []


async def test_a_complaint_stands_at_its_field_and_the_words_stay(
    page: Page, garden: Garden, app: LittleApp
) -> None:
    await open_form(page, garden)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Please complete this required field.")).to_be_visible()
    words = page.get_by_label("What should change?")
    await expect(words).to_be_focused()
    await words.fill("A slug fence")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("No slugs, please.")).to_be_visible()
    await expect(words).to_have_attribute("aria-invalid", "true")
    await expect(words).to_have_value("A slug fence")
    await picture(page, "complaint")
    assert len(app.actions("submit")) == 1


async def test_a_submit_without_answer_says_trouble_connecting(
    page: Page, garden: Garden, app: LittleApp
) -> None:
    garden.simulator.deliveries.ack_timeout = 0.5
    await open_form(page, garden)
    await page.get_by_label("What should change?").fill("silence")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("We had some trouble connecting. Try again?")).to_be_visible()
    await expect(page.get_by_label("What should change?")).to_have_value("silence")
    assert len(app.actions("submit")) == 1


async def test_escape_closes_a_modal_and_tells_the_app(page: Page, garden: Garden, app: LittleApp) -> None:
    await open_form(page, garden)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert await app.hears("closed") == [False]
    await expect(page.get_by_role("button", name="Start")).to_be_focused()


async def test_views_lie_on_one_another_and_go_one_by_one(page: Page, garden: Garden) -> None:
    surfaces = garden.simulator.workspace.surfaces
    for title in ("Below", "Above"):
        view = {"type": "modal", "title": plain(title), "blocks": [{"type": "divider"}]}
        surfaces.push(garden.maria.id, view)
    await expect(page.get_by_role("dialog", name="Above")).to_be_visible()
    await page.get_by_role("button", name="Back").click()
    await expect(page.get_by_role("dialog", name="Below")).to_be_visible()
    await page.get_by_role("button", name="Close", exact=True).click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert surfaces.top(garden.maria.id) is None
