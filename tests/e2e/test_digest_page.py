"""A digest and its thread in a real browser: what a leader reads on a phone and at a desk."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from staybot.anonymity.ledger import GENESIS, chain_hash
from staybot.config import Settings
from staybot.demo import page as pages
from staybot.demo.stage import Stage
from staybot.flows.delivering import outbox
from staybot.store.database import Tx
from staybot.store.tables import Release, Round, RoundKind, RoundState
from tests.browser import SIZES, showing
from tests.e2e.conftest import CAST, START, Company
from tests.e2e.test_demo_page import tab
from tests.interviews_only import INTERVIEWS_ONLY
from tests.unit.slack.golden_companies import stored

OUT = Path(__file__).parents[1] / "out"


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    stage = Stage(tmp_path, start=START, settings=Settings(**INTERVIEWS_ONLY))
    pages.mount(stage)
    await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    yield Company(stage)
    await stage.close()


@pytest.fixture(params=SIZES)
async def page(request: pytest.FixtureRequest, company: Company) -> AsyncIterator[Page]:
    async with showing(
        f"{company.stage.sim.url}/page/?as={company.noor.user.id}", size=request.param
    ) as page:
        yield page


def published(tx: Tx, name: str) -> None:
    """A company's releases stand in the ledger, and the digest of the last one is due."""
    before, release_id = GENESIS, ""
    for seq, body in enumerate(stored(name), start=1):
        day = tx.now - timedelta(days=100 - seq)
        of = Round(
            id=f"r{seq}", workspace=tx.workspace, kind=RoundKind.INTERVIEW, label=f"x{seq}",
            state=RoundState.CLOSED, opens_on=day.date(), closes_on=day.date(), opens_at=day, closes_at=day,
        )  # fmt: skip
        tx.session.add(of)
        tx.session.flush()
        text, release_id = json.dumps(body), str(seq) * 32
        row = Release(
            id=release_id, workspace=tx.workspace, round_id=of.id, seq=seq, body_json=text,
            prev_hash=before, hash=chain_hash(before, text),
        )  # fmt: skip
        before = row.hash
        tx.session.add(row)
        tx.session.flush()
    outbox.post(tx, kind="digest", subject=release_id, to=None, at=tx.now)


async def picture(page: Page, name: str, *, end: float = 1) -> None:
    OUT.mkdir(exist_ok=True)
    size = "wide" if page.viewport_size and page.viewport_size["width"] > 800 else "phone"
    await page.locator("#scroll").evaluate(f"all => all.scrollTop = {end} * all.scrollHeight")
    await page.screenshot(path=OUT / f"digest-{name}-{size}.png")


async def test_a_leader_reads_the_post_its_thread_and_how_it_was_made(page: Page, company: Company) -> None:
    company.stage.bot.db.now(published, "troubled")
    await company.passes(hours=6)
    await page.reload()
    await tab(page, "#leadership")
    messages, modal = page.locator("#messages"), page.locator("#modal")
    await expect(messages).to_contain_text("few promises of the last round were kept")
    await expect(messages).to_contain_text("Function 1")
    for at, end in enumerate((0, 0.25, 0.5, 1)):
        await picture(page, f"post-{at}", end=end)
    await (
        messages.get_by_role("button", name="Method")
        .or_(messages.get_by_role("button", name="How this was made"))
        .first.click()
    )
    await expect(modal).to_contain_text("an auditor attacked this release")
    await picture(page, "method")
    overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0, "nothing is wider than the screen"
