"""What a proof counts: moments at which something was broken, and what was lost or doubled by it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest


@dataclass
class Tally:
    """Counts of one test; whatever is told here is printed at the end of the run, and 0 is demanded."""

    moments: int = 0
    """How often something was broken."""
    things: int = 0
    """Messages, answers or rounds that had to come through it."""
    lost: int = 0
    doubled: int = 0
    note: str = ""

    def __str__(self) -> str:
        words = f"{self.moments} moments, {self.things} things: lost {+self.lost}, doubled {+self.doubled}"
        return f"{words}; {self.note}" if self.note else words

    def once_each(self, expected: set[str], received: list[str]) -> None:
        """Everything expected came, and came once."""
        self.things += len(expected)
        self.lost += len(expected - set(received))
        self.doubled += len(received) - len(set(received))

    def holds(self) -> None:
        """Fails unless something was tried, and nothing was lost or doubled."""
        assert self.moments > 0, "nothing was broken: the proof proves nothing"
        assert self.things > 0, "nothing came through: the proof proves nothing"
        assert (self.lost, self.doubled) == (0, 0), str(self)


def tell(reporter: pytest.TerminalReporter) -> None:
    """The counts of every test that has some, whether it passed or failed."""
    reports = [one for kind in ("passed", "failed", "error", "") for one in reporter.stats.get(kind, [])]
    for report in reports:
        for name, counts in getattr(report, "user_properties", ()):
            if name == "tally" and getattr(report, "when", "") == "teardown":
                reporter.write_line(f"{report.nodeid.rpartition('/')[2]}: {counts}")
