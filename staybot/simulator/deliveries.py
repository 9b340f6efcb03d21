"""Gets payloads to the app: once for what people do, with retries for events."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from staybot.simulator.parcels import Parcel, Reply

if TYPE_CHECKING:
    from staybot.simulator.activity import Activity
    from staybot.simulator.faults import Faults
    from staybot.simulator.http_delivery import HttpDelivery
    from staybot.simulator.manifest import App
    from staybot.simulator.objects import JSON
    from staybot.simulator.parcels import Kind, Transport
    from staybot.simulator.sockets import Sockets
    from staybot.simulator.workspace import Workspace

SOON = 1.0
"""A retry due within so many seconds counts as under way; a later one does not."""


@dataclass(frozen=True)
class Delivery:
    """One attempt and how it ended."""

    parcel: Parcel
    reply: Reply


class Deliveries:
    """Sends over HTTP if a request URL is set, over sockets otherwise.

    `ack_timeout`: seconds of real time the app has for an ack. `retry_schedule`: seconds before each
    retry of an event (at once, 1 and 5 minutes: docs.slack.dev/apis/events-api).
    """

    def __init__(
        self,
        *,
        app: App,
        workspace: Workspace,
        sockets: Sockets,
        http: HttpDelivery,
        faults: Faults,
        activity: Activity,
    ) -> None:
        self.ack_timeout = 3.0
        self.retry_schedule: tuple[float, ...] = (0.0, 60.0, 300.0)
        self.log: list[Delivery] = []
        self._app = app
        self._workspace = workspace
        self._sockets = sockets
        self._http = http
        self._faults = faults
        self._activity = activity
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_over_http(self) -> bool:
        """Whether a request URL is set."""
        return self._http.url is not None

    async def stop(self) -> None:
        """Give up whatever is still to be retried."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def interaction(self, kind: Kind, payload: JSON) -> Reply:
        """Deliver something a person did; it is never retried."""
        parcel = Parcel(kind, payload)
        if not self._faults.take_duplicate():
            return await self._attempt(parcel)
        first, _ = await asyncio.gather(self._attempt(parcel), self._attempt(parcel))
        return first

    def event(self, event: JSON) -> bool:
        """Deliver an event in the background; False if the app has not subscribed to it."""
        name = event["type"] if event["type"] != "message" else f"message.{event['channel_type']}"
        if name not in self._app.events or self._app.is_revoked:
            return False
        parcel = Parcel("events_api", self._callback(event))
        for _ in range(2 if self._faults.take_duplicate() else 1):
            task = asyncio.get_running_loop().create_task(self._until_acked(parcel))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return True

    async def _until_acked(self, parcel: Parcel) -> None:
        reply = await self._attempt(parcel)
        for attempt, delay in enumerate(self.retry_schedule, start=1):
            if reply.acked or reply.no_retry:
                return
            await self._pause(delay)
            reply = await self._attempt(replace(parcel, attempt=attempt, reason=reply.reason))

    async def _pause(self, delay: float) -> None:
        with self._activity.something() if delay <= SOON else nullcontext():
            await asyncio.sleep(delay)

    async def _attempt(self, parcel: Parcel) -> Reply:
        transport: Transport = self._http if self.is_over_http else self._sockets
        with self._activity.something():
            reply = await transport.send(parcel, timeout=self.ack_timeout)
        self.log.append(Delivery(parcel, reply))
        return reply

    def _callback(self, event: JSON) -> JSON:
        workspace = self._workspace
        stamp = workspace.next_ts()
        authorization = {
            "enterprise_id": None,
            "team_id": workspace.team_id,
            "user_id": workspace.bot.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": self._app.verification_token,
            "team_id": workspace.team_id,
            "context_team_id": workspace.team_id,
            "context_enterprise_id": None,
            "api_app_id": self._app.id,
            "event": {"event_ts": stamp, **event},
            "type": "event_callback",
            "event_id": workspace.new_id("Ev"),
            "event_time": int(float(stamp)),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
        }
