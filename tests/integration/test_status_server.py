"""The pages of a process whose database is slow: what the process knows itself is told in time."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from staybot.config import Settings
from staybot.observing import server
from staybot.observing.watch import Watch
from staybot.store.database import engine_for
from tests.company_rows import Company


async def _nobody() -> None:
    """Slack is not asked here."""


@pytest.fixture
async def scrape(company: Company) -> AsyncIterator[str]:
    watch = Watch(company.db, company.clock, slack=_nobody, ticks=True)
    port = await watch.open(Settings(status_port=0))
    yield f"http://127.0.0.1:{port}/metrics"
    await watch.close()


async def page(url: str) -> str:
    async with ClientSession() as browser, browser.get(url) as answer:
        assert answer.status == 200
        return await answer.text()


@pytest.mark.each_database
@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
async def test_a_database_that_hangs_keeps_no_scrape_waiting(
    company: Company, scrape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.2)
    engine = engine_for(company.db.engine.url.render_as_string(hide_password=False))
    with engine.begin() as connection:
        connection.exec_driver_sql("LOCK TABLE letter")
        text = await page(scrape)
    engine.dispose()
    assert "staybot_database_up 0.0" in text
    assert "staybot_tick_age_seconds 0.0" in text
    assert "staybot_letters_due" not in text


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_somebody_who_writes_keeps_no_scrape_waiting(company: Company, scrape: str) -> None:
    held, done = threading.Event(), threading.Event()

    def writes() -> None:
        with company.db.engine.begin():
            held.set()
            done.wait(10)

    writing = threading.Thread(target=writes)
    writing.start()
    assert held.wait(10)
    text = await page(scrape)
    done.set()
    writing.join()
    assert "staybot_database_up 1.0" in text
