"""Charts made into blocks: drawn and uploaded, or as Slack's own charts. What cannot be had is left out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from staybot.facts.charts import Chart
from staybot.flows import operator
from staybot.pictures import NotDrawn, Renderer
from staybot.slack import answers, fates, files
from staybot.slack.views.blocks import Json
from staybot.slack.views.illustrated import image
from staybot.slack.views.native import native
from staybot.store.database import Database

log = structlog.get_logger(__name__)

SECONDS: Final = 40.0
"""For all uploads of one digest; drawing has its own limit, and both lie within a letter's lease."""
FAILURES: Final = (
    NotDrawn, files.NotUploaded, SlackApiError, ClientError, TimeoutError, OSError, ValueError,
)  # fmt: skip


@dataclass
class Illustration:
    """The blocks of one try, and the files behind them."""

    blocks: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    has_native: bool = False
    """Some blocks are Slack's own charts."""


class Illustrator:
    """For one workspace."""

    def __init__(
        self, db: Database, api: AsyncWebClient, *, scopes: frozenset[str], renderer: Renderer
    ) -> None:
        """`scopes` are those granted: without files:write nothing is drawn, and the operator told once."""
        self._db = db
        self._api = api
        self._scopes = scopes
        self._renderer = renderer

    async def illustrate(self, wanted: Sequence[Chart], *, is_native: bool) -> Illustration:
        """What can be had of the charts, in their order: Slack's own where wanted, pictures for the rest."""
        own = native(wanted) if is_native else {}
        places = [place for place in range(len(wanted)) if place not in own]
        pictures = await self._drawn([wanted[place] for place in places])
        ids: dict[int, str] = {}
        try:
            async with asyncio.timeout(SECONDS):
                for place, picture in zip(places, pictures, strict=False):
                    file_id = await self._uploaded(wanted[place], picture, number=place + 1)
                    ids |= {place: file_id} if file_id else {}
        except TimeoutError:
            log.warning("Slack takes pictures too slowly; some are left out.", code="pictures.slow")
        shown = Illustration(files=list(ids.values()), has_native=bool(own))
        for place, chart in enumerate(wanted):
            shown.blocks += own.get(place, [])
            shown.blocks += [image(ids[place], chart.alt)] if place in ids else []
        return shown

    async def tidy(self, shown: Illustration) -> None:
        """Files that no message shows are taken away again, where Slack allows."""
        for file_id in shown.files:
            await files.delete(self._api, file_id)
        shown.files = []

    async def stop(self) -> None:
        """End a drawing under way."""
        await self._renderer.stop()

    async def _drawn(self, wanted: Sequence[Chart]) -> list[bytes]:
        if not wanted:
            return []
        if files.SCOPE not in self._scopes:
            await self._db.run(operator.tell_once, topic="pictures_scope")
            return []
        try:
            return await self._renderer.draw(wanted)
        except FAILURES as error:
            log.warning("No picture was drawn.", code="pictures.undrawn", error=type(error).__name__)
            return []

    async def _uploaded(self, chart: Chart, picture: bytes, *, number: int) -> str | None:
        if not picture:
            log.warning("A picture could not be drawn.", code="pictures.undrawn", error="empty")
            return None
        name = f"staybot-{number}.png"
        try:
            return await files.upload(self._api, name=name, content=picture, title=chart.title)
        except FAILURES as error:
            code = answers.error_name(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("A picture was not uploaded.", code="pictures.unsent", slack=code)
            if fates.TOPIC.get(code) == "scope":
                await self._db.run(operator.tell_once, topic="pictures_scope")
            return None
