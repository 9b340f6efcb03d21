"""A real browser for the tests: the machine's Chromium, or one that is fetched when there is none."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import async_playwright

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page, Playwright, ViewportSize

SIZES: dict[str, ViewportSize] = {
    "wide": {"width": 1280, "height": 800},
    "phone": {"width": 390, "height": 844},
}
"""The screens of a desk and of a phone."""

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of a Chromium on this machine, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


async def launch(playwright: Playwright) -> Browser:
    """Start headless Chromium. Fails with what to install if there is none and none can be had."""
    path = find_chromium() or _installed(playwright.chromium.executable_path)
    return await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@asynccontextmanager
async def showing(url: str, *, size: str = "wide") -> AsyncIterator[Page]:
    """An address on a screen of this size. Fails at the end if the page complained about anything."""
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        async with looking(browser, url, size=size) as page:
            yield page
        await browser.close()


@asynccontextmanager
async def looking(browser: Browser, url: str, *, size: str = "wide") -> AsyncIterator[Page]:
    """The same in a browser that runs."""
    complaints: list[str] = []
    context = await browser.new_context(viewport=SIZES[size], reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto(url)
    yield page
    await context.close()
    assert complaints == []


@cache
def _installed(bundled: str) -> str:
    """The path of a Chromium that was not there before, or Playwright's own from an earlier time.

    Workers take turns: the first one installs, the others find what it installed.
    """
    with (Path(tempfile.gettempdir()) / "staybot-chromium.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return find_chromium() or _fetched(bundled)


def _fetched(bundled: str) -> str:
    if os.path.exists(bundled):  # noqa: PTH110 — one look, before any event loop matters
        return bundled
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update")
        _run("apt-get", "install", "-y", "chromium")
        if path := find_chromium():
            return path
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    if os.path.exists(bundled):  # noqa: PTH110 — see above
        return bundled
    pytest.fail(
        "These tests need a Chromium browser. Install it, for example with `apt-get install chromium` "
        "or `python -m playwright install --with-deps chromium`, and run them again.",
        pytrace=False,
    )


def _run(*command: str) -> None:
    subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
