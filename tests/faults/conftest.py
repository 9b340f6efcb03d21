"""Every proof of this folder says what it counted, at the end of the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.faults.tally import Tally


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Iterator[Tally]:
    """The counts of a test, printed last whether it passes or fails."""
    counted = Tally()
    yield counted
    record_property("tally", str(counted))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [
        one for kind in ("passed", "failed", "error", "") for one in terminalreporter.stats.get(kind, [])
    ]
    for report in reports:
        for name, counts in getattr(report, "user_properties", ()):
            if name == "tally" and getattr(report, "when", "") == "teardown":
                terminalreporter.write_line(f"{report.nodeid.rpartition('/')[2]}: {counts}")
