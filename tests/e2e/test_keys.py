"""Keys that are out of reach, and keys that are gone: what people and the operator read, in both places."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from staybot.config import Settings
from staybot.demo.stage import Stage
from staybot.flows.asking import rounds
from staybot.flows.asking.rounds import Dates
from staybot.store.tables import RoundState
from tests.databases import Databases
from tests.e2e.conftest import CAST, START, Company
from tests.interviews_only import INTERVIEWS_ONLY
from tests.key_places import Place, place


@dataclass
class Scene(Company):
    """The cast, a week into their first interview, and the place of its key."""

    place: Place

    @property
    def rounds(self) -> list[Dates]:
        return self.stage.bot.db.now(rounds.every)

    def state(self, number: int) -> str:
        """Of the round of this number, from 0 on; -1 is the newest."""
        return self.rounds[number].state.value

    async def answers(self, text: str) -> None:
        """Maria opens the form and submits."""
        await self.maria.click("Start")
        await self.maria.submit({"energized": text})
        await self.maria.close_modal(all=True)


@pytest.fixture(
    params=[
        "folder-sqlite",
        "server-postgresql",
        pytest.param("server-sqlite", marks=pytest.mark.long),
        pytest.param("folder-postgresql", marks=pytest.mark.long),
    ]
)
async def company(
    request: pytest.FixtureRequest, tmp_path: Path, databases: Databases
) -> AsyncIterator[Scene]:
    kind, _, dialect = request.param.partition("-")
    with place(kind, tmp_path) as keys:
        given = Settings(
            **INTERVIEWS_ONLY, database_url=databases.new(dialect), keys_url=keys.settings.get("keys_url", "")
        )
        stage = Stage(tmp_path, start=START, settings=given)
        await stage.open(CAST, leaders=["noor@example.com"], operator="ola@example.com")
        scene = Scene(stage, keys)
        await scene.passes(days=9, hours=6)
        yield scene
        await stage.close()


async def test_a_lost_key_voids_the_round_in_words_and_everybody_is_asked_anew(company: Scene) -> None:
    await company.answers("The launch in Lisbon")
    company.place.forgets()
    await company.passes(hours=1)
    assert company.state(0) == "void"
    await company.passes(days=1)
    assert "The key of an open round is gone" in company.ola.last_message
    for actor in (company.maria, company.tom, *company.engineers):
        assert any("is void" in one.text for one in actor.messages), actor.user.name
    assert company.stage.bot.db.now(rounds.due_to_close) == []
    await company.passes(days=12)
    again = company.rounds[1]
    assert (again.label, again.state) == ("2026-Q4, asked again", RoundState.OPEN)
    await company.maria.click("Start")
    assert not company.maria.sees("Lisbon")
    await company.maria.submit({"energized": "The same again"})
    assert company.digests == []


async def test_a_place_out_of_reach_loses_nothing_and_everybody_reads_that(company: Scene) -> None:
    await company.answers("The launch in Lisbon")
    company.place.goes_away()
    await company.maria.click("Start")
    said = company.maria.ephemerals[-1].text
    assert "Nothing is lost either: please try again in a few minutes" in said
    for _ in range(3):
        await company.passes(minutes=1)
    notices = [one for one in company.ola.messages if "cannot reach the keys" in one.text]
    assert len(notices) == 1
    company.place.comes_back()
    await company.maria.click("Start")
    assert company.maria.sees("Lisbon")
    assert company.state(0) == "open"


async def test_a_close_waits_for_the_keys_and_then_ends_as_any_other(company: Scene) -> None:
    await company.answers("The launch in Lisbon")
    closes_at = company.stage.bot.db.now(rounds.next_due)
    assert closes_at is not None
    company.place.goes_away()
    await company.passes(days=25)
    assert company.state(0) == "closing"
    assert company.digests == []
    assert any("cannot reach the keys" in one.text for one in company.ola.messages)
    company.place.comes_back()
    await company.passes(days=1)
    assert company.state(0) == "closed"
    assert len(company.digests) == 1


async def test_an_interview_opens_as_soon_as_its_key_can_be_kept(company: Scene) -> None:
    await company.passes(days=60)
    closed, planned = company.rounds
    assert (closed.state, planned.state) == (RoundState.CLOSED, RoundState.PLANNED)
    company.place.takes_nothing()
    company.stage.clock.move_to(datetime.combine(planned.opens_on, time(0), tzinfo=UTC) - timedelta(hours=14))
    await company.stage.beat()
    await company.passes(minutes=2)
    assert company.state(-1) == "planned"
    assert len([one for one in company.ola.messages if "cannot reach the keys" in one.text]) == 1
    company.place.comes_back()
    await company.passes(minutes=1)
    assert company.state(-1) == "open"
