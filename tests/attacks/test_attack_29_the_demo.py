"""Attack 29: the demo touches a real database, or shows what the real bot would not."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from staybot.bot import Bot
from staybot.config import Settings
from staybot.demo.main import living
from staybot.demo.page import BANNER
from staybot.heartbeat import Heartbeat


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation, as the environment describes it."""
    path = tmp_path / "real.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE precious (words TEXT)")
        connection.commit()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("STAYBOT_KEY_DIR", str(tmp_path / "keys"))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-real")
    monkeypatch.chdir(tmp_path)
    return path


def test_a_demo_that_reads_the_environment_would_write_into_the_real_database(real: Path) -> None:
    """The broken variant is one line: settings read instead of made."""
    careless = Settings(database_url=f"sqlite:///{real}")

    assert str(real) in careless.database_url
    with closing(sqlite3.connect(real)) as connection:
        connection.execute("CREATE TABLE person (name TEXT)")
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (2,)


def test_our_demo_has_a_database_and_keys_of_its_own_and_leaves_nothing(real: Path, tmp_path: Path) -> None:
    before = real.read_bytes()

    async def eight_days() -> Settings:
        async with living(seed=3, people=20) as (stage, _):
            await stage.passes(days=8)
            return stage.bot.settings

    settings = asyncio.run(eight_days())
    own = Path(settings.database_url.removeprefix("sqlite:///"))

    assert settings.bot_token != "xoxb-real"
    assert "127.0.0.1" in settings.slack_api_url or "localhost" in settings.slack_api_url
    assert tmp_path not in {*own.parents, *settings.key_dir.parents}
    assert not own.exists()
    assert not settings.key_dir.exists()
    assert real.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["real.db"]


async def test_our_demo_closes_rounds_by_the_very_code_of_the_bot() -> None:
    async with living(seed=3, people=20) as (stage, _):
        assert type(stage.bot) is Bot
        assert stage.bot._keeping is not None
        assert type(stage.bot._keeping.heartbeat) is Heartbeat


def test_our_demo_says_that_it_is_one() -> None:
    assert "Demo" in BANNER
    assert "invented" in BANNER
