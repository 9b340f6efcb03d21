"""The demo's page in a real browser: three people play the whole story by clicking."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from staybot.demo.main import living
from tests.browser import SIZES, showing

OUT = Path(__file__).parents[1] / "out"
FRUSTRATED = "The GPU queue. Two days of waiting for a job of four hours."
PROMISE = "A reserved GPU slot for you every weekday afternoon"


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with (
        living(seed=1, people=60, with_page=True) as (stage, _),
        showing(f"{stage.sim.url}/page/") as page,
    ):
        yield page


async def picture(page: Page, name: str, *, end: bool = True) -> None:
    """Screenshots on a phone's and a desk's screen, of the end of what is shown or of its beginning."""
    OUT.mkdir(exist_ok=True)
    for size, viewport in reversed(SIZES.items()):
        await page.set_viewport_size(viewport)
        await page.locator("#scroll").evaluate(f"all => all.scrollTop = {int(end)} * all.scrollHeight")
        await page.screenshot(path=OUT / f"demo-{name}-{size}.png")


async def become(page: Page, name: str) -> None:
    await page.get_by_label("Search people").fill(name)
    await page.locator(".person", has_text=name).click()
    await expect(page.locator("#who-name")).to_have_text(name)
    await page.get_by_label("Search people").fill("")


async def moves(page: Page, button: str) -> None:
    before = await page.locator("#clock-local").get_attribute("datetime")
    await page.get_by_role("button", name=button).click()
    await expect(page.locator("#clock-local")).not_to_have_attribute("datetime", before or "")
    await expect(page.locator("#progress")).not_to_have_class("moving", timeout=60_000)


async def tab(page: Page, name: str) -> None:
    chosen = page.get_by_role("tab", name=re.compile(rf"^{name}( \d+ unread)?$"))
    await chosen.click()
    await expect(chosen).to_have_attribute("aria-selected", "true")


async def the_engineer_answers(page: Page) -> None:
    messages = page.locator("#messages")
    await expect(messages).to_contain_text("Your stay interview for Q4 2026")
    await picture(page, "invitation")
    await messages.get_by_role("button", name="Start the stay interview").click()
    modal = page.locator("#modal")
    await modal.get_by_label("What frustrated you in that time?").fill(FRUSTRATED)
    await modal.get_by_label("What gave you energy").fill("The people I debug with, and Noor.")
    await modal.get_by_label("No, it belongs to where I am now").check()
    await modal.get_by_label("My manager Priya Raman, with my name").nth(1).check()
    await picture(page, "interview")
    await modal.get_by_role("button", name="Send my answers").click()
    await the_engineer_has_the_last_word(page)
    await expect(modal).to_contain_text("Nothing has been sent to Priya Raman yet")
    await expect(modal).to_contain_text(FRUSTRATED)
    await expect(modal).not_to_contain_text("The people I debug with.")
    await picture(page, "preview")
    await modal.get_by_role("button", name="Share with Priya Raman").click()
    await expect(modal).to_contain_text("Thank you")
    await picture(page, "thanks")
    await modal.get_by_role("button", name="Close", exact=True).last.click()


async def the_engineer_has_the_last_word(page: Page) -> None:
    """Warned of a name, she leaves it out; then she confirms what was read in her words."""
    modal = page.locator("#modal")
    await expect(modal).to_contain_text("a name of somebody: Noor")
    await picture(page, "warning")
    await modal.get_by_role("button", name="Go back and change it").click()
    await modal.get_by_label("What gave you energy").fill("The people I debug with.")
    await modal.get_by_role("button", name="Send my answers").click()
    await expect(modal).to_contain_text("what you confirm here is what counts")
    await expect(modal.get_by_label("Needs work").first).to_be_checked()
    await picture(page, "themes")
    await modal.get_by_role("button", name="Confirm").click()


async def the_manager_commits(page: Page) -> None:
    messages = page.locator("#messages")
    await expect(messages).to_contain_text(FRUSTRATED)
    await picture(page, "shared")
    await messages.get_by_role("button", name="Log a commitment to Maria Lindqvist").click()
    modal = page.locator("#modal")
    await modal.get_by_label("What will change?").fill(PROMISE)
    await picture(page, "commitment")
    await modal.get_by_role("button", name="Log it").click()
    await expect(modal).to_contain_text("I am telling Maria Lindqvist")
    await picture(page, "committed")
    await modal.get_by_role("button", name="Close", exact=True).last.click()


async def test_three_people_play_the_whole_story_by_clicking(page: Page) -> None:
    await expect(page.locator("#who-name")).to_have_text("Maria Lindqvist")
    await expect(page.locator("#banner")).to_contain_text("Demo: invented people")
    await moves(page, "+1 day")
    await moves(page, "+1 week")
    await the_engineer_answers(page)
    await become(page, "Priya Raman")
    await the_manager_commits(page)
    await tab(page, "Staybot Home")
    await expect(page.locator("#home")).to_contain_text("Your commitments")
    await picture(page, "home-manager", end=False)
    await become(page, "Maria Lindqvist")
    await tab(page, "Staybot")
    await expect(page.locator("#messages")).to_contain_text(PROMISE)
    await picture(page, "promise")
    await tab(page, "Staybot Home")
    await expect(page.locator("#home")).to_contain_text("What you shared with your manager")
    await picture(page, "home-engineer", end=False)
    for _ in range(2):
        await moves(page, "+1 week")
    await moves(page, "To the next thing that happens")
    await expect(page.locator("#moved")).to_contain_text("UTC: ")
    await picture(page, "next")
    await moves(page, "+1 week")
    await become(page, "Noor Haddad")
    await tab(page, "#leadership")
    await expect(page.locator("#messages")).to_contain_text("Stay interviews, Q4 2026")
    await expect(page.locator("#messages")).not_to_contain_text(FRUSTRATED)
    await picture(page, "digest", end=False)
    await picture(page, "digest-end")
