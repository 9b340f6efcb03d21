from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from typing import Any

import pytest

from staybot.flows.people import directory, people
from staybot.rules import people_file
from staybot.store.database import Database, Tx
from staybot.store.tables import Person

Known = Callable[[], dict[str, Person]]


def user(number: int) -> dict[str, Any]:
    return {"id": f"U{number}", "updated": 1, "profile": {"email": f"p{number}@acme.test"}}


def test_an_event_delivered_many_times_at_once_counts_once(db: Database) -> None:
    with ThreadPoolExecutor(8) as threads:
        pages = list(
            threads.map(lambda _: db.now(directory.changed, event_id="Ev1", user=user(1)), range(16))
        )
    assert [page.added for page in pages if page is not None] == [1]


def test_an_import_waits_for_a_page_of_the_directory_and_finds_its_people(db: Database, known: Known) -> None:
    file = people_file.read(b"email,name,roles\np1@acme.test,Maria,engineer", today=date(2026, 10, 12))
    stored, released = Event(), Event()

    def slow_page(tx: Tx) -> None:
        directory.page(tx, users=[user(1)])
        stored.set()
        assert released.wait(30)

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(db.now, slow_page)
        assert stored.wait(30)
        second = threads.submit(lambda: db.now(people.import_people, file=file))
        with pytest.raises(TimeoutError):
            second.result(timeout=0.5)
        released.set()
        first.result(timeout=30)
        report = second.result(timeout=30)
    assert (report.added, report.changed) == (0, 1)
    assert [(one.slack_id, one.name) for one in known().values()] == [("U1", "Maria")]
