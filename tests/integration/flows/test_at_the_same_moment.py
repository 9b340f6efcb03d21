"""Several workers whose beats fall on the same instant: nothing opens, closes or is published twice, and what
belongs together is never decided by two who do not see each other.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import date, timedelta
from zlib import crc32

import pytest
import structlog

from staybot.flows import workspaces
from staybot.flows.answering import ballots
from staybot.flows.asking import cohorts, planning, rounds, seals
from staybot.flows.publishing import closing
from staybot.heartbeat import Heartbeat, close_round
from staybot.store.claims import Kind
from staybot.store.database import Database, Tx
from staybot.store.tables import Round, RoundKind, RoundState
from tests.attacks.operator import ROTA
from tests.company_rows import Company

pytestmark = pytest.mark.each_database

WORKERS = 4


def together(*works: Callable[[], object]) -> None:
    """All at once; whatever one of them raises fails the test."""
    gate = threading.Barrier(len(works))
    failures: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        gate.wait()
        try:
            work()
        except Exception as failure:  # noqa: BLE001 — it is shown below
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def while_another_waits(company: Company, first: Callable[[Tx], object], then: Callable[[], object]) -> None:
    """`then` begins while the transaction of `first` is still open; on PostgreSQL it has to wait for that."""
    waiting: list[threading.Thread] = []

    def work(tx: Tx) -> None:
        first(tx)
        tx.session.flush()
        thread = threading.Thread(target=then)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive(), "it waits for us"
        waiting.append(thread)

    company.db.now(work)
    waiting[0].join()


def worker(company: Company) -> Database:
    """Another process, as far as the database can tell."""
    db = company.db
    return Database(db.engine, clock=company.clock, settings=db._settings, keys=company.keys)


async def nothing() -> None:
    """No letters."""


def beats(company: Company) -> list[str]:
    """Each of the workers beats, all at once (on a file there is only one); the codes of what they log."""
    is_file = company.db.engine.dialect.name == "sqlite"
    workers = [worker(company) for _ in range(1 if is_file else WORKERS)]
    with structlog.testing.capture_logs() as logs:
        together(
            *[
                lambda db=db: asyncio.run(Heartbeat(db, keys=company.keys, deliver=nothing).beat())
                for db in workers
            ]
        )
    for db in workers:
        db._threads.shutdown()
        db.claims.close()
    return [log["code"] for log in logs]


def test_four_workers_open_and_close_a_round_once_and_publish_once(company: Company) -> None:
    people = company.engineers(28)
    assert beats(company) == []
    (planned,) = [row for row in company.dump()["round"] if row["kind"] == "interview"]
    company.clock.move_to(planned["opens_at"])
    assert beats(company) == ["round.opened"]
    assert len(company.letters(kind="invitation")) == len(company.dump()["ballot"]) == 30
    company.delivers_each_morning(days=9)
    for who in people:
        company.answers(who, planned["id"], frustrated=ROTA)
    company.passes(hours=2)
    assert beats(company) == []
    company.ends(planned["id"])
    assert beats(company) == ["round.closed"]
    assert len(company.dump()["release"]) == len(company.letters(kind="digest")) == 1
    assert len(company.letters(kind="invitation_closed")) == 30
    assert company.dump()["ballot"] == []
    assert company.round(planned["id"]).state is RoundState.CLOSED


def test_a_worker_leaves_a_close_to_the_one_that_does_it_and_takes_over_from_a_dead_one(
    company: Company,
) -> None:
    round_id = company.opens()
    company.ends(round_id)
    other = worker(company)
    if company.db.engine.dialect.name == "sqlite":
        return  # there is no other worker
    assert other.claims.take(Kind.CLOSING, _number(other))
    assert beats(company) == []
    other.claims.close()
    assert beats(company) == ["round.closed"]


def test_two_interviews_that_are_due_at_once_do_not_open_side_by_side(company: Company) -> None:
    """After weeks without a worker: whoever opens the second sees that the first is open, and puts it off."""
    one = company.plans()
    of = company.round(one)
    other = company.db.now(_interview, label="2026-Q4, asked again", opens_on=of.opens_on)
    company.clock.move_to(of.opens_at)
    if company.db.engine.dialect.name == "sqlite":
        together(*[lambda one=one: company.db.now(rounds.open_, round_id=one) for one in (one, other)])
    else:
        while_another_waits(
            company,
            lambda tx: rounds.open_(tx, round_id=one),
            lambda: company.db.now(rounds.open_, round_id=other),
        )
    assert sorted(company.round(each).state.value for each in (one, other)) == ["open", "planned"]
    assert len(company.letters(kind="invitation")) == 2


def test_a_plan_does_not_redate_a_round_that_opens_at_that_moment(company: Company) -> None:
    """Its dates are sealed with it: changed afterwards, it could never be published."""
    if company.db.engine.dialect.name == "sqlite":
        return  # writers take turns anyway
    round_id = company.plans()
    company.clock.move_to(company.round(round_id).opens_at)
    later = company.under(opens_after_days=40)
    while_another_waits(
        company, lambda tx: rounds.open_(tx, round_id=round_id), lambda: later.db.now(rounds.plan)
    )
    assert company.round(round_id).state is RoundState.OPEN
    company.ends(round_id)
    asyncio.run(close_round(company.db, company.keys, round_id))
    assert company.round(round_id).state is RoundState.CLOSED


@pytest.fixture
def two_due(company: Company) -> tuple[str, str]:
    """An interview and another round that close at the same instant, each with answers."""
    people = company.engineers(28)
    first = company.opens()
    of = company.round(first)
    second = company.db.now(_interview, label="another", opens_on=of.opens_on)
    company.db.now(_as_pulse_of_its_own, round_id=second)
    for who in people:
        company.answers(who, first, frustrated=ROTA)
    company.ends(first)
    return first, second


def test_a_release_is_not_appended_unless_it_was_audited_with_the_one_before_it(
    company: Company, two_due: tuple[str, str]
) -> None:
    """Two workers audit two rounds at once: what both show together was seen by neither."""
    first, second = two_due
    for one in two_due:
        company.db.now(closing.begin, round_id=one)
    gathered = [company.db.now(closing.gather, round_id=one) for one in two_due]
    bodies = [closing.compute(one) for one in gathered]
    company.db.now(closing.append, round_id=first, body_json=bodies[0], after=gathered[0].head)
    with pytest.raises(closing.Overtaken):
        company.db.now(closing.append, round_id=second, body_json=bodies[1], after=gathered[1].head)
    assert company.round(second).state is RoundState.CLOSING
    assert len(company.dump()["release"]) == 1
    asyncio.run(close_round(company.db, company.keys, second))
    assert sorted(row["seq"] for row in company.dump()["release"]) == [1, 2]


def test_an_overtaken_close_says_so_and_is_begun_anew(
    company: Company, two_due: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two_due
    compute = closing.compute

    def slowly(gathered: closing.Gathered, **how: Callable[[], bool]) -> str:
        monkeypatch.setattr(closing, "compute", compute)
        other = worker(company)
        asyncio.run(close_round(other, company.keys, first))
        other.claims.close()
        return compute(gathered, **how)

    monkeypatch.setattr(closing, "compute", slowly)
    with structlog.testing.capture_logs() as logs:
        asyncio.run(close_round(company.db, company.keys, second))
        asyncio.run(close_round(company.db, company.keys, second))
    assert [log["code"] for log in logs] == ["round.closed", "audit.overtaken", "round.closed"]


def test_four_processes_that_start_on_a_new_database_make_one_workspace(company: Company) -> None:
    fresh = [Database(company.db.engine, clock=company.clock, settings=company.db._settings,
                      keys=company.keys, workspace="fresh") for _ in range(WORKERS)]  # fmt: skip
    together(*[lambda db=db: db.now(workspaces.ensure) for db in fresh])
    assert [row["id"] for row in company.dump()["workspace"]].count("fresh") == 1


def _number(db: Database) -> int:
    return crc32(db.workspace.encode()) & 0x7FFFFFFF


def _interview(tx: Tx, *, label: str, opens_on: date) -> str:
    row = Round(
        workspace=tx.workspace,
        kind=RoundKind.INTERVIEW,
        dated_by_operator=True,
        **planning.days(label, (opens_on, opens_on + timedelta(days=21))),
    )
    tx.session.add(row)
    tx.session.flush()
    return row.id


def _as_pulse_of_its_own(tx: Tx, *, round_id: str) -> None:
    """Opened beside the interview, as a pulse would be."""
    of = rounds.locked(tx, round_id)
    people = cohorts.eligible(tx, on=of.opens_on)
    key = rounds.begin(tx, of)
    assert key is not None
    cohorts.freeze(tx, of, people)
    seals.put(tx, of, key=key)
    ballots.create(tx, of, person_ids=[person.id for person in people], key=key)


def test_two_workers_who_find_a_key_lost_void_the_round_once(company: Company) -> None:
    company.engineers(5)
    opened = company.opens()
    company.keys.destroy(opened)
    found: list[list[str]] = []
    other = worker(company)
    while_another_waits(company, rounds.void_lost, lambda: found.append(other.now(rounds.void_lost)))
    other.claims.close()
    assert company.round(opened).state is RoundState.VOID
    assert found == [[]]
