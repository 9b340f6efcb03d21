"""Two years of interviews, pulses and check-ins: nobody is asked at a wrong hour, twice, too often, or after
leaving.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from staybot.config import Settings
from tests.databases import Databases
from tests.e2e.sixty import BERLIN, NEW_YORK, SYDNEY
from tests.e2e.two_years.laws import LAWS
from tests.e2e.two_years.record import Record
from tests.e2e.two_years.seen import Kind
from tests.e2e.two_years.story import lived
from tests.e2e.two_years.world import TOKYO

A_QUARTER, TWO_YEARS = 100, 733
"""Days; a little more, so that the last pulse and the last check-ins close and are told."""


@pytest.mark.long
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
async def test_in_a_quarter_in_which_something_happens_every_other_day_nobody_is_asked_out_of_turn(
    tmp_path: Path, databases: Databases, dialect: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(database_url=databases.new(dialect), charts="off")
    async with lived(tmp_path, days=A_QUARTER, every=2, seed=13, settings=settings) as world:
        every_law_holds(Record(world, weekly=False), capsys)
    databases.give_back(settings.database_url)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("cadence", ["weekly", "fortnightly"])
async def test_in_two_years_of_joiners_leavers_and_movers_nobody_is_asked_out_of_turn(
    tmp_path: Path, cadence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(pulse_cadence=cadence, charts="off")
    async with lived(tmp_path, days=TWO_YEARS, every=7, seed=24, settings=settings) as world:
        record = Record(world, weekly=cadence == "weekly")
        every_law_holds(record, capsys)
        the_clocks_were_changed_in_between(record)
        a_pulse_opened_on_somebodys_holiday(record)


def every_law_holds(record: Record, capsys: pytest.CaptureFixture[str]) -> None:
    broken = {law.__name__: found for law in LAWS if (found := list(law(record)))}
    with capsys.disabled():
        print(f"\n{record.summary()}, violations {sum(map(len, broken.values()))}")  # noqa: T201
    assert broken == {}
    assert all(Kind(kind) in {one.asks.kind for one in record.askings} for kind in Kind)


def the_clocks_were_changed_in_between(record: Record) -> None:
    """Everybody is asked at ten before and after; in Tokyo no clock is ever changed."""
    for place, offsets in ((BERLIN, 2), (NEW_YORK, 2), (SYDNEY, 2), (TOKYO, 1)):
        there = [one.local for one in record.askings if record.world.place_of(one.email, one.at) == place]
        assert len({local.utcoffset() for local in there}) == offsets, place


def a_pulse_opened_on_somebodys_holiday(record: Record) -> None:
    """They were asked on a later day of it."""
    opened_on = [opens_on for opens_on, _ in record.pulses.values()]
    off = {(place, day) for place in (BERLIN, NEW_YORK, SYDNEY, TOKYO) for day in opened_on
           if not place.is_working_day(day)}  # fmt: skip
    later = [
        one
        for one in record.invitations(Kind.PULSE)
        if (record.world.place_of(one.email, one.at), record.pulses.get(one.asks.round_id, (None,))[0]) in off
    ]
    assert later
    assert all(one.day - record.pulses[one.asks.round_id][0] >= timedelta(days=1) for one in later)
