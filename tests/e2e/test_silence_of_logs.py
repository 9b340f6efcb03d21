"""A whole quarter with everything going wrong: no name, answer, address or token reaches any log."""

from __future__ import annotations

import io
import logging
import sys
import traceback
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy.exc import DBAPIError

from staybot import logs
from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.flows.promising import commitments
from staybot.simulator import Fault
from tests.databases import Databases
from tests.e2e.conftest import CAST, START, Company
from tests.e2e.test_main_story import CALL, ENERGY, OTHERS, QUEUE, answer
from tests.e2e.trouble import failing
from tests.interviews_only import INTERVIEWS_ONLY

PROMISE = "A reserved GPU for the serving team every morning"
TYPED = "half a thought that was never sent"
WORDS = (ENERGY, QUEUE, CALL, PROMISE, TYPED, *OTHERS)


class Everything(logging.Handler):
    """Keeps all there is of every record that any library writes, exceptions with their texts included."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.kept: list[str] = []
        self.printed = io.StringIO()

    def emit(self, record: logging.LogRecord) -> None:
        parts = [record.getMessage(), repr(record.args), repr(record.__dict__)]
        if record.exc_info:
            parts += traceback.format_exception(*record.exc_info)
        self.kept.append("\n".join(parts))


@pytest.fixture
def everything(monkeypatch: pytest.MonkeyPatch) -> Iterator[Everything]:
    """Standard error, all of Python's logging down to DEBUG, and everything as it was afterwards."""
    root, handler = logging.getLogger(), Everything()
    monkeypatch.setattr(sys, "stderr", handler.printed)
    level, levels = root.level, {name: logging.getLogger(name).level for name in logs.LOUD}
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)
    structlog.reset_defaults()


@pytest.fixture(params=["console-sqlite", "json-postgresql"])
async def company(
    request: pytest.FixtureRequest, tmp_path: Path, databases: Databases, everything: Everything
) -> AsyncIterator[Company]:
    everything.kept.clear()
    format_, _, dialect = request.param.partition("-")
    settings = Settings(
        **INTERVIEWS_ONLY, database_url=databases.new(dialect), log_format=format_, log_level="INFO"
    )
    logs.configure(settings)
    stage = Stage(tmp_path, start=START, settings=settings, over_http=dialect == "sqlite")
    await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
    yield Company(stage)
    await stage.close()


async def test_a_quarter_in_which_everything_goes_wrong_leaves_no_word_in_any_log(
    company: Company, everything: Everything, capfd: pytest.CaptureFixture[str]
) -> None:
    settings, sim = company.stage.bot.settings, company.stage.sim
    await invited_through_every_trouble(company)
    await written_through_every_trouble(company)
    await company.passes(days=25)
    await company.stage.bot.stop()
    out, err = capfd.readouterr()
    printed = out + err + everything.printed.getvalue() + "\n".join(everything.kept)
    assert printed.count("handler.failed") > 4
    assert "letter.unsent" in printed
    people = [one.name for one in CAST]
    addresses = [one.email for one in CAST]
    tokens = [sim.bot_token, sim.app_token, sim.signing_secret, settings.database_url]
    for secret in (*WORDS, *people, *addresses, *tokens):
        assert secret not in printed, secret
    assert len(company.digests) == 1


async def invited_through_every_trouble(company: Company) -> None:
    """Invitations are limited, refused, dropped before and after they were taken."""
    faults = company.stage.sim.faults
    for fault in (Fault.rate_limited(retry_after=7), Fault.error500, Fault.drop_before, Fault.drop_after):
        faults.next("chat.postMessage", fault, times=2)
    faults.api_error("chat.postMessage", "internal_error")
    await company.passes(days=9, hours=6)


async def written_through_every_trouble(company: Company) -> None:
    """Every write fails once in the database, with the words among its parameters, and once succeeds."""
    maria, priya, engine = company.maria, company.priya, company.stage.bot.db.engine
    given = {"energized": ENERGY, "frustrated": QUEUE, "pick_up_call": CALL, "seen_by.frustrated": "manager"}
    await maria.click("Start")
    with failing(engine, "UPDATE", "ballot"):
        await maria.type("stay_two_years", TYPED)
        assert not maria.sees("went wrong on my side")
        refused = await maria.submit(given)
        assert "went wrong on my side" in str(refused.errors)
    await maria.type("stay_two_years", TYPED)
    await maria.submit(given)
    await maria.click("Skip")
    with failing(engine, "INSERT", "share"):
        await maria.submit()
    await maria.close_modal(all=True)
    await maria.click("Start")
    await maria.submit(given)
    await maria.click("Confirm")
    await maria.submit()
    await maria.close_modal(all=True)
    await company.passes(hours=1)
    await company.passes(minutes=5)
    await priya.click("Log a commitment")
    with failing(engine, "INSERT", "commitment"):
        await priya.submit({"text": PROMISE})
        await priya.command(f"/stay commit @Maria {PROMISE}")
    await priya.submit({"text": PROMISE})
    await priya.close_modal(all=True)
    company.stage.sim.faults.next("views.open", Fault.error500)
    await company.tom.click("Start")
    for number, colleague in enumerate(company.engineers):
        await answer(colleague, frustrated=OTHERS[number % len(OTHERS)])


async def test_the_text_of_a_database_error_holds_nothing_that_was_to_be_stored(company: Company) -> None:
    """What a traceback would print, if one ever got out."""
    db = company.stage.bot.db
    priya, maria = company.priya.user.id, company.maria.user.id
    with failing(db.engine, "INSERT", "commitment"), pytest.raises(DBAPIError) as caught:
        db.now(commitments.make, by=priya, engineer=maria, text=PROMISE, due_on=None, request="r")
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert PROMISE not in shown
