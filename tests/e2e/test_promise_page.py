"""Promises in a real browser, on a desk's and a phone's screen: nothing is cut off, every button is there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from staybot.config import Settings
from staybot.demo import page as pages
from staybot.demo.stage import Stage
from tests.browser import SIZES, showing
from tests.e2e import promising
from tests.e2e.conftest import CAST, START, Company
from tests.e2e.test_demo_page import tab
from tests.interviews_only import INTERVIEWS_ONLY

OUT = Path(__file__).parents[1] / "out"


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    settings = Settings(**INTERVIEWS_ONLY, sponsor="Noor, VP Engineering")
    stage = Stage(tmp_path, start=START, settings=settings)
    pages.mount(stage)
    await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    yield Company(stage)
    await stage.close()


@pytest.fixture(params=SIZES)
async def page(request: pytest.FixtureRequest, company: Company) -> AsyncIterator[Page]:
    async with showing(f"{company.stage.sim.url}/page/", size=request.param) as page:
        yield page


async def looks(page: Page, company: Company, name: str, *, at: str = "") -> None:
    """Somebody at their Slack."""
    await page.goto(f"{company.stage.sim.url}/page/?as={company.stage.people[f'{name}@example.com'].id}")
    await expect(page.locator("#who-name")).to_have_text(name.title())
    if at:
        await tab(page, at)


async def picture(page: Page, name: str, *, end: bool = True) -> None:
    OUT.mkdir(exist_ok=True)
    size = "wide" if page.viewport_size and page.viewport_size["width"] > 800 else "phone"
    await page.locator("#scroll").evaluate(f"all => all.scrollTop = {int(end)} * all.scrollHeight")
    await page.screenshot(path=OUT / f"promise-{name}-{size}.png")


async def test_a_promise_is_made_answered_and_seen(page: Page, company: Company) -> None:
    await promising.maria_shares(company)
    await looks(page, company, "priya")
    messages, modal = page.locator("#messages"), page.locator("#modal")
    await messages.get_by_role("button", name="Log a commitment").click()
    await expect(modal).to_contain_text("What has helped elsewhere")
    await modal.get_by_label("What will change?").fill(promising.PROMISE)
    await picture(page, "form")
    await modal.get_by_role("button", name="Log it").click()
    await expect(modal).to_contain_text("I am telling Maria")
    await page.keyboard.press("Escape")
    await company.passes(days=48)
    await looks(page, company, "priya")
    await expect(messages).to_contain_text(promising.TODAY)
    await picture(page, "reminder")
    await tab(page, "Staybot Home")
    await expect(page.locator("#home")).to_contain_text("days left")
    await picture(page, "home-priya", end=False)
    await page.locator("#home").get_by_role("button", name="The promise to Maria is done").click()
    await expect(modal).to_contain_text("Noted.")
    await page.keyboard.press("Escape")
    await company.passes(days=1)
    await looks(page, company, "maria")
    await expect(messages).to_contain_text("Did it happen?")
    await picture(page, "question")
    await messages.get_by_role("button", name="Not yet …").click()
    await expect(modal).to_contain_text("Who reads them?")
    await picture(page, "not-yet")
    await page.keyboard.press("Escape")
    await looks(page, company, "maria", at="Staybot Home")
    await expect(page.locator("#home").get_by_role("button", name="Yes, it happened")).to_be_visible()
    await picture(page, "home-maria", end=False)
    await looks(page, company, "noor", at="Staybot Home")
    await expect(page.locator("#home")).to_contain_text("Follow-through, as the digest of Q4 2026 told it")
    await expect(page.locator("#home")).not_to_contain_text("GPU")
    await picture(page, "home-noor", end=False)
