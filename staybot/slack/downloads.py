"""The files of a digest into a direct message: its table, and its pictures as far as they can be had."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from staybot.facts import Download, Envelope
from staybot.flows import operator
from staybot.slack import answers, fates, files
from staybot.slack.files import FileToSend
from staybot.slack.posting import post
from staybot.slack.studio import Studio
from staybot.slack.views.blocks import Message
from staybot.slack.views.digests import download
from staybot.slack.views.digests.charts import charts

log = structlog.get_logger(__name__)

SECONDS: Final = 80.0
"""For drawing and uploading together: less than a letter's lease."""
COMMENT: Final = "The files"
UNSENT: Final = (files.NotUploaded, SlackApiError, ClientError, TimeoutError, OSError, ValueError)


class Downloads:
    """For one workspace."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def post(self, envelope: Envelope, message: Message) -> Any:
        """Slack's answer to the message before the files, which follow it there. Raises what posting raises;
        what becomes of the files is said in words: who wants them presses the button again.
        """
        assert isinstance(envelope.fact, Download)
        answer = await post(self._studio.api, envelope, message)
        await self._send(envelope.fact, channel=str(answer["channel"]))
        return answer

    async def _send(self, fact: Download, *, channel: str) -> None:
        if not self._studio.may_upload:
            await self._say(download.NOT_SENT, channel=channel, topic="scope")
            return
        try:
            async with asyncio.timeout(SECONDS):
                await files.share(
                    self._studio.api, channel=channel, files=await self._files(fact), comment=COMMENT
                )
        except UNSENT as error:
            code = answers.name_of(error) or type(error).__name__
            log.warning("Files were not sent.", code="files.unsent", slack=code)
            topic = fates.TOPIC.get(code, "")
            words = download.NOT_SENT if topic == "scope" else download.NOT_NOW
            await self._say(words, channel=channel, topic=topic)

    async def _files(self, fact: Download) -> list[FileToSend]:
        table = FileToSend(fact.name, fact.table.encode("utf-8-sig"), "Every published figure")
        wanted = charts(fact.digest)
        drawn = await self._studio.drawn(wanted)
        stem = fact.name.removesuffix(".csv")
        pictures = [
            FileToSend(f"{stem}-{n}.png", content, chart.title)
            for n, (chart, content) in enumerate(zip(wanted, drawn, strict=False), start=1)
            if content
        ]
        return [table, *pictures]

    async def _say(self, words: str, *, channel: str, topic: str) -> None:
        if topic:
            await self._studio.db.run(operator.tell, topic=topic)
        try:
            await self._studio.api.chat_postMessage(channel=channel, text=words, parse="none")
        except UNSENT as error:
            log.warning("Words about files were not sent.", code="files.unsaid", error=type(error).__name__)
