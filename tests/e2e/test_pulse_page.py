"""A pulse in a real browser, on a desk's and a phone's screen: what it takes to answer, and how it looks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser import SIZES, showing
from tests.e2e.conftest import Company
from tests.e2e.pulsing import pulsing
from tests.e2e.test_demo_page import tab

OUT = Path(__file__).parents[1] / "out"


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    async with pulsing(tmp_path, with_page=True) as set_up:
        yield set_up


@pytest.fixture(params=SIZES)
async def page(request: pytest.FixtureRequest, company: Company) -> AsyncIterator[Page]:
    async with showing(
        f"{company.stage.sim.url}/page/?as={company.maria.user.id}", size=request.param
    ) as page:
        await expect(page.locator("#who-name")).to_have_text("Maria")
        yield page


async def picture(page: Page, name: str) -> None:
    OUT.mkdir(exist_ok=True)
    size = "wide" if page.viewport_size and page.viewport_size["width"] > 800 else "phone"
    await page.screenshot(path=OUT / f"pulse-{name}-{size}.png")


async def test_maria_answers_three_questions_with_four_clicks(page: Page) -> None:
    messages, modal = page.locator("#messages"), page.locator("#modal")
    await expect(messages).to_contain_text("A quick pulse")
    await page.locator("#scroll").evaluate("all => all.scrollTop = all.scrollHeight")
    await picture(page, "message")
    await messages.get_by_role("button", name="4 Agree").click()
    await expect(modal).to_contain_text("Every tap counts")
    await picture(page, "window")
    await modal.get_by_role("radio", name="2 Disagree").nth(1).click()
    await modal.get_by_role("button", name="8 of 10").click()
    await expect(modal.get_by_role("button", name="Chosen: 8 of 10")).to_be_visible()
    await picture(page, "marked")
    await modal.get_by_role("button", name="Done").click()
    await expect(modal).to_contain_text("Thank you.")
    await picture(page, "thanks")
    await modal.get_by_role("button", name="Close", exact=True).last.click()
    await messages.get_by_role("button", name="Not while I'm away").click()
    await expect(modal).to_contain_text("Your last day away")
    await picture(page, "away")
    await page.keyboard.press("Escape")
    await tab(page, "Staybot Home")
    await expect(page.locator("#home")).to_contain_text("You answered 3 of 3 questions")
    await picture(page, "home")
