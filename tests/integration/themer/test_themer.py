"""The operator's own reader against real programs: whatever they do, a text is read or said not to be."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from staybot.config import Settings
from staybot.themer import Themer
from staybot.themer.program import Failure, environment_of
from staybot.themes.protocol import Reach
from staybot.themes.taxonomy import Mention
from tests.integration.themer import programs
from tests.integration.themer.programs import settings_of

TEXTS = {"energized": "The pay went up.", "frustrated": "The pay went down."}
PAY = (Mention("compensation", "negative"),)
HARMLESS = {"PATH": os.environ["PATH"], "HOME": "/nowhere"}

Runs = Callable[..., Themer]


@pytest.fixture
async def runs(tmp_path: Path) -> AsyncIterator[Runs]:
    started: list[Themer] = []

    def run(body: str, *, environment: Mapping[str, str] = HARMLESS, seconds: int = 20) -> Themer:
        own = {"STAYBOT_THEMER_OUT": str(tmp_path / "out")}
        themer = Themer(settings_of(tmp_path, body, seconds=seconds), environment={**environment, **own})
        started.append(themer)
        return themer

    yield run
    for themer in started:
        await themer.stop()


async def comes(true: Callable[[], bool]) -> None:
    """Wait for something that surely comes."""
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110 — a process tells of itself by no event
            await asyncio.sleep(0.01)


def is_alive(pid: int) -> bool:
    """Running, not only waiting to be buried by whoever inherited it."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    return False


async def test_a_good_program_reads_all_texts_in_one_run(runs: Runs) -> None:
    themer = runs(programs.GOOD)
    assert await themer.read(TEXTS) == dict.fromkeys(TEXTS, PAY)
    first = themer._program
    assert await themer.read(TEXTS) == dict.fromkeys(TEXTS, PAY)
    assert themer._program is first
    assert themer.failures == {}


async def test_nothing_starts_before_there_is_something_to_read(runs: Runs) -> None:
    themer = runs(programs.GOOD)
    assert await themer.read({}) == {}
    assert themer._program is None


async def test_answers_belong_to_their_texts_in_whatever_order_they_come(runs: Runs) -> None:
    assert await runs(programs.BACKWARDS).read(TEXTS) == {
        "energized": (Mention("compensation", "positive"),),
        "frustrated": (Mention("team_culture", "positive"),),
    }


async def test_what_it_says_beside_its_answers_is_passed_over(runs: Runs) -> None:
    themer = runs(programs.TALKATIVE)
    assert await themer.read(TEXTS) == dict.fromkeys(TEXTS, PAY), "no forged reference, no unknown theme"
    assert await themer.read(TEXTS) == dict.fromkeys(TEXTS, PAY)


async def test_bytes_that_are_no_text_are_passed_over(runs: Runs) -> None:
    assert await runs(programs.NOT_TEXT).read(TEXTS) == dict.fromkeys(TEXTS, PAY)


async def test_a_text_that_it_says_it_cannot_read_fails_alone_and_at_once(runs: Runs) -> None:
    themer = runs(programs.ERRING)
    assert await themer.read(TEXTS) == {"frustrated": PAY}
    assert themer.failures == {Failure.BAD_ANSWER: 1}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (programs.CRASHING, Failure.ENDED),
        (programs.FLOODING, Failure.BAD_ANSWER),
        (programs.ENDLESS_LINE, Failure.BAD_ANSWER),
    ],
)
async def test_a_broken_program_reads_nothing_and_is_not_started_over_at_once(
    runs: Runs, body: str, kind: Failure
) -> None:
    themer = runs(body)
    themer._rest = 60.0
    assert await themer.read(TEXTS) == {}
    assert kind in themer.failures
    assert await themer.read(TEXTS) == {}
    assert themer.failures[kind] + themer.failures[Failure.RESTING] == 4


@pytest.mark.parametrize("body", [programs.SILENT, programs.DEAF])
async def test_a_program_that_hangs_is_given_up_and_killed(runs: Runs, body: str) -> None:
    themer = runs(body, seconds=1)
    assert await themer.read(TEXTS) == {}
    assert themer.failures[Failure.TIMED_OUT] + themer.failures[Failure.ENDED] == 2
    assert themer._program is not None
    await themer._program.gone()
    assert themer._program.ended is Failure.TIMED_OUT


async def test_a_program_that_never_reads_its_input_holds_nobody_up(runs: Runs) -> None:
    themer = runs(programs.DEAF, seconds=1)
    long = {str(number): "pay " * 20_000 for number in range(40)}
    assert await themer.read(long) == {}
    assert sum(themer.failures.values()) == 40


async def test_it_is_started_again_after_a_rest_that_grows_until_it_reads(runs: Runs) -> None:
    themer = runs(programs.ANSWERS_THEN_LEAVES)
    themer._rest = 0.0
    for _ in range(3):
        assert await themer.read({"energized": "pay"}) == {"energized": PAY}
        await comes(lambda: themer._program is not None and themer._program.ended is Failure.ENDED)
        assert themer._rest == 2.0, "what it read set the rest back, its end doubled it"
        themer._rests_until = 0.0
    broken = runs(programs.CRASHING)
    for rest in (2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0):
        broken._rests_until = 0.0
        assert await broken.read({"energized": "pay"}) == {}
        assert broken._rest == rest


async def test_a_program_that_does_not_exist_is_a_failure_like_others(tmp_path: Path) -> None:
    lost = replace(settings_of(tmp_path, ""), themer_command=(str(tmp_path / "no such program"),))
    themer = Themer(lost, environment=HARMLESS)
    assert await themer.read(TEXTS) == {}
    assert themer.failures == {Failure.NOT_STARTED: 1, Failure.RESTING: 1}
    await themer.stop()


async def test_it_learns_no_token_no_address_and_inherits_no_open_file(runs: Runs, tmp_path: Path) -> None:
    ours = {
        "SLACK_BOT_TOKEN": "xoxb-secret",
        "SLACK_APP_TOKEN": "xapp-secret",
        "SLACK_SIGNING_SECRET": "secret",
        "DATABASE_URL": "postgresql://secret",
        "STAYBOT_KEY_DIR": "/secret",
        "STAYBOT_KEYS_URL": "redis://secret",
        "LANG": "C.UTF-8",
        "STAYBOT_THEMER_MODEL": "small",
    }
    with (tmp_path / "open").open("w"):
        assert await runs(programs.TELLING, environment=HARMLESS | ours).read(TEXTS)
    told = json.loads((tmp_path / "out").read_text("utf-8"))
    assert "secret" not in json.dumps(told)
    assert set(told["environment"]) - {"LC_CTYPE"} == {
        "PATH", "HOME", "LANG", "STAYBOT_THEMER_MODEL", "STAYBOT_THEMER_OUT",
    }  # fmt: skip
    assert set(told["files"]) <= {"0", "1", "2", "3", "4"}, "its own three, the one it writes and its listing"


def test_only_what_it_needs_is_passed_on() -> None:
    assert environment_of({"PATH": "/bin", "STAYBOT_SPONSOR": "x", "STAYBOT_THEMER_KEY": "y"}) == {
        "PATH": "/bin",
        "STAYBOT_THEMER_KEY": "y",
    }


async def test_a_stop_ends_even_a_program_that_will_not_and_its_children(runs: Runs, tmp_path: Path) -> None:
    themer = runs(programs.STUBBORN)
    assert await themer.read({"energized": "pay"}) == {"energized": PAY}
    pids = [int(pid) for pid in (tmp_path / "out").read_text("utf-8").split()]
    assert all(is_alive(pid) for pid in pids)
    await themer.stop()
    await comes(lambda: not any(is_alive(pid) for pid in pids))


async def test_a_stop_lets_nobody_wait_and_starts_nothing_new(runs: Runs) -> None:
    themer = runs(programs.SILENT)
    reading = asyncio.create_task(themer.read(TEXTS))
    await comes(lambda: themer._program is not None and len(themer._program._waiting) == 2)
    await themer.stop()
    assert await reading == {}
    assert await themer.read(TEXTS) == {}
    assert themer.failures == {Failure.STOPPED: 4}


async def test_a_program_killed_from_outside_is_a_failure_like_others(runs: Runs) -> None:
    themer = runs(programs.SILENT)
    reading = asyncio.create_task(themer.read({"energized": "pay"}))
    await comes(lambda: themer._program is not None and len(themer._program._waiting) == 1)
    assert themer._program is not None
    os.kill(themer._program._process.pid, signal.SIGKILL)
    assert await reading == {}
    assert themer.failures == {Failure.ENDED: 1}


async def test_what_is_still_to_do_is_counted_until_it_is_done(tmp_path: Path) -> None:
    from staybot.slack.inflight import Inflight  # noqa: PLC0415 — what the bot counts with

    inflight, may_end = Inflight(), asyncio.Event()

    async def work() -> None:
        await may_end.wait()

    themer = Themer(settings_of(tmp_path, programs.GOOD), under_way=inflight.one)
    themer.goes_on(work)
    assert not await inflight.settle(seconds=0)
    may_end.set()
    assert await inflight.settle(seconds=30)
    await themer.stop()


async def test_failures_are_logged_without_a_word_a_count_or_the_hour(runs: Runs) -> None:
    themer = runs(programs.CRASHING)
    with structlog.testing.capture_logs() as lines:
        await themer.read({"energized": "my secret"})
        await themer.read({"energized": "my secret"})
        assert lines == [], "said at once, it would tell that somebody answers just now"
        await themer.stop()
    (line,) = lines
    assert line["code"] == "themer.failed"
    assert line["kinds"] == ["ended", "resting after a failure"]
    assert "secret" not in str(line)


async def test_a_stop_without_failures_says_nothing(runs: Runs) -> None:
    themer = runs(programs.GOOD)
    await themer.read(TEXTS)
    with structlog.testing.capture_logs() as lines:
        await themer.stop()
    assert lines == []


def test_a_reach_covers_itself_and_what_is_nearer() -> None:
    allowed = {(one, told) for one in Reach for told in (*Reach, "", "moon") if one.is_within(told)}
    assert allowed == {
        ("none", "none"), ("none", "loopback"), ("none", "external"),
        ("loopback", "loopback"), ("loopback", "external"),
        ("external", "external"),
    }  # fmt: skip


def test_settings_say_how_far_texts_travel_from_the_next_round_on() -> None:
    assert Settings().reach == "none"
    assert Settings(themer="default", themer_reach="external").reach == "none"
    assert Settings(themer="command", themer_reach="loopback").reach == "loopback"
