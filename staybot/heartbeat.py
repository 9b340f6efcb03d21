"""What happens at every tick: everything that fell due, in order. The scheduler is only a metronome."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from staybot.flows import closing, events, rounds
from staybot.store.database import Database
from staybot.store.keys import KeyLost, Keys
from staybot.store.tables import RoundState

log = structlog.get_logger()


class Heartbeat:
    """One beat opens, re-seals and closes rounds, then lets the courier send what is due."""

    def __init__(
        self,
        db: Database,
        *,
        keys: Keys,
        deliver: Callable[[], Awaitable[object]],
    ) -> None:
        self._db = db
        self._keys = keys
        self._deliver = deliver

    async def beat(self) -> None:
        """Everything due now. One part that fails does not keep the others from their work."""
        parts = (
            self._plan, self._void, self._open, self._close, self._reseal, self._tidy,
            self._deliver,
        )  # fmt: skip
        for part in parts:
            try:
                await part()
            except Exception as error:  # noqa: BLE001 — whatever it is, the other parts have their own work
                log.error(  # noqa: TRY400 — a traceback could carry what people wrote
                    "A part of the heartbeat failed; the next beat tries again.",
                    code="heartbeat.failed",
                    part=getattr(part, "__name__", "deliver").strip("_"),
                    error=type(error).__name__,
                )

    async def _plan(self) -> None:
        await self._db.run(rounds.plan)

    async def _void(self) -> None:
        for round_id in await self._db.run(rounds.void_lost):
            log.error("A round is void: its key is lost.", code="round.void", round=round_id)

    async def _open(self) -> None:
        for round_id in await self._db.run(rounds.due_to_open):
            if await self._db.run(rounds.open_, round_id=round_id):
                log.info("A round opened.", code="round.opened", round=round_id)

    async def _reseal(self) -> None:
        for round_id in await self._db.run(rounds.due_to_reseal):
            await self._db.run(rounds.reseal, round_id=round_id)

    async def _close(self) -> None:
        for round_id in await self._db.run(rounds.due_to_close):
            await close_round(self._db, self._keys, round_id)

    async def _tidy(self) -> None:
        await self._db.run(events.purge)


async def close_round(db: Database, keys: Keys, round_id: str) -> None:
    """Carry a round from its last minute to closed; called again after a crash, it goes on where it stood."""
    state = await db.run(closing.begin, round_id=round_id)
    if state is RoundState.CLOSING:
        try:
            gathered = await db.run(closing.gather, round_id=round_id)
        except KeyLost:
            return  # the next beat voids the round and tells everyone
        body = await db.off_loop(closing.compute, gathered)
        del gathered
        await db.run(closing.append, round_id=round_id, body_json=body)
        state = RoundState.PUBLISHED
    if state is RoundState.PUBLISHED:
        await db.off_loop(keys.destroy, round_id)
        await db.run(closing.destroy_ballots, round_id=round_id)
        await db.off_loop(db.scrub)
        await db.run(closing.finish, round_id=round_id)
        log.info("A round closed.", code="round.closed", round=round_id)
