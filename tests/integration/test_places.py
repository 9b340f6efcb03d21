"""What one of ten places for a socket says of itself to those who ask whether its process is ready."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from staybot.slack import places
from staybot.slack.places import Places
from staybot.store.claims import Claims, Kind
from staybot.store.database import Database

WAITS = "waits: ten other processes hold Slack's ten connections"
CUT = "is not connected to Slack"


class Socket:
    """A connection that is open or cut."""

    def __init__(self) -> None:
        self.is_up = False

    async def open(self) -> None:
        self.is_up = True

    async def is_open(self) -> bool:
        return self.is_up

    async def stop(self) -> None:
        self.is_up = False


@asynccontextmanager
async def placed(db: Database, socket: Socket) -> AsyncIterator[Places]:
    made = Places(db, connection=lambda: socket)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


async def test_before_it_is_connected_and_after_the_grace_of_a_cut_it_is_in_trouble(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = Socket()
    assert await Places(db, connection=Socket).trouble() == CUT
    async with placed(db, socket) as place:
        socket.is_up = False
        assert await place.trouble() is None, "a connection that is being renewed"
        monkeypatch.setattr(places, "GRACE_SECONDS", 0.05)
        await asyncio.sleep(0.06)
        assert await place.trouble() == CUT
        socket.is_up = True
        assert await place.trouble() is None


@pytest.mark.each_database
@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
async def test_one_that_waits_for_a_place_is_in_trouble_until_it_gets_one(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "WAIT_SECONDS", 0.01)
    others = Claims(db.engine)
    assert all(others.take(Kind.SOCKET, number) for number in places.PLACES)
    async with placed(db, Socket()) as place:
        assert await place.trouble() == WAITS
        others.give_back(Kind.SOCKET, 3)
        async with asyncio.timeout(10):
            while await place.trouble() is not None:  # noqa: ASYNC110 — it is asked, it does not tell
                await asyncio.sleep(0.01)
    others.close()
