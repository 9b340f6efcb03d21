"""Three people and a stranger, an app, a clock, and the host's side of the page."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from staybot.simulator import page_api
from staybot.simulator.records import File
from staybot.simulator.server import Simulator
from tests.e2e.page.layouts import INVITATION, MANIFEST, mrkdwn

if TYPE_CHECKING:
    from playwright.async_api import Page

OUT = Path(__file__).parents[2] / "out"
HOSTILE = "<img src=x onerror=alert(1)>"
TURNED = "Eve \u202egnp.exe"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


class Garden:
    """Three people, an app, a clock, and the host's side of the page."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 4, 20, 8, 30, tzinfo=UTC)
        self.simulator = Simulator(manifest=MANIFEST, now=self.now)
        add = self.simulator.workspace.add_user
        self.maria = add(name="Maria Keller", tz="Europe/Berlin")
        self.tom = add(name="Tom Okafor", tz="America/New_York")
        self.eve = add(name=TURNED, tz="Asia/Kolkata")
        self.hostile = add(name=HOSTILE, tz="Europe/London")
        members = [self.maria.id, self.tom.id, self.simulator.workspace.bot.id]
        self.beds = self.simulator.workspace.add_channel(name="beds", kind="public", members=members)
        self.gate = asyncio.Event()
        self.gate.set()
        page_api.mount(self.simulator.web, self.simulator, self)

    def now(self) -> datetime:
        return self.instant

    async def advance(self, by: timedelta) -> None:
        self.instant += by / 2
        await self.gate.wait()
        self.instant += by / 2
        self.tell(self.maria.id, text="Good morning, it is watering day.")

    async def next_thing(self) -> str | None:
        self.instant += timedelta(hours=3)
        return "The beans came up."

    def notes(self) -> dict[str, str]:
        return {self.maria.id: "Engineer · answers soon", self.tom.id: "Lead of the beds"}

    def banner(self) -> str:
        return "A made-up garden club: nobody here is real."

    def tell(self, user_id: str, *, text: str, blocks: list[dict[str, Any]] | None = None) -> str:
        workspace = self.simulator.workspace
        return workspace.post(workspace.dm_with(user_id), text=text, blocks=blocks).ts

    def invite(self, user_id: str) -> None:
        blocks = [dict(block) for block in INVITATION]
        words = INVITATION[1]["text"]["text"].replace("{maria}", self.maria.id)
        blocks[1] = {"type": "section", "text": mrkdwn(words)}
        self.tell(user_id, text="How is the garden?", blocks=blocks)

    def upload(self, data: bytes, *, name: str = "a.png") -> str:
        file_id = self.simulator.workspace.new_id("F")
        self.simulator.workspace.files[file_id] = File(file_id, name, len(data), data=data, is_complete=True)
        return file_id


async def picture(page: Page, name: str) -> None:
    """Two screenshots, in light and in dark."""
    OUT.mkdir(exist_ok=True)
    schemes: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
    for scheme in schemes:
        await page.emulate_media(color_scheme=scheme)
        await page.screenshot(path=OUT / f"page-{name}-{scheme}.png")
