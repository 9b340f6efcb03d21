"""What it costs to close a pulse – open every ballot, read the comments, count, code, audit, publish,
destroy – beside numpy counting the same decoded rows, and beside plain SQL over a table of them; how much
memory it takes; and how long somebody's click waits meanwhile.

The close runs in a process of its own, as in a bot: the courier's work is left out, the pictures of the
digest are drawn at its end. Clicks are characters typed in an interview that is open at the same time, one
every tenth of a second whether or not the last one was answered, over a socket.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

from staybot.anonymity.rounds import Round as ClosedRound
from staybot.flows.publishing import closing
from staybot.store.tables import Round
from tests.benchmarks import ballot_box, stub
from tests.benchmarks.company import Company, company
from tests.benchmarks.counting import Rows
from tests.databases import DIALECTS, Databases
from tests.options import positive

NUMPY: Final = "numpy counts the decoded rows"
SQL: Final = "SQL counts the decoded rows in a table of their own, one GROUP BY a dimension"
TURNS: Final = 3
"""Times that the plain ways count, before the close and after it."""
CLICKING: Final = 200
"""People who are interviewed while the pulse closes."""


def main(arguments: list[str]) -> dict[str, Any]:
    """Once on each database; the line's own figures are the first one's."""
    parser = argparse.ArgumentParser(prog="closing")
    parser.add_argument("--people", type=positive, default=5_000)
    parser.add_argument("--groups", type=positive, default=40)
    parser.add_argument("--on", nargs="+", default=list(DIALECTS), choices=DIALECTS)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, stub.running() as slack:
        databases = Databases(Path(name))
        try:
            cases = [_case(on, databases, Path(name), slack, chosen) for on in chosen.on]
        finally:
            databases.close()
    return {"benchmark": "closing", **cases[0], "cases": cases}


def _case(on: str, databases: Databases, folder: Path, slack: str, chosen: Any) -> dict[str, Any]:
    with company(databases, on, folder / on, people=chosen.people, groups=chosen.groups) as made:
        pulse = made.open(made.next_pulse())
        made.db.now(ballot_box.cast, round_id=pulse)
        made.db.now(ballot_box.interview_only, first=CLICKING)
        interview = made.open(made.next_interview())
        until = made.db.now(lambda tx: tx.session.get_one(Round, pulse).closes_at)
        made.move_to(until)
        rows = Rows.of(_gathered(made, pulse))
        plain = [_plainly(made, rows) for _ in range(TURNS)]
        told = {
            "url": made.db.engine.url.render_as_string(hide_password=False), "folder": str(folder / on),
            "pulse": pulse, "interview": interview, "at": until.isoformat(), "slack": slack,
            "clicking": min(CLICKING, chosen.people),
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.benchmarks.closing_apart", json.dumps(told)]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        plain += [_plainly(made, rows) for _ in range(TURNS)]
    ours: dict[str, Any] = json.loads(said.splitlines()[-1])
    answers = sum(map(len, rows.people.values()))
    told = {"on": on, "people": chosen.people, "groups": chosen.groups, "answers": answers}
    return told | _against(ours["close"], plain) | ours


def _gathered(made: Company, round_id: str) -> ClosedRound:
    made.db.now(closing.begin, round_id=round_id)
    return made.db.now(closing.gather, round_id=round_id).closed


def _plainly(made: Company, rows: Rows) -> dict[str, float]:
    with made.db.engine.connect() as connection:
        rows.store(connection)
        by_sql = _seconds(lambda: rows.select(connection))
        connection.rollback()
    return {NUMPY: _seconds(rows.count), SQL: by_sql}


def _against(close: dict[str, Any], plain: list[dict[str, float]]) -> dict[str, Any]:
    medians = {name: median(one[name] for one in plain) for name in (NUMPY, SQL)}
    drafting = close["steps"]["draft"]["s"]
    return {
        "baseline": NUMPY, "ratio": round(close["s"] / medians[NUMPY], 1),
        "ratio_to_sql": round(close["s"] / medians[SQL], 1),
        "ratio_of_drafting": round(drafting / medians[NUMPY], 1),
        "n": {"staybot": 1, "plain": len(plain)},
        "medians_s": {"staybot": close["s"], **{name: round(value, 4) for name, value in medians.items()}},
    }  # fmt: skip


def _seconds(work: Callable[[], object]) -> float:
    before = perf_counter()
    work()
    return perf_counter() - before
