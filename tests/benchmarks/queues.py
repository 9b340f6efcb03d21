"""What a queue is to whoever measures it; and ours, as the courier asks it for letters."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import insert, text

from staybot.flows.delivering import letters
from staybot.store.claims import Kind
from staybot.store.columns import new_id
from staybot.store.database import Database, Tx
from staybot.store.tables import Letter, LetterState
from tests.benchmarks.company import LONG_AGO, slack_id


class Queue(Protocol):
    """Something in which work waits for whoever asks first."""

    async def fill(self, count: int) -> None:
        """So many that are due, and no others; the server knows how many rows there are."""
        ...

    async def claim(self, worker: int) -> list[Any]:
        """The ids of what this worker got; none when nothing is left."""
        ...

    async def record(self, worker: int, claimed: list[Any]) -> None:
        """That all these are done."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...


class Letters:
    """staybot's own: so many for each statement, and each begun and recorded in transactions of its own."""

    def __init__(self, workers: list[Database]) -> None:
        self._workers = workers
        for db in workers:
            db.claims.join(Kind.WORKER)
        self.at_once = workers[0].now(letters.at_once)

    async def fill(self, count: int) -> None:
        await self._workers[0].run(_fill, count=count)

    async def claim(self, worker: int) -> list[Any]:
        return await self._workers[worker].run(letters.claim, limit=self.at_once)

    async def record(self, worker: int, claimed: list[Any]) -> None:
        db = self._workers[worker]
        for letter_id in claimed:
            assert await db.run(letters.begin, letter_id=letter_id)
            await db.run(letters.sent, letter_id=letter_id, channel="D1", ts="1")

    async def close(self) -> None:
        for db in self._workers:
            db.close()


def _fill(tx: Tx, *, count: int) -> None:
    connection = tx.session.connection()
    connection.execute(text("TRUNCATE letter"))
    find = text("SELECT id FROM person WHERE slack_id = :slack_id")
    recipient = connection.execute(find, {"slack_id": slack_id(0)}).scalar_one()
    rows = [
        {
            "id": new_id(), "workspace": tx.workspace, "kind": "invitation", "subject": new_id(),
            "recipient": recipient, "due_at": tx.now, "due_on": LONG_AGO, "state": LetterState.WAITING,
            "attempts": 0, "in_doubt": False,
        }
        for _ in range(count)
    ]  # fmt: skip
    connection.execute(insert(Letter), rows)
    connection.execute(text("ANALYZE letter"))
