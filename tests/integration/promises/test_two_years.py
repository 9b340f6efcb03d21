"""Two years of two hundred people with turnover: at the end of each quarter the sums add up."""

from __future__ import annotations

import pytest

from staybot.clock import ManualClock
from staybot.config import Settings
from staybot.flows import workspaces
from staybot.rules.commitments import Outcome
from staybot.store.database import Database, engine_for
from staybot.store.keys import KeyFolder
from tests.company_rows import Company
from tests.databases import Databases
from tests.integration.promises.two_years import TwoYears


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_every_clock_and_every_promise_counts_as_exactly_one_thing(
    databases: Databases, clock: ManualClock, settings: Settings, keys: KeyFolder
) -> None:
    db = Database(engine_for(databases.new("sqlite")), clock=clock, settings=settings, keys=keys)
    db.now(workspaces.ensure)
    story = TwoYears(Company(db, clock, keys))
    for day in story.plays():
        clocks, promises = story.sums()
        print(day, dict(clocks), dict(promises))  # noqa: T201 — read with -s
        assert clocks.total() == story.opened
        assert promises.total() == story.done["made"] + story.done["late dates"]
        story.nothing_is_left_lying()
    story.letters_were_right()
    print(story.done, story.refused)  # noqa: T201
    assert set(clocks) | {Outcome.OPEN} == set(promises) | {Outcome.OPEN} == set(Outcome)
    assert all(story.done[deed] for deed in ("claim", "drop", "take_up", "confirm", "not_yet", "not_seen"))
    assert min(story.done[deed] for deed in ("engineers left", "managers left", "moves")) > 10
    db.close()
