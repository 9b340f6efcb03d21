"""What happens at every tick: everything that fell due, in order. The scheduler is only a metronome."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

import structlog

from staybot import drafting
from staybot.flows import events, operator
from staybot.flows.answering import resealing
from staybot.flows.asking import check_in_rounds, pauses, pulse_rounds, rounds, seals, tampering
from staybot.flows.promising import group_days, promise_days
from staybot.flows.publishing import closing, summaries
from staybot.store import trouble
from staybot.store.claims import Kind
from staybot.store.database import Database, StillRead
from staybot.store.keys import KeyLost, Keys, KeysUnreachable
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
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._db = db
        self._keys = keys
        self._deliver = deliver
        self._stopping = stopping

    async def beat(self) -> None:
        """Everything due now. One part that fails does not keep the others from their work."""
        parts = (
            self._attend, self._plan, self._put_right, self._void, self._open, self._check_in, self._close,
            self._reseal, self._promises, self._tidy, self._deliver,
        )  # fmt: skip
        for part in parts:
            await self._guarded(part, part=getattr(part, "__name__", "deliver").strip("_"))

    async def _guarded(
        self, work: Callable[[], Awaitable[object]], *, part: str, round_id: str | None = None
    ) -> None:
        try:
            await self._with_keys(work)
        except Exception as error:  # noqa: BLE001 — whatever it is, what comes after it has its own work
            log.error(  # noqa: TRY400 — a traceback could carry what people wrote
                "A part of the heartbeat failed; the next beat tries again.",
                code="heartbeat.failed",
                part=part,
                round=round_id,
                error=type(error).__name__,
                database=trouble.code_of(error),
            )

    async def _with_keys(self, work: Callable[[], Awaitable[object]]) -> None:
        try:
            await work()
        except KeysUnreachable:
            log.warning("The keys cannot be reached; the next beat tries again.", code="keys.unreachable")
            await self._db.run(operator.tell, topic="keys_unreachable")

    async def _attend(self) -> None:
        """Be counted: workers share Slack's pace."""
        await self._db.off_loop(self._db.claims.join, Kind.WORKER)

    async def _plan(self) -> None:
        for plan in (rounds.plan, pulse_rounds.plan, summaries.plan):
            await self._db.run(plan)

    async def _put_right(self) -> None:
        for round_id in await self._db.run(tampering.put_right):
            log.error(
                "The state of a round was changed by hand; it is put right.",
                code="round.put_right",
                round=round_id,
            )

    async def _void(self) -> None:
        for round_id in await self._db.run(rounds.void_lost):
            log.error("A round is void: its key is lost.", code="round.void", round=round_id)

    async def _open(self) -> None:
        for round_id in await self._db.run(rounds.due_to_open):
            await self._guarded(partial(open_round, self._db, round_id), part="open", round_id=round_id)

    async def _check_in(self) -> None:
        try:
            await self._db.run(check_in_rounds.join)
        except KeyLost:
            return  # the next beat voids the round and tells everyone
        except seals.Broken as broken:
            await self._db.run(operator.tell, topic=broken.topic)

    async def _reseal(self) -> None:
        async with self._db.claimed(Kind.RESEALING) as is_ours:
            for round_id in await self._db.run(rounds.due_to_reseal) if is_ours else ():
                reseal = partial(reseal_round, self._db, round_id)
                await self._guarded(reseal, part="reseal", round_id=round_id)

    async def _close(self) -> None:
        """One worker at a time, and one round after another: each is audited with those published before."""
        async with self._db.claimed(Kind.CLOSING) as is_ours:
            for round_id in await self._db.run(rounds.due_to_close) if is_ours else ():
                close = partial(close_round, self._db, self._keys, round_id, stopping=self._stopping)
                await self._guarded(close, part="close", round_id=round_id)

    async def _promises(self) -> None:
        await self._db.run(promise_days.turn)
        await self._db.run(group_days.turn)

    async def _tidy(self) -> None:
        await self._db.run(events.purge)
        await self._db.run(pauses.forget)


async def open_round(db: Database, round_id: str) -> None:
    """Open a round, unless another worker has, or somebody moved its day."""
    if await db.run(rounds.open_, round_id=round_id):
        log.info("A round opened.", code="round.opened", round=round_id)


async def reseal_round(db: Database, round_id: str) -> None:
    """Hide which ballots of a round changed; in many short transactions, so that nobody's answer waits."""
    found = resealing.Found()
    while not found.is_whole:
        found = await db.run(resealing.look, round_id=round_id, so_far=found)
    for ids in resealing.chosen(found):
        await db.run(resealing.rewrite, round_id=round_id, ids=ids)
    await db.run(resealing.finish, round_id=round_id, found=found)


async def close_round(
    db: Database, keys: Keys, round_id: str, *, stopping: Callable[[], bool] = lambda: False
) -> None:
    """Carry a round from its last minute to closed; called again after a crash, it goes on where it stood.

    `stopping` breaks off an audit under way: the next process begins it anew.
    """
    try:
        await _close(db, keys, round_id, stopping=stopping)
    except KeyLost:
        return  # the next beat voids the round and tells everyone
    except seals.Broken as broken:
        await db.run(operator.tell, topic=broken.topic)
        log.error(  # noqa: TRY400 — a traceback tells the operator nothing here
            "A round is not what was promised; it is not published.",
            code="round.refused",
            round=round_id,
            topic=broken.topic,
        )
    except closing.Overtaken:
        log.info("Another round came first; the audit begins anew.", code="audit.overtaken", round=round_id)
    except StillRead:
        log.info("Somebody reads the database; old pages go at the next beat.", code="database.still_read")
    except drafting.Undrafted as undrafted:
        if not str(undrafted):
            await db.run(operator.tell, topic="undrafted")
        log.error(  # noqa: TRY400 — a traceback tells the operator nothing here
            "The process that counts a round could not do it; the next beat tries again.",
            code="round.undrafted",
            round=round_id,
            error=str(undrafted) or "ended",
        )
    except drafting.Stopped:
        log.info("An audit was broken off; it begins anew.", code="audit.stopped", round=round_id)


async def _close(db: Database, keys: Keys, round_id: str, *, stopping: Callable[[], bool]) -> None:
    state = await db.run(closing.begin, round_id=round_id)
    if state is RoundState.CLOSING:
        draft = await drafting.draft(db, round_id, stopping=stopping)
        await db.run(closing.append, round_id=round_id, body_json=draft.body, after=draft.head)
        state = RoundState.PUBLISHED
    if state is RoundState.PUBLISHED:
        await db.off_loop(keys.destroy, round_id)
        while await db.run(closing.destroy_ballots, round_id=round_id):
            pass
        await db.off_loop(db.scrub)
        await db.run(closing.finish, round_id=round_id)
        log.info("A round closed.", code="round.closed", round=round_id)
