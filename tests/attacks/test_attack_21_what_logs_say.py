"""Attack 21: logs, tracebacks with locals and error pages hold what people typed, or who did."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select
from structlog.testing import capture_logs

from staybot.simulator.faults import Fault
from staybot.slack.ids import Action, Callback
from staybot.store.database import Tx
from staybot.store.tables import Letter
from tests.attacks.forensics.listening import everything_logged
from tests.attacks.forensics.traces import forms, holds, new_mark, traces
from tests.e2e.scene import Scene, scene

MARK = new_mark("ascii")
NAMES = ("Maria", "maria@example.com")


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as set_up:
        yield set_up


def typed(words: str) -> dict[str, object]:
    return {"energized": {"type": "plain_text_input", "value": words}}


async def breaks(company: Scene, how: str) -> None:
    """Something goes wrong while Maria submits, in each way that carries her words through our code."""
    if how == "the database":
        with company.stage.bot.db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE ballot RENAME TO mislaid"))
    elif how == "the key":
        for key in company.stage.bot.settings.key_dir.glob("*.key"):
            key.write_bytes(b"short")
    elif how == "her ballot":
        with company.stage.bot.db.engine.begin() as connection:
            connection.execute(text("UPDATE ballot SET sealed = zeroblob(24576)"))


@pytest.mark.parametrize("how", ["nothing", "the database", "the key", "her ballot"])
async def test_no_line_holds_an_answer_or_a_name_even_when_something_breaks(
    company: Scene, tmp_path: Path, how: str
) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    with everything_logged(folder):
        await breaks(company, how)
        await company.submit(
            company.maria, Callback.INTERVIEW_SUBMIT, state=typed(MARK), round_id=company.round_id
        )
        await company.press(company.maria, Action.INTERVIEW_OPEN, company.round_id)
        await company.press(company.maria, Action.INTERVIEW_DECLINE, company.round_id)
        await company.stage.beat()
    lines = "".join(path.read_text("utf-8") for path in folder.iterdir())

    assert traces([folder], forms(MARK)) == []
    assert not any(name in lines for name in (*NAMES, company.maria.user.id))
    if how == "the database":
        assert '"level": "error"' in lines, "what broke is told, in words that carry nothing"


async def test_what_maria_is_told_of_an_error_repeats_nothing(company: Scene) -> None:
    await breaks(company, "the database")
    reply = await company.submit(
        company.maria, Callback.INTERVIEW_SUBMIT, state=typed(MARK), round_id=company.round_id
    )

    assert not holds(str(reply.body).encode(), forms(MARK))
    assert not holds(str([m.text for m in company.maria.ephemerals]).encode(), forms(MARK))


async def test_no_line_tells_whom_a_reminder_did_not_reach(company: Scene) -> None:
    """Only who has not answered is reminded, and a letter's row names its recipient."""
    with capture_logs() as lines:
        for _ in range(12):
            company.stage.sim.faults.next("chat.postMessage", Fault.rate_limited(retry_after=3), times=1)
            await company.passes(days=1)
    unsent = [line for line in lines if line["code"] == "letter.unsent"]

    assert unsent
    named = {line["letter"] for line in unsent} - {None}
    assert "reminder" not in company.stage.bot.db.now(_kinds, named)


def _kinds(tx: Tx, letters: set[str]) -> set[str]:
    return set(tx.session.exec(select(Letter.kind).where(col(Letter.id).in_(letters))))


def test_a_log_with_the_locals_of_a_traceback_holds_the_answer() -> None:
    """The broken variant: what error trackers do by default."""

    def submit(answers: dict[str, str]) -> None:
        raise RuntimeError(f"{len(answers)} answers could not be stored")

    try:
        submit({"energized": MARK})
    except RuntimeError as error:
        lines = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())

    assert holds(lines.encode(), forms(MARK))
