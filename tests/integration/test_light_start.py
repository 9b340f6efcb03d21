"""Heavy libraries are loaded where they are used, in the worker's own time: never by a start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import Databases

HEAVY = (
    "alembic", "apscheduler", "cryptography", "dateparser", "holidays", "matplotlib", "numpy", "PIL",
    "prometheus_client", "redis", "scipy", "yaml",
)  # fmt: skip


def loaded(code: str, *arguments: str) -> set[str]:
    """Which heavy libraries a program has loaded when it ends."""
    program = f"import json, sys\n{code}\nprint(json.dumps([one for one in {HEAVY!r} if one in sys.modules]))"
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    return set(json.loads(ran.stdout.splitlines()[-1]))


def test_the_command_line_is_there_without_any_of_them_and_without_database_and_slack() -> None:
    assert loaded("import staybot.cli") == set()
    light = (
        "import staybot.cli\nassert not {'sqlalchemy', 'slack_sdk', 'aiohttp', 'rich'} & sys.modules.keys()"
    )
    assert loaded(light) == set()


OPEN = """
from staybot import bot
from staybot.commands import serve, status
from staybot.config import Settings
from staybot.flows import workspaces
made = bot.Bot(Settings(database_url=sys.argv[1]))
made.db.now(workspaces.needs_sync)
made.db.close()
"""


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_bot_that_has_opened_its_database_has_loaded_none_of_them(
    databases: Databases, dialect: str
) -> None:
    assert loaded(OPEN, databases.new(dialect)) == set()
