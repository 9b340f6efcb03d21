"""The rules that follow from how Slack works, each against the simulated Slack: how the bot is connected."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from staybot.config import from_environment
from staybot.demo.stage import Stage
from staybot.errors import ConfigError
from staybot.simulator import Fault
from staybot.slack.views import notices
from tests.e2e.conftest import CAST, START
from tests.e2e.scene import Scene, scene
from tests.e2e.trouble import until


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as set_up:
        yield set_up


async def test_5_a_click_is_acknowledged_within_three_seconds_however_slow_slack_is(company: Scene) -> None:
    """The handler is given up in words before Slack shows an error."""
    company.stage.sim.faults.next("views.open", Fault.slow(4.0))
    assert await company.tom.click("Start")
    assert company.tom.errors == []
    assert notices.SLOW.split(".", maxsplit=1)[0] in company.tom.ephemerals[-1].text


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        ("expired_trigger_id", [notices.LATE]),
        ("trigger_expired", [notices.LATE]),
        ("exchanged_trigger_id", []),
    ],
)
async def test_5_a_click_that_comes_late_or_twice_is_no_failure(
    company: Scene, refusal: str, words: list[str]
) -> None:
    """Late: said in words, to be pressed again. The same one twice: its window is open already."""
    company.stage.sim.faults.api_error("views.open", refusal)
    assert await company.tom.click("Start")
    assert [each.text for each in company.tom.ephemerals] == words
    await company.tom.click("Start")
    assert company.tom.modal is not None


async def test_5_where_only_a_window_could_say_it_a_late_click_is_logged_once(company: Scene) -> None:
    """In the Home tab nothing can be said without one; Slack shows a sign of its own by then."""
    await company.tom.open_home()
    company.stage.sim.workspace.triggers.lifetime = -1.0
    with structlog.testing.capture_logs() as logged:
        assert await company.tom.click("Start", within="home")
    assert [(line["code"], line["slack"]) for line in logged] == [("handler.failed", "expired_trigger_id")]
    assert (company.tom.modal, company.tom.ephemerals) == (None, [])


async def test_6_one_connection_is_open_and_a_crowded_slack_is_asked_rarely(company: Scene) -> None:
    """Turned away again and again, as above ten connections, the bot waits longer each time."""
    sim = company.stage.sim
    assert sim.sockets.count == 1
    before = connections(company)
    sim.faults.too_many_websockets(times=1000)
    await sim.faults.refresh_sockets()
    await asyncio.sleep(2.5)
    assert 1 <= connections(company) - before <= 4
    sim.faults.too_many_websockets(times=-sim.sockets.turn_away)
    await asyncio.wait_for(sim.sockets.connected(), 30)
    assert "Here is what I can do" in (await company.tom.command("/stay help")).text


@pytest.mark.parametrize("trouble", ["refresh_sockets", "cut_sockets"])
async def test_6_after_a_lost_connection_the_next_click_arrives(company: Scene, trouble: str) -> None:
    sim = company.stage.sim
    await getattr(sim.faults, trouble)()
    await until(lambda: not sim.sockets.count)
    await asyncio.wait_for(sim.sockets.connected(), 40)
    assert "Here is what I can do" in (await company.tom.command("/stay help")).text


def test_7_no_setting_makes_the_libraries_print_what_people_type() -> None:
    with pytest.raises(ConfigError, match="STAYBOT_LOG_LEVEL must be one of INFO"):
        from_environment({"STAYBOT_LOG_LEVEL": "DEBUG"})


async def test_8_other_credentials_in_the_environment_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With these two set, Bolt would by itself turn to a file of installations and forget the bot token."""
    monkeypatch.chdir(tmp_path)
    for name in ("CLIENT_ID", "CLIENT_SECRET", "BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET"):
        monkeypatch.setenv(f"SLACK_{name}", "somebody-elses")
    stage = Stage(tmp_path, start=START)
    await stage.open(CAST, leaders=["noor@example.com"])
    answer = await stage.actor("maria@example.com").command("/stay help")
    await stage.close()
    assert "Here is what I can do" in answer.text
    assert names(tmp_path) <= {"keys", "staybot"}


async def test_9_no_request_costs_a_call_to_ask_who_we_are(company: Scene) -> None:
    calls = company.stage.sim.calls
    asked = [call for call in calls if call.method == "auth.test"]
    for actor in (company.maria, company.priya, company.tom):
        await actor.command("/stay help")
        await actor.open_home()
    assert [call for call in calls if call.method == "auth.test"] == asked
    assert len(asked) == 1


async def test_19_a_button_of_an_old_message_is_answered_in_words(company: Scene) -> None:
    for old in ("pulse.v0.answer", "interview.open.v0", "x" * 255):
        reply = await company.press(company.tom, old, "1")
        assert reply.acked
        assert company.tom.ephemerals[-1].text == notices.OLD


def names(folder: Path) -> set[str]:
    """What lies in a folder, without endings."""
    return {path.stem for path in folder.iterdir()}


def connections(company: Scene) -> int:
    return sum(call.method == "apps.connections.open" for call in company.stage.sim.calls)
