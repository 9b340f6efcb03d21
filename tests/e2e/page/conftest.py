"""A garden, its app, and a browser that looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import async_playwright, expect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from tests.browser import launch, looking
from tests.e2e.page.garden import Garden
from tests.e2e.page.little_app import LittleApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page


@pytest.fixture
async def garden() -> AsyncIterator[Garden]:
    garden = Garden()
    await garden.simulator.start()
    yield garden
    await garden.simulator.stop()


@pytest.fixture
async def app(garden: Garden) -> AsyncIterator[LittleApp]:
    app = LittleApp(garden.simulator)
    handler = AsyncSocketModeHandler(app.bolt, garden.simulator.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser, garden: Garden) -> AsyncIterator[Page]:
    address = f"{garden.simulator.url}/page/?as={garden.maria.id}"
    async with looking(browser, address) as page:
        await expect(page.locator("#who-name")).to_have_text("Maria Keller")
        yield page
