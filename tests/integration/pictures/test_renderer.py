"""The process that draws: it knows nothing of ours and ends in time; without it, a picture is missing."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from staybot.pictures import NotDrawn, Renderer
from staybot.pictures.renderer import PROGRAM
from staybot.slack.views.digests.charts import charts
from tests.e2e.trouble import until
from tests.unit.slack.pictured import HEALTHY

WANTED = charts(HEALTHY)


def is_gone(folder: str) -> bool:
    return not Path(folder).exists()


def program(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text)


async def refusal(renderer: Renderer) -> str:
    with pytest.raises(NotDrawn) as why:
        await renderer.draw(WANTED)
    return str(why.value)


async def test_every_chart_comes_back_as_a_picture() -> None:
    found = await Renderer().draw(WANTED)
    assert [one[:4] for one in found] == [b"\x89PNG"] * 3


async def test_the_process_sees_no_variable_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    told = tmp_path / "told"
    spy = f"import json, os; open({str(told)!r}, 'w').write(json.dumps(dict(os.environ)))"
    await refusal(Renderer(program=program(spy)))
    seen = json.loads(told.read_text("utf-8"))
    assert set(seen) - {"LC_CTYPE"} == {"PYTHONPATH", "MPLCONFIGDIR", "HOME", "PATH", "LANG"}
    assert "secret" not in str(seen)
    assert is_gone(seen["HOME"]), "so is what it kept"


@pytest.mark.parametrize(
    ("does", "why"),
    [
        ("import os; os.abort()", "incomplete"),
        ("print('nonsense')", "cut off"),
        ("import sys; sys.stdin.close(); raise SystemExit(1)", "incomplete"),
        ("import sys; sys.stdout.buffer.write(bytes(4))", "incomplete"),
    ],
)
async def test_a_process_that_fails_draws_nothing(does: str, why: str) -> None:
    assert await refusal(Renderer(program=program(does))) == why


async def test_a_program_that_is_not_there_draws_nothing() -> None:
    assert await refusal(Renderer(program=("/nowhere/python",))) == "FileNotFoundError"


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def started(told: Path) -> int:
    await until(lambda: told.exists() and bool(told.read_text("utf-8")))
    return pid_in(told)


def pid_in(told: Path) -> int:
    return int(told.read_text("utf-8"))


def sleeper(told: Path) -> tuple[str, ...]:
    return program(f"import os, time; open({str(told)!r}, 'w').write(str(os.getpid())); time.sleep(600)")


async def test_a_process_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    renderer = Renderer(program=sleeper(tmp_path / "pid"), seconds=2)
    assert await refusal(renderer) == "TimeoutError"
    assert not is_alive(await started(tmp_path / "pid"))


async def test_a_stop_ends_the_process_and_none_begins_after_it(tmp_path: Path) -> None:
    renderer = Renderer(program=sleeper(tmp_path / "pid"))
    drawing = asyncio.create_task(refusal(renderer))
    pid = await started(tmp_path / "pid")
    await renderer.stop()
    assert await drawing == "incomplete"
    assert not is_alive(pid)
    assert await refusal(renderer) == "stopped"


async def test_a_drawing_that_is_given_up_leaves_no_process(tmp_path: Path) -> None:
    renderer = Renderer(program=sleeper(tmp_path / "pid"))
    drawing = asyncio.create_task(renderer.draw(WANTED))
    pid = await started(tmp_path / "pid")
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    assert not is_alive(pid)


async def test_one_chart_that_cannot_be_drawn_keeps_none_of_the_others() -> None:
    spoil = "import staybot.pictures.bars as b\ndef no(_): raise RuntimeError\nb.draw = no\n"
    found = await Renderer(
        program=program(spoil + "from staybot.pictures.__main__ import main\nmain()")
    ).draw(WANTED)
    assert [bool(one) for one in found] == [True, True, False]


def test_it_is_this_python_that_draws() -> None:
    assert PROGRAM[0] == sys.executable
