"""What every test may ask for: settings, a clock that is moved by hand, a real database of each kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import dateparser  # noqa: F401 — what is loaded at its first use would count against that test's time
import holidays  # noqa: F401
import hypothesis
import numpy  # noqa: F401, ICN001
import pytest
import structlog

from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.flows import workspaces
from staybot.store.database import Database, engine_for
from staybot.store.keys import KeyFolder
from tests import compiled, counting
from tests.databases import DIALECTS, POSTGRESQL_VERSION, Databases
from tests.interviews_only import INTERVIEWS_ONLY
from tests.saved import Once
from tests.tally import Tally, tell

hypothesis.settings.register_profile("staybot", deadline=None)
hypothesis.settings.load_profile("staybot")  # a busy machine is no failing

compiled.once()

MORNING = datetime(2026, 10, 12, 8, 0, tzinfo=UTC)
"""A Monday, three days before the interview of the fourth quarter opens."""

AS_A_RULE = 300
"""Seconds after which a test is stopped that does not say itself how many it may take."""


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """README's test command runs everything on SQLite, and on PostgreSQL what may depend on the database:
    locks, order, types. The rest runs there with the long proofs.
    """
    for item in items:
        params = (
            item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        )
        is_on_postgresql = any("postgresql" in one for one in params.values() if isinstance(one, str))
        if is_on_postgresql and not item.get_closest_marker("each_database"):
            item.add_marker(pytest.mark.long)
    items.sort(key=_may_take_minutes, reverse=True)  # so that no core waits for one of them at the end


def _may_take_minutes(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("timeout")
    return marker is not None and marker.args[0] > AS_A_RULE


def pytest_collection_finish() -> None:
    compiled.leave_alone_what_stays()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with counting.counted_beside(item.nodeid):
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say last what the proofs counted, and which databases ran, so that none is left out silently."""
    tell(terminalreporter)
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, [])]
    names = [report.nodeid for report in reports if getattr(report, "when", "") == "call"]
    for dialect, version in (("sqlite", sqlite3.sqlite_version), ("postgresql", POSTGRESQL_VERSION)):
        count = sum(dialect in name.partition("[")[2] for name in names)
        terminalreporter.write_line(f"Ran on {dialect} {version}: {count} tests")


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A test that set logs up wrote them to a stream that is closed by now."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Iterator[Tally]:
    """The counts of a test, printed last whether it passes or fails."""
    counted = Tally()
    yield counted
    record_property("tally", str(counted))


@pytest.fixture(scope="module")
def once() -> Once:
    return Once()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MORNING)


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        **INTERVIEWS_ONLY,
        leadership_channel="CLEADERS1",
        operators=("UOLA00001",),
        sponsor="Noor, VP Engineering",
        key_dir=tmp_path / "keys",
        messages_per_minute=1_000_000,
    )


@pytest.fixture(params=DIALECTS)
def db(
    request: pytest.FixtureRequest,
    databases: Databases,
    clock: ManualClock,
    settings: Settings,
    keys: KeyFolder,
) -> Iterator[Database]:
    """A database of each kind, migrated, with the workspace of an installation."""
    url = databases.new(request.param)
    opened = Database(engine_for(url), clock=clock, settings=settings, keys=keys)
    opened.now(workspaces.ensure)
    yield opened
    opened.close()
    databases.give_back(url)
