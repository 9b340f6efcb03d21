"""How Slack's requests reach a process: over a port if HTTP mode is set up, else over a socket."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from staybot.config import Settings
from staybot.observing.readiness import Readiness
from staybot.slack.http import HttpReceiver
from staybot.slack.inflight import Inflight
from staybot.slack.places import Places
from staybot.slack.sockets import SocketReceiver
from staybot.store.database import Database


class WayIn:
    """One for each process that takes requests."""

    def __init__(
        self, app: AsyncApp, db: Database, settings: Settings, *, inflight: Inflight, readiness: Readiness
    ) -> None:
        self.port = 0
        """Once it is open, in HTTP mode."""
        self._http: HttpReceiver | None = None
        self._socket: Places | None = None
        if settings.over_http:
            port = max(0, settings.port or 0)
            self._http = HttpReceiver(app, port=port, inflight=inflight, readiness=readiness)
        else:
            token = settings.app_token
            self._socket = Places(
                db, connection=lambda: SocketReceiver(app, app_token=token, inflight=inflight)
            )

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
