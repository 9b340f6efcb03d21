"""Charts made into blocks: drawn and uploaded, or as Slack's own charts. What cannot be had is left out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from staybot.facts.charts import Chart
from staybot.flows import operator
from staybot.slack import answers, fates, files
from staybot.slack.files import Note
from staybot.slack.studio import Studio
from staybot.slack.views.blocks import Json
from staybot.slack.views.digests.illustrated import image
from staybot.slack.views.digests.native import native

log = structlog.get_logger(__name__)

SECONDS: Final = 40.0
"""For all uploads of one digest; drawing has its own limit, and both lie within a letter's lease."""
FAILURES: Final = (files.NotUploaded, SlackApiError, ClientError, TimeoutError, OSError, ValueError)


@dataclass
class Illustration:
    """The blocks of one try, and the files behind them."""

    blocks: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    has_native: bool = False
    """Some blocks are Slack's own charts."""


class Illustrator:
    """For one workspace: without files:write nothing is drawn, and the operator told once."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def illustrate(self, wanted: Sequence[Chart], *, is_native: bool, note: Note) -> Illustration:
        """What can be had of the charts, in their order: Slack's own where wanted, pictures for the rest.
        `note` is told of each upload before it is a file.
        """
        own = native(wanted) if is_native else {}
        places = [place for place in range(len(wanted)) if place not in own]
        pictures = await self._drawn([wanted[place] for place in places])
        ids: dict[int, str] = {}
        try:
            async with asyncio.timeout(SECONDS):
                for place, picture in zip(places, pictures, strict=False):
                    file_id = await self._uploaded(wanted[place], picture, number=place + 1, note=note)
                    ids |= {place: file_id} if file_id else {}
        except TimeoutError:
            log.warning("Slack takes pictures too slowly; some are left out.", code="pictures.slow")
        shown = Illustration(files=list(ids.values()), has_native=bool(own))
        for place, chart in enumerate(wanted):
            shown.blocks += own.get(place, [])
            shown.blocks += [image(ids[place], chart.alt)] if place in ids else []
        return shown

    async def _drawn(self, wanted: Sequence[Chart]) -> list[bytes]:
        if wanted and not self._studio.may_upload:
            await self._studio.db.run(operator.tell_once, topic="pictures_scope")
            return []
        return await self._studio.drawn(wanted)

    async def _uploaded(self, chart: Chart, picture: bytes, *, number: int, note: Note) -> str | None:
        if not picture:
            log.warning("A picture could not be drawn.", code="pictures.undrawn", error="empty")
            return None
        file = files.FileToSend(f"staybot-{number}.png", picture, chart.title)
        try:
            return await files.upload(self._studio.api, file, note=note)
        except FAILURES as error:
            code = answers.name_of(error) or type(error).__name__
            log.warning("A picture was not uploaded.", code="pictures.unsent", slack=code)
            if fates.TOPIC.get(code) == "scope":
                await self._studio.db.run(operator.tell_once, topic="pictures_scope")
            return None
