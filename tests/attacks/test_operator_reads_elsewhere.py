"""The operator sends texts out of the house in a round whose people were not told (section 4.6, rule R18)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.forensics.traces import new_mark
from tests.databases import Databases
from tests.e2e.own_reader import OUTSIDE, Out, reading, under
from tests.e2e.scene import to_the_end
from tests.e2e.test_main_story import until_asked
from tests.e2e.trouble import until
from tests.integration.themer import programs

FIRST, SECOND = new_mark("ascii"), new_mark("ascii")


@pytest.fixture(params=["socket-sqlite", "socket-postgresql"])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Out:
    monkeypatch.setenv("STAYBOT_THEMER_OUT", str(tmp_path / "out"))
    return Out(tmp_path / "out")


@pytest.mark.parametrize("told", ["default", "loopback"])
async def test_a_round_that_opened_before_the_switch_never_reaches_the_program(
    tmp_path: Path, databases: Databases, way: str, out: Out, told: str
) -> None:
    async with reading(tmp_path, databases, way, body=programs.RECORDING) as here:
        maria = here.maria
        await under(here, themer="default" if told == "default" else "command", reach="loopback")
        await until_asked(here)
        await under(here, themer="command", reach="external")
        await maria.click("Start")
        assert not maria.sees(OUTSIDE)
        await maria.type("energized", f"Half a thought {FIRST}")
        await maria.submit({"frustrated": f"Waiting for a GPU {FIRST}", "seen_by.frustrated": "manager"})
        await to_the_end(maria)
        await maria.click("Start")
        await maria.submit({"pick_up_call": f"More pay {FIRST}"})
        await maria.close_modal(all=True)
        await here.passes(days=25)
        assert len(here.digests) == 1
        assert out.heard == "", "nothing of it, from the first letter to the close"

        await here.passes(days=75)
        assert any(OUTSIDE in message.text for message in maria.messages)
        await maria.click("Start")
        await maria.type("energized", f"A draft {FIRST}")
        await maria.submit({"energized": "", "frustrated": f"Waiting for a GPU {SECOND}"})
        await until(lambda: SECOND in out.heard)
        assert FIRST not in out.heard, "a draft is no answer"
