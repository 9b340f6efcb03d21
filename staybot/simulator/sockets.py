"""Socket Mode (docs.slack.dev/apis/events-api/using-socket-mode)."""

from __future__ import annotations

import asyncio
import itertools
import json
import uuid
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from staybot.simulator.parcels import Reply

if TYPE_CHECKING:
    from staybot.simulator.parcels import Parcel

MOST = 10
"""Open connections per app."""


class Sockets:
    """The open connections. Each parcel goes to exactly one of them, in turn.

    `late` lists the envelope ids of acks that came after their deadline.
    """

    def __init__(self, *, app_id: str) -> None:
        self.turn_away = 0
        self.has_ever_connected = False
        self.late: list[str] = []
        self.sent: list[tuple[int, Parcel]] = []
        """Which connection got which parcel, in order."""
        self._app_id = app_id
        self._open: dict[int, tuple[web.WebSocketResponse, web.Request]] = {}
        self._numbers = itertools.count(1)
        self._turn = 0
        self._tickets: set[str] = set()
        self._awaited: dict[str, asyncio.Future[Reply]] = {}
        self._carried: dict[str, int] = {}
        self._overdue: set[str] = set()
        self._news = asyncio.Condition()

    @property
    def count(self) -> int:
        """How many connections are open."""
        return len(self._open)

    def new_ticket(self) -> str:
        """A ticket for one connection."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def connected(self, n: int = 1) -> None:
        """Wait until at least `n` connections are open."""
        async with self._news:
            await self._news.wait_for(lambda: len(self._open) >= n)

    async def late_ack(self, n: int = 1) -> None:
        """Wait until `n` acks have come too late."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.late) >= n)

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPNotFound
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.turn_away or len(self._open) >= MOST:
            self.turn_away = max(0, self.turn_away - 1)
            await self._say_goodbye(socket, "too_many_websockets", close=True)
            return socket
        number = next(self._numbers)
        await socket.send_str(json.dumps(self._hello()))
        await self._opened(number, socket, request)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._take_ack(json.loads(message.data))
        finally:
            self._closed(number)
        return socket

    async def send(self, parcel: Parcel, *, timeout: float) -> Reply:  # noqa: ASYNC109 — Slack's deadline, not ours
        """Deliver to one open connection, waiting for one if there is none."""
        try:
            async with asyncio.timeout(timeout):
                return await self._send(parcel)
        except TimeoutError:
            return Reply(acked=False, reason="timeout")

    async def disconnect(self, reason: str, *, close: bool = True) -> None:
        """Say goodbye on every connection and close it, or only say it."""
        for number, (socket, _) in list(self._open.items()):
            if close:
                self._open.pop(number, None)
            await self._say_goodbye(socket, reason, close=close)

    async def cut(self) -> None:
        """Break every connection as a failing network would."""
        for _, request in list(self._open.values()):
            if request.transport is not None:
                request.transport.abort()

    async def _send(self, parcel: Parcel) -> Reply:
        await self.connected()
        envelope_id = str(uuid.uuid4())
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._awaited[envelope_id] = future
        number, socket = self._next_open()
        self._carried[envelope_id] = number
        self.sent.append((number, parcel))
        try:
            await socket.send_str(json.dumps(_envelope(parcel, envelope_id)))
            return await future
        except ConnectionResetError:
            return Reply(acked=False, reason="connection_failed")
        except asyncio.CancelledError:
            self._overdue.add(envelope_id)
            raise
        finally:
            del self._awaited[envelope_id], self._carried[envelope_id]

    def _next_open(self) -> tuple[int, web.WebSocketResponse]:
        numbers = sorted(self._open)
        self._turn += 1
        number = numbers[self._turn % len(numbers)]
        return number, self._open[number][0]

    async def _opened(self, number: int, socket: web.WebSocketResponse, request: web.Request) -> None:
        async with self._news:
            self._open[number] = socket, request
            self.has_ever_connected = True
            self._news.notify_all()

    def _closed(self, number: int) -> None:
        """A broken connection takes what it carried with it; a refreshed one leaves it to the next."""
        if self._open.pop(number, None) is None:
            return
        for envelope_id in [key for key, carrier in self._carried.items() if carrier == number]:
            future = self._awaited[envelope_id]
            if not future.done():
                future.set_result(Reply(acked=False, reason="connection_failed"))

    async def _take_ack(self, ack: dict[str, Any]) -> None:
        envelope_id = str(ack.get("envelope_id"))
        future = self._awaited.get(envelope_id)
        if future is not None and not future.done():
            future.set_result(Reply(acked=True, body=ack.get("payload")))
        elif envelope_id in self._overdue:
            async with self._news:
                self.late.append(envelope_id)
                self._news.notify_all()

    def _hello(self) -> dict[str, Any]:
        debug = {"host": "applink-simulated", "build_number": 1, "approximate_connection_time": 3600}
        info = {"app_id": self._app_id}
        return {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "connection_info": info,
            "debug_info": debug,
        }

    async def _say_goodbye(self, socket: web.WebSocketResponse, reason: str, *, close: bool) -> None:
        debug = {"host": "applink-simulated"}
        await socket.send_str(json.dumps({"type": "disconnect", "reason": reason, "debug_info": debug}))
        if close:
            await socket.close()


def _envelope(parcel: Parcel, envelope_id: str) -> dict[str, Any]:
    envelope = {
        "envelope_id": envelope_id,
        "type": parcel.kind,
        "payload": parcel.payload,
        "accepts_response_payload": parcel.kind != "events_api",
    }
    if parcel.kind == "events_api":
        envelope |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
    return envelope
