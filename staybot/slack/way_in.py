"""How Slack's requests reach a process: over a port if HTTP mode is set up, else over a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk.web.async_client import AsyncWebClient

from staybot.config import Settings
from staybot.observing.watch import Watch
from staybot.slack import warming
from staybot.slack.api import Identity
from staybot.slack.app import build
from staybot.slack.http import HttpReceiver
from staybot.slack.inflight import Inflight
from staybot.slack.places import Places
from staybot.store.database import Database

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp


class WayIn:
    """One for each process that takes requests."""

    def __init__(
        self, client: AsyncWebClient, db: Database, settings: Settings, *, bot: Identity, inflight: Inflight,
        watch: Watch,
    ) -> None:  # fmt: skip
        self.port = 0
        """Once it is open, in HTTP mode."""
        self._http: HttpReceiver | None = None
        self._socket: Places | None = None
        app = build(db, client, bot=bot, signing_secret=settings.signing_secret, tally=watch.tally)
        if settings.over_http:
            port = max(0, settings.port or 0)
            self._http = HttpReceiver(app, port=port, inflight=inflight, readiness=watch.readiness)
        else:
            self._socket = _places(app, db, settings, inflight)
            watch.readiness.socket = self._socket.trouble

    async def open(self) -> None:
        """Take requests from now on; without a free place for a socket, as soon as there is one."""
        if self._http is not None:
            self.port = await self._http.start()
        if self._socket is not None:
            await self._socket.start()

    async def leave(self) -> None:
        """Let a load balancer notice that this process is to end; requests are taken meanwhile."""
        if self._http is not None:
            await self._http.leave()

    async def close(self) -> None:
        """Take nothing new."""
        if self._http is not None:
            await self._http.stop()
        if self._socket is not None:
            await self._socket.stop()

    def warm(self) -> None:
        """Load what the first clicks would wait for. Takes a moment; to be called off the loop."""
        warming.warm()


def _places(app: AsyncApp, db: Database, settings: Settings, inflight: Inflight) -> Places:
    from staybot.slack.sockets import SocketReceiver  # noqa: PLC0415 — whoever is sent HTTP opens none

    token = settings.app_token
    return Places(db, connection=lambda: SocketReceiver(app, app_token=token, inflight=inflight))
