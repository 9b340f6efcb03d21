"""The digest of every invented company in a real browser on a phone, by day and by night: all of it can be
read. A picture of each whole conversation stands in tests/out to be looked at.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Page, expect

from staybot.config import Settings
from staybot.demo import page as pages
from staybot.demo.stage import Stage
from staybot.slack.views.digests.charts import charts
from tests.browser import SIZES, showing
from tests.e2e.conftest import CAST, START, Company
from tests.e2e.test_demo_page import tab
from tests.e2e.test_digest_page import OUT, published
from tests.interviews_only import INTERVIEWS_ONLY
from tests.legible import faults
from tests.unit.slack import golden_companies
from tests.unit.slack.golden_companies import COMPANIES
from tests.whole_digests import messages

pytestmark = pytest.mark.long  # a bot, a browser and all pictures for each of fifteen companies: minutes

WIDTH: Final = SIZES["phone"]["width"]
TALLEST: Final = 16_000


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    stage = Stage(tmp_path, start=START, settings=Settings(**INTERVIEWS_ONLY))
    pages.mount(stage)
    await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    stage.sim.faults.files_not_ready(0)
    yield Company(stage)
    await stage.close()


@pytest.fixture
async def page(company: Company) -> AsyncIterator[Page]:
    address = f"{company.stage.sim.url}/page/?as={company.noor.user.id}"
    async with showing(address, size="phone") as page:
        yield page


async def picture(page: Page, name: str) -> None:
    """Everything at once, on a screen as high as it is long."""
    await page.set_viewport_size({"width": WIDTH, "height": TALLEST})
    for image in await page.locator("figure img").all():
        await image.scroll_into_view_if_needed()
        await expect(image).to_have_js_property("complete", value=True)
    end = await page.locator("#messages").evaluate("node => node.getBoundingClientRect().bottom")
    await page.set_viewport_size({"width": WIDTH, "height": min(TALLEST, int(end) + 160)})
    OUT.mkdir(exist_ok=True)
    await page.screenshot(path=OUT / f"golden-{name}.png")
    await page.set_viewport_size(SIZES["phone"])


@pytest.mark.parametrize("name", COMPANIES)
async def test_a_leader_can_read_all_of_it_on_a_phone(page: Page, company: Company, name: str) -> None:
    fact = golden_companies.fact(golden_companies.stored(name))
    company.stage.bot.db.now(published, name)
    await company.passes(hours=6)
    await page.reload()
    await tab(page, "#leadership")
    shown = page.locator("#messages")
    await expect(shown.get_by_role("article")).to_have_count(len(messages(fact)))
    await expect(shown.locator("figure img")).to_have_count(len(charts(fact)))
    for scheme in ("dark", "light"):
        await page.emulate_media(color_scheme=scheme)
        await picture(page, f"{name}-{scheme}")
        assert "\n".join(await faults(page, "#messages")) == ""


async def test_a_past_digest_can_be_read_too_with_its_pictures(page: Page, company: Company) -> None:
    company.stage.bot.db.now(published, "troubled")
    await company.passes(hours=6)
    await company.noor.command("/stay digest q4 2026")
    await company.passes(minutes=2)
    await page.reload()
    await tab(page, "Staybot")
    shown = page.locator("#messages")
    await expect(shown).to_contain_text("With its pictures it comes to you by direct message")
    await expect(shown.locator("figure img")).to_have_count(3)
    await picture(page, "past")
    assert "\n".join(await faults(page, "#messages")) == ""
