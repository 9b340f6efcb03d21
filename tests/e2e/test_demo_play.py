"""The demo without a page: what everyone receives while time passes."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from staybot.demo import playing
from staybot.demo.company import found
from staybot.demo.main import START, living
from staybot.demo.stage import Employee
from staybot.rules import calendar, regions

pytestmark = pytest.mark.long

Json = dict[str, Any]
QUARTER = 104
"""Days from the demo's start that hold a whole interview and the first week of the next."""
DIGESTS = ("Stay interviews, ", "Pulse of ", "Check-ins of new people, ")
SUMMARY = re.compile(r"\w+ \d{4} in short|Q\d \d{4} beside Q\d \d{4}")


async def played(out: Path, *, seed: int, people: int, days: int) -> bytes:
    return (await lived(out, seed=seed, people=people, days=days))[0]


async def lived(out: Path, *, seed: int, people: int, days: int) -> tuple[bytes, list[Employee]]:
    """What was written, and everybody who ever worked there."""
    playing.prepare(out)
    async with living(seed=seed, people=people) as (stage, life):
        await playing.play(stage, days=days, out=out)
        assert life.missed <= 2, "who comes too late for something is rare: it was withdrawn"
        staff = {one.email: one for one in life.company.staff} | life.folk.staff
    return (out / playing.MESSAGES).read_bytes(), list(staff.values())


def read(messages: bytes) -> list[Json]:
    return [json.loads(line) for line in messages.splitlines()]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[Employee]]:
    return asyncio.run(lived(tmp_path_factory.mktemp("quarter"), seed=5, people=30, days=QUARTER))


@pytest.fixture(scope="module")
def quarter(whole: tuple[bytes, list[Employee]]) -> list[Json]:
    """What thirty people received in a quarter."""
    return read(whole[0])


@pytest.fixture(scope="module")
def everybody(whole: tuple[bytes, list[Employee]]) -> dict[str, Employee]:
    """As the messages name them."""
    return {f"{one.name} <{one.email}>": one for one in whole[1]}


def invitations(messages: list[Json]) -> Iterator[Json]:
    for message in messages:
        if message["kind"] == "dm" and message["text"].startswith("Your stay interview for"):
            yield message


async def test_the_same_seed_is_played_the_same_to_the_byte_and_another_is_not(tmp_path: Path) -> None:
    first = await played(tmp_path / "a", seed=3, people=12, days=9)
    again = await played(tmp_path / "b", seed=3, people=12, days=9)
    other = await played(tmp_path / "c", seed=4, people=12, days=9)
    assert len(read(first)) > 12
    assert first == again
    assert first != other


def test_everyone_is_asked_once_a_quarter_from_two_months_after_their_start(
    quarter: list[Json], everybody: dict[str, Employee]
) -> None:
    asked = Counter((message["to"], message["text"].splitlines()[0]) for message in invitations(quarter))
    assert set(asked.values()) == {1}
    in_first = {to for to, title in asked if "Q4 2026" in title}
    in_second = {to for to, title in asked if "Q1 2027" in title}
    assert in_second - in_first, "the newcomers are asked a quarter later"
    assert len(in_first - in_second) <= 1, "who has left is not asked again"
    engineers = {to: one for to, one in everybody.items() if "engineer" in one.roles}
    assert in_first | in_second <= engineers.keys()
    assert {to for to, one in engineers.items() if one.start_date <= "2026-08-01"} <= in_first


def test_nobody_is_written_to_outside_their_working_hours(
    quarter: list[Json], everybody: dict[str, Employee]
) -> None:
    unasked = [message for message in quarter if message["kind"] == "dm"]
    assert unasked
    for message in unasked:
        one = everybody[message["to"]]
        local = datetime.fromisoformat(message["at"]).astimezone(calendar.zone(one.tz))
        region = regions.region_for(location=one.location, tz=one.tz)
        assert time(9, 30) <= local.time() <= time(16, 30)
        assert calendar.is_working_day(local.date(), region=region, working=calendar.WorkingTime())


def test_people_answer_share_promise_postpone_and_decline_by_themselves(quarter: list[Json]) -> None:
    texts = "\n".join(message["text"] for message in quarter)
    for words in (
        "shared this with you",
        "made you a promise",
        "I will remind you",
        "Logged. I am telling",
        "no reminders",
        "A reminder: ",
    ):
        assert words in texts


def test_people_join_leave_and_change_their_manager(
    quarter: list[Json], everybody: dict[str, Employee]
) -> None:
    newcomers = {to for to, one in everybody.items() if one.start_date > START.date().isoformat()}
    assert len(newcomers) == 2
    assert newcomers & {message["to"] for message in quarter}, "they get their check-ins"
    assert len(everybody) == 32
    before = {one.email: one.manager_email for one in found(seed=5, people=30, today=START.date()).staff}
    moved = [
        one for one in everybody.values() if one.manager_email != before.get(one.email, one.manager_email)
    ]
    assert len(moved) == 1
    texts = [message["text"] for message in quarter]
    assert any("is your manager now" in text for text in texts)
    assert any("You manage" in text for text in texts)


def test_every_message_has_a_time_a_reader_a_text_and_blocks(quarter: list[Json]) -> None:
    assert all(
        set(message) == {"at", "to", "to_id", "channel", "kind", "ts", "thread_ts", "text", "blocks"}
        for message in quarter
    )
    instants = [datetime.fromisoformat(message["at"]) for message in quarter]
    assert instants == sorted(instants)
    assert instants[-1] < START + timedelta(days=QUARTER)
    assert all(message["text"] for message in quarter)


def test_each_digest_and_each_summary_is_posted_to_the_leaders_once(quarter: list[Json]) -> None:
    posts = [message for message in quarter if message["to"] == "#leadership"]
    titles = [message["text"].splitlines()[0] for message in posts]
    digests = [title for title in titles if title.startswith(DIGESTS)]
    summaries = [title for title in titles if SUMMARY.fullmatch(title)]
    assert set(Counter(digests).values()) == {1}
    assert titles[0] == digests[0] == "Stay interviews, Q4 2026"
    assert "people answered" in posts[0]["text"]
    assert sum(title.startswith("Pulse of ") for title in digests) >= 4
    assert summaries == [], "before this quarter there is nothing to compare it with"


def test_whatever_else_leaders_get_stands_under_its_digest_once(quarter: list[Json]) -> None:
    posts = [message for message in quarter if message["to"] == "#leadership"]
    told: list[str] = []
    for before, message in pairwise(posts):
        if message["text"].startswith(DIGESTS) or SUMMARY.fullmatch(message["text"].splitlines()[0]):
            continue
        assert before["text"].startswith(DIGESTS)
        assert message["at"] == before["at"]
        assert (before["thread_ts"], message["thread_ts"]) == (None, before["ts"])
        (release,) = {
            element["value"]
            for block in message["blocks"]
            for element in block.get("elements", ())
            if element.get("action_id") == "digest.method"
        }
        told.append(release)
    assert len(told) >= 5
    assert len(set(told)) == len(told)


def test_a_pulse_shows_the_leaders_figures_and_what_became_of_them(quarter: list[Json]) -> None:
    pulses = [message["text"] for message in quarter if message["text"].startswith("Pulse of ")]
    assert all("people answered; response rate: about " in text for text in pulses)
    assert any("eNPS " in text for text in pulses)
    assert any(" of 5)" in text for text in pulses)
    assert any("next figure later" in text for text in pulses)


def test_everyone_is_asked_for_a_pulse_at_most_once_a_day(quarter: list[Json]) -> None:
    asked = [message for message in quarter if "Your first tap is already an answer" in message["text"]]
    assert set(Counter((message["to"], message["at"][:10]) for message in asked).values()) == {1}
    assert len({message["to"] for message in asked}) > 15


def test_the_command_plays_into_a_folder_and_says_what_it_wrote(tmp_path: Path) -> None:
    done = _demo("--play", "2", "--people", "10", "--out", str(tmp_path / "out"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 days, ")
    assert "100%" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["messages.jsonl", "pictures"]


def test_the_command_refuses_a_folder_with_other_files(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    done = _demo("--play", "2", "--out", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 1
    assert "Name an empty or a new folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_play_without_out_is_refused_in_words(tmp_path: Path) -> None:
    done = _demo("--play", "2", cwd=tmp_path)
    assert done.returncode == 1
    assert "--play DAYS and --out DIR belong together." in done.stderr


def _demo(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "staybot", "demo", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)
