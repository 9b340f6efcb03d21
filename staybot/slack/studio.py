"""What pictures need, wherever they go: who draws them, and whether Slack takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from staybot.facts.charts import Chart
from staybot.pictures import NotDrawn, Renderer
from staybot.slack import files
from staybot.store.database import Database

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Studio:
    """For one workspace. `scopes` are those granted."""

    db: Database
    api: AsyncWebClient
    scopes: frozenset[str]
    renderer: Renderer

    @property
    def may_upload(self) -> bool:
        """Whether Slack takes files from us at all."""
        return files.SCOPE in self.scopes

    async def drawn(self, wanted: Sequence[Chart]) -> list[bytes]:
        """A PNG for each chart, empty for one that could not be drawn; none at all where nothing could be."""
        try:
            return await self.renderer.draw(wanted) if wanted else []
        except (NotDrawn, OSError, ValueError) as error:
            log.warning("No picture was drawn.", code="pictures.undrawn", error=type(error).__name__)
            return []
