"""A digest and its pictures, whatever Slack, the network or the process that draws does. One post, always."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from staybot.anonymity.ledger import GENESIS, chain_hash
from staybot.clock import ManualClock
from staybot.flows.delivering import letters, outbox
from staybot.flows.publishing import digests, found_digests
from staybot.pictures import Renderer
from staybot.rules.permalinks import Permalink
from staybot.simulator import Channel, Fault
from staybot.slack import files
from staybot.slack.courier import Courier
from staybot.slack.files import FileToSend
from staybot.slack.illustrator import Illustrator
from staybot.slack.pictures import Pictures
from staybot.slack.studio import Studio
from staybot.store.database import Database, Tx
from staybot.store.tables import Letter, LetterState, Release, Round, RoundKind, RoundState
from tests.unit.slack.edge import Edge, edge
from tests.unit.slack.test_courier import leadership, noon

Json = dict[str, Any]

COUNTS = {"compute_and_tooling:negative": [5, 10], "mission_meaning:positive": [11, 20]}
WHOLE = dict.fromkeys(("promised_soon", "kept_rate", "days_to_commit", "days_to_keep"))
OUTCOMES = dict.fromkeys(("kept", "missed", "unconfirmed", "dropped", "ended", "open"))
BODY: Json = {
    "wave": "2026-Q3", "closed_on": "2026-09-30", "enough": True, "rate_range": [72.5, 77.5],
    "answered": [30, 99], "first_cohort": True, "reader": "m", "dimensions": ["team"], "repeats": [],
    "cells": [
        {"filters": where, "question": "interview", "n_range": [10, 29], "theme_counts": COUNTS}
        for where in ({}, {"team": "vision"})
    ],
    "followed": {
        "made": None, "due": None, "groups": [],
        "clocks": {"opened_now": [10, 29], "from": "2026-07-01", "to": "2026-07-31"},
        "promises": {"whole": WHOLE | OUTCOMES | {"opened": [10, 29], "kept": [10, 29]}},
    },
}  # fmt: skip
PICTURES = 3
"""What needs work, what works, what became of promises."""


def release(tx: Tx) -> None:
    """A published release, and the letter that posts it."""
    of = Round(
        id="r1", workspace=tx.workspace, kind=RoundKind.INTERVIEW, label="2026-Q3", state=RoundState.CLOSED,
        opens_on=tx.now.date(), closes_on=tx.now.date(), opens_at=tx.now, closes_at=tx.now,
    )  # fmt: skip
    tx.session.add(of)
    tx.session.flush()
    body = json.dumps(BODY)
    tx.session.add(
        Release(
            id="rel1", workspace=tx.workspace, round_id="r1", seq=1, body_json=body, prev_hash=GENESIS,
            hash=chain_hash(GENESIS, body),
        )
    )  # fmt: skip
    outbox.post(tx, kind="digest", subject="rel1", to=None, at=tx.now)


@dataclass
class Gallery:
    """A company whose digest is due, and what its courier waited for."""

    company: Edge
    channel: Channel
    courier: Courier
    waited: list[float] = field(default_factory=list)

    @property
    def digest(self) -> Any:
        """The digest; whatever is in its thread is left out. Fails unless it is one."""
        (post,) = [one for one in self.channel.messages if one.thread_ts in {None, one.ts}]
        return post

    @property
    def kinds(self) -> list[str]:
        return [block["type"] for block in self.digest.blocks]

    def calls(self, method: str) -> list[Any]:
        return [call for call in self.company.slack.calls if call.method == method]

    def posts(self) -> list[str | None]:
        """How each try to post the digest was answered."""
        mine = [one for one in self.calls("chat.postMessage") if one.args["channel"] == self.channel.id]
        return [one.error for one in mine if not one.args.get("thread_ts")]


Drawn = list[bytes]


class Brush(Renderer):
    """Draws at once: what a picture looks like is proved elsewhere."""

    async def draw(self, charts: Any) -> Drawn:
        return [b"\x89PNG" + bytes([at]) for at, _ in enumerate(charts)]


@asynccontextmanager
async def gallery(
    db: Database,
    clock: ManualClock,
    *,
    renderer: Renderer | None = None,
    mode: str = "pictures",
    without: str = "",
) -> AsyncIterator[Gallery]:
    async with edge(db, clock) as company:
        channel = leadership(company)
        noon(clock)
        db.now(release)
        company.slack.app.scopes.discard(without)
        waited: list[float] = []

        async def sleep(seconds: float) -> None:
            waited.append(seconds)

        courier = made(company, db, renderer or Brush(), mode=mode, without=without, sleep=sleep)
        yield Gallery(company, channel, courier, waited)


def made(
    company: Edge, db: Database, renderer: Renderer, *, mode: str = "pictures", without: str = "", **more: Any
) -> Courier:
    scopes = company.bot.scopes - {without}
    studio = Studio(db, company.client, scopes, renderer)
    pictures = Pictures(db, company.client, mode=mode, illustrator=Illustrator(studio), **more)
    return Courier(db, company.client, scopes=scopes, pictures=pictures, **more)


async def test_a_digest_has_its_pictures_with_words_for_who_does_not_see_them(
    db: Database, clock: ManualClock
) -> None:
    async with gallery(db, clock, renderer=Renderer()) as of:
        of.company.slack.faults.files_not_ready(0)
        await of.courier.deliver_due()
        assert of.kinds[:2] == ["header", "section"]
        images = [block for block in of.digest.blocks if block["type"] == "image"]
        assert len(images) == PICTURES
        assert "vision: Compute, data & tooling 5–10" in images[0]["alt_text"]
        assert [one.data[:4] for one in of.company.slack.pictures if one.data] == [b"\x89PNG"] * PICTURES
        assert all(one.channels == [of.channel.id] for one in of.company.slack.pictures)
        assert not any("alt_txt" in str(call.args) for call in of.calls("files.completeUploadExternal"))


async def test_pictures_that_slack_still_scans_are_waited_for(db: Database, clock: ManualClock) -> None:
    async with gallery(db, clock) as of:
        of.company.slack.faults.files_not_ready(3)
        await of.courier.deliver_due()
        assert of.kinds.count("image") == PICTURES
        assert of.posts() == ["invalid_blocks"] * 3 + [None]
        assert [wait for wait in of.waited if wait >= 1] == [1, 2, 4]
        assert of.calls("files.delete") == []


async def test_pictures_that_slack_scans_too_long_are_left_out_and_taken_away(
    db: Database, clock: ManualClock
) -> None:
    async with gallery(db, clock) as of:
        of.company.slack.faults.files_not_ready(99)
        await of.courier.deliver_due()
        assert "image" not in of.kinds
        assert [wait for wait in of.waited if wait >= 1] == [1, 2, 4, 8, 15]
        assert of.posts() == ["invalid_blocks"] * 6 + [None]
        assert of.company.slack.pictures == []


@pytest.mark.parametrize(
    ("place", "fault", "left"),
    [
        ("files.getUploadURLExternal", Fault.error500, 2),
        ("files.getUploadURLExternal", Fault.drop_after, 2),
        ("upload", Fault.error500, 2),
        ("files.completeUploadExternal", Fault.api_error("internal_error"), 2),
        ("files.completeUploadExternal", Fault.rate_limited(retry_after=30), 2),
    ],
)
async def test_a_picture_that_cannot_be_uploaded_keeps_none_of_the_others(
    db: Database, clock: ManualClock, place: str, fault: Fault, left: int
) -> None:
    async with gallery(db, clock) as of:
        of.company.slack.faults.files_not_ready(0)
        of.company.slack.faults.next(place, fault)
        await of.courier.deliver_due()
        assert of.kinds.count("image") == left
        assert of.posts() == [None]


DIES = (sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")


async def test_a_digest_is_posted_though_the_process_that_draws_is_killed(
    db: Database, clock: ManualClock
) -> None:
    async with gallery(db, clock, renderer=Renderer(program=DIES)) as of:
        await of.courier.deliver_due()
        assert "image" not in of.kinds
        assert of.posts() == [None]


async def test_without_the_scope_a_digest_is_words_and_the_operator_hears_of_it_once(
    db: Database, clock: ManualClock
) -> None:
    async with gallery(db, clock, without=files.SCOPE) as of:
        await of.courier.deliver_due()
        assert "image" not in of.kinds
        assert of.calls("files.getUploadURLExternal") == []
        assert "files:write" in of.company.ola.last_message
        clock.move(by=timedelta(days=3))
        db.now(again)
        await of.courier.deliver_due()
        assert len(of.company.ola.messages) == 1


async def test_a_scope_that_is_taken_away_later_is_told_of_too(db: Database, clock: ManualClock) -> None:
    async with gallery(db, clock) as of:
        of.company.slack.app.scopes.discard(files.SCOPE)
        await of.courier.deliver_due()
        assert "image" not in of.kinds
        assert "files:write" in of.company.ola.last_message


def again(tx: Tx) -> None:
    letter = tx.session.exec(select(Letter).where(Letter.kind == "digest")).one()
    letter.state, letter.sent_at, letter.due_at = LetterState.WAITING, None, tx.now
    tx.session.add(letter)


@pytest.mark.parametrize("fault", [Fault.drop_after, Fault.api_error("internal_error"), Fault.error500])
async def test_a_post_of_unknown_fate_is_never_repeated_and_keeps_its_pictures(
    db: Database, clock: ManualClock, fault: Fault
) -> None:
    async with gallery(db, clock) as of:
        of.company.slack.faults.files_not_ready(0)
        of.company.slack.faults.next("chat.postMessage", fault)
        await of.courier.deliver_due()
        for _ in range(3):
            clock.move(by=timedelta(minutes=5))
            await of.courier.deliver_due()
        assert len(of.posts()) == 1
        assert of.calls("files.delete") == []
        assert "cannot see whether it arrived" in of.company.ola.last_message


async def test_a_post_that_surely_failed_takes_its_pictures_along(db: Database, clock: ManualClock) -> None:
    async with gallery(db, clock) as of:
        of.company.slack.faults.files_not_ready(0)
        of.company.slack.faults.next("chat.postMessage", Fault.rate_limited(retry_after=30))
        await of.courier.deliver_due()
        assert of.company.slack.pictures == []
        clock.move(by=timedelta(minutes=5))
        await of.courier.deliver_due()
        assert of.kinds.count("image") == PICTURES
        assert len(of.company.slack.pictures) == PICTURES


class Killed(BaseException):
    """The process is gone, in the middle."""


class Dying(Brush):
    async def draw(self, charts: Any) -> Drawn:
        raise Killed(len(charts))


async def test_a_restart_while_pictures_are_made_posts_once_and_asks_nobody(
    db: Database, clock: ManualClock
) -> None:
    async with gallery(db, clock, renderer=Dying()) as of:
        with pytest.raises(Killed):
            await of.courier.deliver_due()
        fresh = made(of.company, db, Brush())
        await fresh.deliver_due()
        assert of.channel.messages == [], "its lease has not run out"
        clock.move(by=timedelta(minutes=5))
        await fresh.deliver_due()
        assert of.digest.text
        assert of.company.ola.messages == []


async def test_a_restart_between_two_tries_posts_once(db: Database, clock: ManualClock) -> None:
    async with gallery(db, clock) as of:
        of.company.slack.faults.files_not_ready(3)

        async def dies(seconds: float) -> None:
            if seconds == 2:
                raise Killed

        with pytest.raises(Killed):
            await made(of.company, db, Brush(), sleep=dies).deliver_due()
        clock.move(by=timedelta(minutes=5))
        await of.courier.deliver_due()
        assert of.kinds.count("image") == PICTURES
        assert of.company.ola.messages == []


class Dies:
    """A client that is gone in the middle of a call, before it or after Slack did what it asks."""

    def __init__(self, client: Any, method: str, *, after: int, done: bool) -> None:
        self._client, self._method, self._left, self._done = client, method, after, done

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._client, name)
        if name != self._method:
            return call

        async def dying(**given: Any) -> Any:
            self._left -= 1
            if self._left >= 0:
                return await call(**given)
            if self._done:
                await call(**given)
            raise Killed

        return dying


def noted(db: Database) -> str | None:
    return db.now(lambda tx: tx.session.exec(select(Letter.files).where(Letter.kind == "digest")).one())


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("after", range(PICTURES))
async def test_files_of_a_process_that_died_between_upload_and_post_are_gone_after_the_next_try(
    db: Database, clock: ManualClock, *, after: int, done: bool
) -> None:
    async with gallery(db, clock) as of:
        of.company.slack.faults.files_not_ready(0)
        whole, of.company.client = of.company.client, Dies(
            of.company.client, "files_completeUploadExternal", after=after, done=done
        )  # fmt: skip
        with pytest.raises(Killed):
            await made(of.company, db, Brush()).deliver_due()
        of.company.client = whole
        behind = [one.id for one in of.company.slack.pictures]
        assert len(behind) == after + done
        assert set(behind) <= set((noted(db) or "").split())
        clock.move(by=timedelta(minutes=5))
        await of.courier.deliver_due()
        assert of.kinds.count("image") == PICTURES
        assert len(of.company.slack.pictures) == PICTURES
        assert not set(behind) & {one.id for one in of.company.slack.pictures}
        assert noted(db) is None


async def test_they_are_taken_away_though_pictures_are_switched_off_meanwhile(
    db: Database, clock: ManualClock
) -> None:
    async with gallery(db, clock) as of:
        of.company.slack.faults.files_not_ready(3)

        async def dies(seconds: float) -> None:
            if seconds == 1:
                raise Killed

        with pytest.raises(Killed):
            await made(of.company, db, Brush(), sleep=dies).deliver_due()
        assert len(of.company.slack.pictures) == PICTURES
        clock.move(by=timedelta(minutes=5))
        await made(of.company, db, Brush(), mode="off").deliver_due()
        assert "image" not in of.kinds
        assert of.company.slack.pictures == []
        assert noted(db) is None


async def test_a_digest_in_doubt_keeps_its_files_noted_until_the_operator_says_where_it_stands(
    db: Database, clock: ManualClock
) -> None:
    async with gallery(db, clock) as of:
        of.company.slack.faults.files_not_ready(0)
        of.company.slack.faults.next("chat.postMessage", Fault.drop_after)
        await of.courier.deliver_due()
        clock.move(by=timedelta(minutes=5))
        await of.courier.deliver_due()
        assert (noted(db) or "").split() == [one.id for one in of.company.slack.pictures]
        ts = of.digest.ts
        db.now(lambda tx: found_digests.found(tx, link=Permalink(of.channel.id, ts)))
        await of.courier.deliver_due()
        assert noted(db) is None
        assert len(of.company.slack.pictures) == PICTURES
        assert [one.thread_ts for one in of.channel.messages] == [None, ts]


async def test_of_a_digest_that_is_posted_again_the_first_pictures_are_gone(
    db: Database, clock: ManualClock
) -> None:
    async with gallery(db, clock) as of:
        of.company.slack.faults.files_not_ready(0)
        of.company.slack.faults.next("chat.postMessage", Fault.error500)
        await of.courier.deliver_due()
        clock.move(by=timedelta(minutes=5))
        await of.courier.deliver_due()
        first = {one.id for one in of.company.slack.pictures}
        db.now(digests.repost)
        await of.courier.deliver_due()
        assert of.kinds.count("image") == PICTURES
        assert not first & {one.id for one in of.company.slack.pictures}


async def test_a_file_whose_making_went_unanswered_is_taken_away(db: Database, clock: ManualClock) -> None:
    async with gallery(db, clock) as of:
        of.company.slack.faults.files_not_ready(0)
        of.company.slack.faults.next("files.completeUploadExternal", Fault.drop_after)
        await of.courier.deliver_due()
        assert of.kinds.count("image") == PICTURES - 1
        assert len(of.company.slack.pictures) == PICTURES - 1


async def test_a_letter_that_another_worker_took_over_is_left_to_it(db: Database, clock: ManualClock) -> None:
    async with gallery(db, clock) as of:

        class Slow(Brush):
            async def draw(self, charts: Any) -> Drawn:
                clock.move(by=timedelta(minutes=5))
                await made(of.company, db, Brush()).deliver_due()
                return await super().draw(charts)

        of.company.slack.faults.files_not_ready(0)
        await made(of.company, db, Slow()).deliver_due()
        assert of.kinds.count("image") == PICTURES
        assert len(of.company.slack.pictures) == PICTURES, "those of the late one are gone"


async def test_a_stop_while_pictures_are_made_leaves_the_digest_to_the_next_start(
    db: Database, clock: ManualClock
) -> None:
    async with gallery(db, clock) as of:
        stopping = asyncio.Event()

        class Stopped(Brush):
            async def draw(self, charts: Any) -> Drawn:
                stopping.set()
                return await super().draw(charts)

        assert await made(of.company, db, Stopped()).deliver_due(stopping) == 0
        assert of.channel.messages == []
        assert of.company.slack.pictures == []
        await of.courier.deliver_due()
        assert of.kinds.count("image") == PICTURES


async def test_a_stop_gives_back_nothing_that_another_worker_has_begun(
    db: Database, clock: ManualClock
) -> None:
    async with gallery(db, clock) as of:
        stopping = asyncio.Event()

        class Late(Brush):
            async def draw(self, charts: Any) -> Drawn:
                clock.move(by=timedelta(minutes=5))
                assert db.now(letters.unsure, limit=5) == []
                (letter_id,) = db.now(letters.claim, limit=5)
                assert db.now(letters.compose, letter_id=letter_id)
                stopping.set()
                return await super().draw(charts)

        assert await made(of.company, db, Late()).deliver_due(stopping) == 0
        clock.move(by=timedelta(minutes=1))
        assert db.now(letters.claim, limit=5) == [], "it is being posted"


async def test_slacks_own_charts_stand_where_it_has_them(db: Database, clock: ManualClock) -> None:
    async with gallery(db, clock, mode="native") as of:
        of.company.slack.faults.files_not_ready(0)
        await of.courier.deliver_due()
        shown = [kind for kind in of.kinds if kind in {"image", "data_visualization"}]
        assert shown == ["image", "image", "data_visualization"]


@pytest.mark.parametrize("ready", [0, 2])
async def test_where_slack_refuses_its_own_charts_there_are_pictures(
    db: Database, clock: ManualClock, ready: int
) -> None:
    async with gallery(db, clock, mode="native") as of:
        of.company.slack.faults.files_not_ready(ready)
        of.company.slack.faults.api_error("chat.postMessage", "invalid_blocks")
        await of.courier.deliver_due()
        assert of.kinds.count("image") == PICTURES
        assert "data_visualization" not in of.kinds
        assert len(of.company.slack.pictures) == PICTURES, "those of the first try are gone"


async def test_without_the_scope_slacks_own_charts_are_shown_all_the_same(
    db: Database, clock: ManualClock
) -> None:
    async with gallery(db, clock, mode="native", without=files.SCOPE) as of:
        await of.courier.deliver_due()
        assert of.kinds.count("data_visualization") == 1
        assert "image" not in of.kinds


async def test_pictures_can_be_switched_off(db: Database, clock: ManualClock) -> None:
    async with gallery(db, clock, mode="off") as of:
        await of.courier.deliver_due()
        assert "image" not in of.kinds
        assert of.calls("files.getUploadURLExternal") == []


async def test_files_are_shared_in_a_direct_message_under_one_comment(
    db: Database, clock: ManualClock
) -> None:
    async with gallery(db, clock) as of:
        sent = [FileToSend("a.csv", b"a,b", "Figures"), FileToSend("a.png", b"\x89PNG", "Picture")]
        dm = of.company.slack.workspace.dm_with("UOLA00001")
        await files.share(of.company.client, channel=dm.id, files=sent, comment="As asked")
        assert of.company.ola.messages[-1].text == "As asked"
        assert [one.title for one in of.company.slack.pictures] == ["Figures", "Picture"]
        assert not await files.delete(of.company.client, "F404")
