"""An operator's own reader, as a real program beside the real bot: fast, slow, broken, and far away."""

from __future__ import annotations

from pathlib import Path

import pytest

from staybot.slack.ids import Callback
from tests.attacks.forensics.listening import everything_logged
from tests.databases import Databases
from tests.e2e.conftest import Company
from tests.e2e.own_reader import OUTSIDE, Out, reading
from tests.e2e.test_confirm import at, ticked
from tests.e2e.test_main_story import ENERGY, QUEUE, until_asked
from tests.e2e.trouble import until
from tests.integration.themer import programs


@pytest.fixture(params=["socket-sqlite", "http-postgresql"])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Out:
    """Where a program of ours writes, or what it waits for."""
    monkeypatch.setenv("STAYBOT_THEMER_OUT", str(tmp_path / "out"))
    return Out(tmp_path / "out")


async def sends(company: Company, **texts: str) -> None:
    await until_asked(company)
    await company.maria.click("Start")
    await company.maria.submit(texts or {"frustrated": QUEUE})


async def test_what_the_program_reads_is_what_maria_confirms_and_what_is_published(
    tmp_path: Path, databases: Databases, way: str
) -> None:
    async with reading(tmp_path, databases, way, body=programs.GOOD) as here:
        await sends(here)
        await until(lambda: at(here.maria) == Callback.THEMES_CONFIRM)
        assert ticked(here.maria) == {"compensation": ["negative"]}
        await here.maria.submit()
        assert here.maria.sees("Thank you")
        assert OUTSIDE not in here.maria.messages[0].text
        for number, colleague in enumerate([here.tom, *here.engineers]):
            await colleague.click("Start")
            await colleague.submit({"frustrated": QUEUE})
            await until(lambda one=colleague: at(one) == Callback.THEMES_CONFIRM)  # type: ignore[misc]
            if number < 4:
                await colleague.submit({"theme.compensation": []})
            await colleague.close_modal(all=True)
        await here.passes(days=20)
        (digest,) = here.digests
        assert "Pay, equity" in digest
        assert "operator's own program (reach: loopback)" in digest
        assert here.maria.errors == []


async def test_while_a_slow_program_reads_a_page_stands_there_and_turns_by_itself(
    tmp_path: Path, databases: Databases, way: str, out: Out
) -> None:
    async with reading(tmp_path, databases, way, body=programs.WAITING_FOR_A_FILE) as here:
        await sends(here, frustrated=QUEUE, energized=ENERGY)
        assert here.maria.sees("up to 50 seconds")
        assert here.maria.errors == []
        out.appears()
        await until(lambda: at(here.maria) == Callback.THEMES_CONFIRM)
        assert ticked(here.maria) == {"compensation": ["negative"]}


async def test_a_stop_while_it_reads_has_ours_read_and_loses_nothing(
    tmp_path: Path, databases: Databases, way: str, out: Out
) -> None:
    async with reading(tmp_path, databases, way, body=programs.WAITING_FOR_A_FILE) as here:
        await sends(here)
        assert here.maria.sees("up to 50 seconds")
        await here.stage.restart_bot()
        assert out.heard == ""
        assert ticked(here.maria) == {"compute_and_tooling": ["negative"]}, "the stop waited for the page"
        await here.maria.submit()
        assert here.maria.sees("Thank you")


async def test_where_the_program_fails_ours_reads_and_no_word_is_logged(
    tmp_path: Path, databases: Databases, way: str
) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    with everything_logged(logs):
        async with reading(tmp_path, databases, way, body=programs.CRASHING) as here:
            await sends(here)
            await until(lambda: at(here.maria) == Callback.THEMES_CONFIRM)
            assert ticked(here.maria) == {"compute_and_tooling": ["negative"]}
    lines = "".join(path.read_text("utf-8") for path in logs.iterdir())
    assert "themer.failed" in lines
    assert QUEUE not in lines


async def test_before_anything_is_typed_an_external_round_says_that_texts_leave(
    tmp_path: Path, databases: Databases, way: str, out: Out
) -> None:
    async with reading(tmp_path, databases, way, body=programs.RECORDING, reach="external") as here:
        maria = here.maria
        await until_asked(here)
        assert OUTSIDE in maria.messages[0].text
        result = await maria.command("/stay privacy")
        assert OUTSIDE in result.messages[-1].text
        await maria.click("Start")
        assert maria.sees(OUTSIDE)
        assert out.heard == ""
        await maria.submit({"frustrated": QUEUE})
        await until(lambda: at(maria) == Callback.THEMES_CONFIRM)
        assert maria.sees(OUTSIDE)
        assert QUEUE in out.heard
        assert "Maria" not in out.heard
        assert maria.user.id not in out.heard
