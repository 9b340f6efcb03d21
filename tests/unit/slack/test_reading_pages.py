"""While the operator's own reader reads: a page in between, which turns by itself and disturbs nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import structlog
from sqlalchemy import text

from staybot.clock import ManualClock
from staybot.simulator import Actor
from staybot.slack.ids import Callback
from staybot.store.database import Database
from staybot.themes.protocol import Reach
from staybot.themes.taxonomy import Mention
from tests.e2e.trouble import until
from tests.unit.slack.edge import Edge, edge

QUEUE = "Jobs wait for days in the GPU queue."
TELLING = "Priya and @tom.k decided OPS-123."
TEAM = (Mention("team_culture", "positive"),)
"""What no reader of ours finds in these."""


class Patient:
    """A reader that reads when it is told to."""

    reach = Reach.NONE
    seconds = 20

    def __init__(self, *, at_once: bool = False) -> None:
        self.may_read = asyncio.Event()
        self.asked: list[dict[str, str]] = []
        self.tasks: list[asyncio.Task[None]] = []
        if at_once:
            self.may_read.set()

    async def read(self, texts: Mapping[str, str]) -> dict[str, tuple[Mention, ...]]:
        self.asked.append(dict(texts))
        await self.may_read.wait()
        return dict.fromkeys(texts, TEAM)

    def goes_on(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self.tasks.append(asyncio.create_task(work()))

    async def reads(self) -> None:
        """It may, and everything that waited for it is done."""
        self.may_read.set()
        await asyncio.gather(*self.tasks)


def at(actor: Actor) -> str:
    return str(actor.modal.content.get("callback_id")) if actor.modal else ""


def rows(actor: Actor) -> set[str]:
    assert actor.modal is not None
    return {block["block_id"] for block in actor.modal.blocks if block["block_id"].startswith("theme.")}


async def asked(slack: Edge, reader: Patient, *, says: str = QUEUE) -> Actor:
    """Maria has sent her answers."""
    slack.db.reader = reader
    await slack.invited()
    await slack.maria.click("Start")
    await slack.maria.submit({"frustrated": says})
    return slack.maria


async def test_a_fast_reader_needs_no_page_in_between(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as slack:
        maria = await asked(slack, Patient(at_once=True))
        assert at(maria) == Callback.THEMES_CONFIRM
        assert rows(maria) == {"theme.team_culture"}
        assert maria.errors == []


async def test_the_page_in_between_says_what_happens_and_turns_by_itself(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as slack:
        reader = Patient()
        maria = await asked(slack, reader)
        for words in ("Your answers are stored, sealed", "up to 20 seconds", "You may close this window"):
            assert maria.sees(words)
        window = maria.modal
        await reader.reads()
        assert maria.modal is window, "the same window, another page"
        assert rows(maria) == {"theme.team_culture"}
        await maria.submit()
        assert maria.sees("Thank you")
        assert maria.errors == []


async def test_whoever_skips_ahead_is_not_called_back(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as slack:
        reader = Patient()
        maria = await asked(slack, reader)
        await maria.click("Skip")
        assert maria.sees("Thank you")
        await reader.reads()
        assert maria.sees("Thank you"), "what was read turned the page beneath"
        await maria.close_modal()
        assert maria.modal is None
        await maria.click("Start", within="dm")
        await maria.submit()
        assert rows(maria) == {"theme.team_culture"}, "it counts as it was read"
        assert len(reader.asked) == 1
        assert maria.errors == []


async def test_a_window_that_is_closed_meanwhile_stays_closed(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as slack:
        reader = Patient()
        maria = await asked(slack, reader)
        await maria.close_modal(all=True)
        await reader.reads()
        assert maria.modal is None
        await maria.click("Start")
        await maria.submit()
        assert rows(maria) == {"theme.team_culture"}
        assert len(reader.asked) == 1


async def test_after_a_warning_the_form_below_becomes_the_page_in_between(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as slack:
        reader = Patient()
        maria = await asked(slack, reader, says=TELLING)
        assert at(maria) == Callback.HINTS_ACCEPT
        assert reader.asked == [], "nothing is sent yet"
        await maria.submit()
        assert maria.sees("Your answers are stored, sealed")
        await reader.reads()
        assert rows(maria) == {"theme.team_culture"}
        await maria.close_modal()
        assert maria.modal is None
        assert maria.errors == []


async def test_what_was_opened_from_the_home_tab_still_refreshes_it(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as slack:
        reader = Patient()
        slack.db.reader = reader
        await slack.invited()
        maria = slack.maria
        await maria.open_home()
        await maria.click("Start", within="home")
        await maria.submit({"frustrated": QUEUE, "seen_by.frustrated": "manager"})
        await maria.click("Skip")
        assert at(maria) == Callback.SHARE_CONFIRM
        await maria.submit()
        await reader.reads()
        await maria.close_modal(all=True)
        assert maria.sees("What you shared with your manager")
        assert maria.errors == []


async def test_withdrawn_meanwhile_nothing_comes_back(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as slack:
        reader = Patient()
        maria = await asked(slack, reader)
        await maria.close_modal(all=True)
        await maria.click("Start")
        await maria.click("Withdraw my answers")
        with structlog.testing.capture_logs() as lines:
            await reader.reads()
        assert [line for line in lines if line["log_level"] == "error"] == []
        await maria.close_modal(all=True)
        await maria.click("Start")
        await maria.submit({"frustrated": "The pay is far below the market."})
        await until(lambda: at(maria) == Callback.THEMES_CONFIRM)
        assert len(reader.asked) == 2


async def test_what_breaks_meanwhile_is_told_to_the_log_without_a_word(
    db: Database, clock: ManualClock
) -> None:
    async with edge(db, clock) as slack:
        reader = Patient()
        maria = await asked(slack, reader)
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE ballot RENAME TO mislaid"))
        with structlog.testing.capture_logs() as lines:
            await reader.reads()
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE mislaid RENAME TO ballot"))
        assert [line["code"] for line in lines if line["log_level"] == "error"] == ["handler.failed"] * 2
        assert QUEUE not in str(lines)
        assert maria.sees("Your answers are stored, sealed"), "as they are"


async def test_without_a_reader_the_themes_come_at_once(db: Database, clock: ManualClock) -> None:
    async with edge(db, clock) as slack:
        await slack.invited()
        await slack.maria.click("Start")
        await slack.maria.submit({"frustrated": QUEUE})
        assert rows(slack.maria) == {"theme.compute_and_tooling"}
