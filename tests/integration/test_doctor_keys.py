"""What the doctor says of the server that keeps the keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from staybot.clock import SystemClock
from staybot.config import Settings
from staybot.slack import doctor
from staybot.slack.doctor import key_server
from staybot.slack.doctor.finding import Mark
from tests.databases import Databases
from tests.key_servers import KeyServer


@pytest.fixture
def server() -> Iterator[KeyServer]:
    started = KeyServer()
    yield started
    started.remove()


def found(settings: Settings) -> list[tuple[Mark, str]]:
    findings = key_server.findings(settings)
    assert all(one.remedy for one in findings if one.mark is not Mark.WELL)
    return [(one.mark, one.says) for one in findings]


def test_a_forgetful_server_that_answers_is_well(server: KeyServer) -> None:
    settings = Settings(keys_url=server.url)
    assert found(settings) == [(Mark.WELL, "The server of STAYBOT_KEYS_URL answers.")]


def test_a_server_that_does_not_answer_is_wrong(server: KeyServer) -> None:
    server.hide()
    settings = Settings(keys_url=server.url)
    assert found(settings) == [(Mark.WRONG, "The server of STAYBOT_KEYS_URL does not answer.")]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--save", "60", "1"), "writes them to disk: a destroyed key may still be in its files"),
        (("--appendonly", "yes"), "writes them to disk: a destroyed key may still be in its files"),
        (("--rename-command", "CONFIG", "HIDDEN"), "does not say whether it writes them to disk"),
    ],
)
def test_a_server_that_may_remember_is_worth_a_note(options: tuple[str, ...], words: str) -> None:
    server = KeyServer(*options)
    try:
        answers, (mark, says) = found(Settings(keys_url=server.url))
    finally:
        server.remove()
    assert answers[0] is Mark.WELL
    assert mark is Mark.NOTE
    assert words in says


def test_both_places_set_is_told_and_the_server_wins(server: KeyServer, tmp_path: Path) -> None:
    both = found(Settings(keys_url=server.url, key_dir=tmp_path))
    assert both[0] == (
        Mark.NOTE, "Both STAYBOT_KEYS_URL and STAYBOT_KEY_DIR are set: keys are kept on the server.",
    )  # fmt: skip
    assert both[1][0] is Mark.WELL


@pytest.mark.parametrize("kind", ["server", "folder"])
def test_the_doctor_looks_where_the_keys_are(
    server: KeyServer, databases: Databases, tmp_path: Path, kind: str
) -> None:
    where = Settings(keys_url=server.url) if kind == "server" else Settings(key_dir=tmp_path / "keys")
    settings = replace(where, database_url=databases.new("sqlite"))
    says = [one.says for one in doctor._machine(settings, SystemClock())]
    assert any("STAYBOT_KEYS_URL" in one for one in says) == (kind == "server")
    assert any("key folder" in one for one in says) == (kind == "folder")
