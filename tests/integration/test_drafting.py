"""A release drafted in a process of its own says the same as one drafted here, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import pickle
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from staybot import drafting
from staybot.drafting import apart, here
from staybot.drafting.job import Job, job
from staybot.flows.asking import seals
from staybot.flows.publishing import closing
from staybot.heartbeat import close_round
from staybot.store.keys import KeyLost, KeysUnreachable
from staybot.store.tables import RoundState
from tests.attacks.operator import ROTA
from tests.company_rows import Company
from tests.saved import Once

pytestmark = pytest.mark.each_database

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", "staybot.drafting"], stdin=subprocess.PIPE)
child.stdin.write(sys.stdin.buffer.read())
child.stdin.flush()
time.sleep(600)
"""
"""Starts the process that drafts, tells it its job and waits."""


@pytest.fixture
def due(company: Company, once: Once) -> str:
    """A round of thirty that is due to close."""
    return once.plays(company, lambda: _play(company))


def _play(company: Company) -> str:
    people = company.engineers(28)
    opened = company.opens()
    for who in people:
        company.answers(who, opened, frustrated=ROTA)
    company.ends(opened)
    company.db.now(closing.begin, round_id=opened)
    return opened


def _job(company: Company, round_id: str) -> Job:
    return company.db.now(job, round_id=round_id)


def test_both_draft_the_same_bytes(company: Company, due: str) -> None:
    ours = here.draft(company.db, due)
    theirs = asyncio.run(apart.draft(_job(company, due), stopping=lambda: False))
    assert theirs == ours
    assert '"cells"' in ours.body


def test_a_round_of_many_is_drafted_apart_and_closed(
    company: Company, due: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = here.draft(company.db, due).body
    monkeypatch.setattr(drafting, "MANY", 30)
    monkeypatch.setattr(here, "draft", None)  # it would fail
    asyncio.run(close_round(company.db, company.keys, due))
    assert company.round(due).state is RoundState.CLOSED
    assert [row["body_json"] for row in company.dump()["release"]] == [expected]


def test_a_stop_ends_the_process_and_leaves_the_round_to_the_next_one(
    company: Company, due: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "MANY", 1)
    says = iter((False, False, True))
    with structlog.testing.capture_logs() as logs:
        asyncio.run(close_round(company.db, company.keys, due, stopping=lambda: next(says)))
    assert [log["code"] for log in logs] == ["audit.stopped"]
    assert company.round(due).state is RoundState.CLOSING


def test_what_keeps_a_round_from_being_counted_is_told_by_its_name(company: Company, due: str) -> None:
    with company.db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cohort_member SET team = 'another'")
    with pytest.raises(seals.Broken) as broken:
        asyncio.run(apart.draft(_job(company, due), stopping=lambda: False))
    assert broken.value.topic == "round_changed"


def test_a_lost_key_is_told_as_lost_and_a_missing_folder_as_out_of_reach(company: Company, due: str) -> None:
    company.keys.destroy(due)
    asked = _job(company, due)
    with pytest.raises(KeyLost):
        asyncio.run(apart.draft(asked, stopping=lambda: False))
    nowhere = replace(asked, settings=replace(asked.settings, key_dir=Path("/nowhere")))
    with pytest.raises(KeysUnreachable):
        asyncio.run(apart.draft(nowhere, stopping=lambda: False))


def test_a_process_that_ends_too_soon_is_told_to_the_operator_and_loses_nothing(
    company: Company, due: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "MANY", 1)
    killed = (sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with monkeypatch.context() as once, structlog.testing.capture_logs() as logs:
        once.setattr(apart, "PROGRAM", killed)
        asyncio.run(close_round(company.db, company.keys, due))
    assert [log["code"] for log in logs] == ["round.undrafted"]
    assert "undrafted" in {
        row["subject"] for row in company.dump()["letter"] if row["kind"] == "operator_notice"
    }
    assert company.round(due).state is RoundState.CLOSING
    asyncio.run(close_round(company.db, company.keys, due))
    assert company.round(due).state is RoundState.CLOSED


def test_an_error_that_nobody_foresaw_leaves_by_its_name_alone(company: Company) -> None:
    asked = _job(company, "0" * 32)  # there is no such round
    with pytest.raises(drafting.Undrafted) as undrafted:
        asyncio.run(apart.draft(asked, stopping=lambda: False))
    assert str(undrafted.value).isidentifier()


def test_the_process_is_told_no_token(company: Company, due: str, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {"bot_token": "xoxb-secret", "app_token": "xapp-secret", "signing_secret": "secret"}
    assert b"secret" not in pickle.dumps(_job(company.under(**secrets), due)).replace(b"signing_secret", b"")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv("STAYBOT_KEYS_URL", "redis://:secret@localhost")
    monkeypatch.setenv("DATABASE_URL", "postgresql://:secret@localhost")
    assert "secret" not in str(apart._environment(os.environ))


def test_the_process_ends_when_its_parent_is_killed(company: Company, due: str) -> None:
    """kill -9 of the bot: nobody is left who would read what it drafts, or end it."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        asked = _job(company, due)
        url = f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing"
        asked = replace(asked, settings=replace(asked.settings, database_url=url))
        parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE)
        try:
            assert parent.stdin
            parent.stdin.write(pickle.dumps(asked))
            parent.stdin.close()
            reached, _ = silent.accept()  # it waits for a database that never answers
        finally:
            parent.kill()
            parent.wait()
        with reached:
            reached.settimeout(60)
            while reached.recv(1024):
                pass  # what it says to a database, then nothing: it is gone
