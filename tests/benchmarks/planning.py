"""What planning a round for many people costs beside one job of a scheduler's for each person.

`whole`: a pulse opened in one transaction – cohort, sealed ballots, two letters a person. `letters`: only the
letters, which is what the jobs stand for: two rows a person against one job. Every figure is measured at its
own number of people, on a fresh database; nothing is extrapolated.

The scheduler's store is on SQLite, as its own documentation has it: each job then is a transaction that waits
for the disk. `--tuned` sets it up as ours is, with a write-ahead log; the jobs still come one by one.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import create_engine, delete, func, select

from staybot.flows.asking import cohorts, pulse_letters
from staybot.store.database import Tx, engine_for
from staybot.store.tables import CohortMember, Letter, Round
from tests.benchmarks.company import START, Company, company
from tests.databases import DIALECTS, Databases
from tests.options import positive

BASELINE = "one APScheduler job a person"
Seconds = tuple[float, float]
"""Of the processor, and by the clock."""


def main(arguments: list[str]) -> dict[str, Any]:
    """The figures at every number of people; the line's own are those of the letters at the last one."""
    parser = argparse.ArgumentParser(prog="planning")
    parser.add_argument("--people", type=positive, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=positive, default=3)
    parser.add_argument("--tuned", action="store_true")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        databases = Databases(Path(name))
        try:
            with company(databases, "sqlite", Path(name) / "first", people=8) as made:
                _planned(made)  # what is loaded at its first use is no part of either
            cases = [case for people in chosen.people for case in _at(databases, Path(name), people, chosen)]
        finally:
            databases.close()
    own = next(case for case in reversed(cases) if (case["what"], case["on"]) == ("letters", "sqlite"))
    return {"benchmark": "planning", **own, "cases": cases}


def _at(databases: Databases, folder: Path, people: int, chosen: Any) -> list[dict[str, Any]]:
    jobs: list[Seconds] = []
    ours: dict[tuple[str, str], list[Seconds]] = {}
    for turn in range(chosen.rounds):
        name = f"{people}-{turn}"
        adding = partial(_add_jobs, folder / f"{name}.db", people=people, tuned=chosen.tuned)
        jobs.append(_timed(adding))
        for on in DIALECTS:
            with company(databases, on, folder / name / on, people=people) as made:
                for what, cost in _planned(made).items():
                    ours.setdefault((what, on), []).append(cost)
    return [
        {
            "what": what, "on": on, "people": people, "n": chosen.rounds,
            "ratio": round(_clock(costs) / _clock(jobs), 4),
            "cpu_ratio": round(_cpu(costs) / _cpu(jobs), 4),
            "times_faster": round(_clock(jobs) / _clock(costs), 1),
            "baseline": BASELINE + (", its store set up as ours" if chosen.tuned else ", as it comes"),
            "medians_s": {"staybot": round(_clock(costs), 3), BASELINE: round(_clock(jobs), 3)},
        }
        for (what, on), costs in ours.items()
    ]  # fmt: skip


def _planned(made: Company) -> dict[str, Seconds]:
    """The letters first, for a cohort without ballots: the jobs, too, are written into an empty file."""
    round_id = made.next_pulse()
    made.db.now(_freeze, round_id=round_id)
    letters = _timed(lambda: made.db.now(_plan_letters, round_id=round_id))
    assert made.db.now(_letters) == 2 * made.people
    made.db.now(_forget)
    whole = _timed(lambda: made.open(round_id))
    assert made.db.now(_letters) == 2 * made.people
    return {"whole": whole, "letters": letters}


def _freeze(tx: Tx, *, round_id: str) -> None:
    of = tx.session.get_one(Round, round_id)
    cohorts.freeze(tx, of, cohorts.eligible(tx, on=of.opens_on))


def _plan_letters(tx: Tx, *, round_id: str) -> None:
    """From finding the people to the last row."""
    of = tx.session.get_one(Round, round_id)
    pulse_letters.plan(tx, of, cohorts.members(tx, of))


def _letters(tx: Tx) -> int:
    count: int = tx.session.execute(select(func.count()).select_from(Letter)).scalar_one()
    return count


def _forget(tx: Tx) -> None:
    for table in (Letter, CohortMember):
        tx.session.execute(delete(table))


def _add_jobs(path: Path, *, people: int, tuned: bool) -> None:
    """`add_job` for each person."""
    url = f"sqlite:///{path}"
    engine = engine_for(url) if tuned else create_engine(url)
    scheduler = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(engine=engine)})
    scheduler.start(paused=True)
    due = START + timedelta(days=400)
    for number in range(people):
        scheduler.add_job(_invite, "date", run_date=due, args=[str(number)], id=f"pulse-{number}")
    scheduler.shutdown()
    engine.dispose()


def _invite(person_id: str) -> None:
    """What a job would do."""


def _timed(act: Callable[[], object]) -> Seconds:
    cpu, clock = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - cpu, time.perf_counter() - clock


def _cpu(costs: list[Seconds]) -> float:
    return median(cost[0] for cost in costs)


def _clock(costs: list[Seconds]) -> float:
    return median(cost[1] for cost in costs)
