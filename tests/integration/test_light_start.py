"""Heavy libraries are loaded where they are used, in the worker's own time, never by a start; and what clicks
need is there before somebody has to wait for it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from staybot import opening
from staybot.config import Settings
from tests.benchmarks import stub
from tests.benchmarks.apps import TOKEN
from tests.databases import Databases
from tests.e2e.processes import free_port

HEAVY = {
    "alembic", "apscheduler", "cryptography", "dateparser", "holidays", "matplotlib", "numpy", "PIL",
    "prometheus_client", "pygments", "redis", "rich.console", "scipy", "typer", "yaml",
}  # fmt: skip
UNPROMPTED = {
    "staybot.keeping", "staybot.heartbeat", "staybot.drafting", "staybot.slack.courier", "staybot.pictures",
    "staybot.anonymity.publisher", "apscheduler",
}  # fmt: skip
REQUESTS = {"slack_bolt", "staybot.slack.app"}
SOCKETS = {"slack_bolt.adapter.socket_mode"}
FOR_FEW = {
    "staybot.themes.reading", "staybot.flows.standing", "staybot.slack.views.digests.past_digest",
    "staybot.slack.views.digests.charts",
}  # fmt: skip
"""Of what requests need: loaded once the process is open, or by the first who asks for it."""

ROOT = Path(__file__).parents[2]


def printed(program: str, *arguments: str) -> Any:
    """What a program prints in the end, as JSON."""
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def slack() -> Iterator[str]:
    with stub.running() as url:
        yield url


def loaded_by(part: str, *, database: str, slack: str, folder: Path) -> set[str]:
    """Every module that a process of ours has loaded when it says that it is running."""
    clean = {name: text for name, text in os.environ.items() if not name.startswith(("SLACK", "STAYBOT"))}
    settings = {
        "DATABASE_URL": database, "SLACK_API_URL": slack, "SLACK_BOT_TOKEN": TOKEN, "PORT": str(free_port()),
        "SLACK_SIGNING_SECRET": "secret", "STAYBOT_KEY_DIR": str(folder / "keys"), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    loaded = set()
    with subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "staybot", part],
        env=clean | settings, cwd=folder, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stderr
        for line in process.stderr:
            if "bot.started" in line:
                break
            loaded.add(line.rpartition("|")[2].strip())
        else:
            pytest.fail("it did not start")
        process.terminate()
        process.communicate()
    return loaded


def test_the_command_line_is_there_without_any_of_them_and_without_database_and_slack() -> None:
    kept_out = sorted((HEAVY - {"typer"}) | {"sqlalchemy", "slack_sdk", "aiohttp"})
    program = (
        f"import json, sys, staybot.cli\nprint(json.dumps([one for one in {kept_out} if one in sys.modules]))"
    )
    assert printed(program) == []


def test_each_part_of_the_bot_starts_with_what_it_does_alone(
    databases: Databases, slack: str, tmp_path: Path
) -> None:
    database = databases.new("postgresql")
    web = loaded_by("web", database=database, slack=slack, folder=tmp_path)
    assert web >= REQUESTS
    assert web & (HEAVY | UNPROMPTED | SOCKETS | FOR_FEW | {"sqlalchemy.dialects.sqlite"}) == set()
    worker = loaded_by("worker", database=database, slack=slack, folder=tmp_path)
    assert worker >= UNPROMPTED
    assert worker & (HEAVY | REQUESTS | SOCKETS) == {"apscheduler"}


def test_a_whole_bot_on_sqlite_loads_nothing_of_postgresql(
    databases: Databases, slack: str, tmp_path: Path
) -> None:
    whole = loaded_by("run", database=databases.new("sqlite"), slack=slack, folder=tmp_path)
    assert whole >= REQUESTS | UNPROMPTED
    assert whole & (HEAVY | SOCKETS | {"psycopg", "sqlalchemy.dialects.postgresql"}) == {"apscheduler"}


CLICKS = """
import json, sys
from datetime import date
from pathlib import Path
from staybot import config, opening, themes
from staybot.anonymity import sealing
from staybot.flows import workspaces
from staybot.rules import calendar, dates
from staybot.slack import warming
from staybot.store.tables import Workspace
db = opening.open_database(config.Settings(database_url=sys.argv[1], key_dir=Path("keys")))
db.now(workspaces.settle, team_id="T1", name="Acme", bot_user_id="UBOT")
cold, mapped = set(sys.modules), [Workspace.__mapper__.configured]
warming.warm()
mapped.append(Workspace.__mapper__.configured)
warm, day, key = set(sys.modules), date(2026, 11, 2), sealing.new_key()
sealing.seal(key, round_id=b"round", ballot_id=b"ballot", payload=b"4", size=sealing.PULSE_BALLOT)
themes.read("Too many meetings, and nobody decides.", question="leaving")
dates.parse_deadline("3 December", today=day, locale="en-GB", latest=None)
calendar.next_working_day(day, region="DE-BE", working=calendar.WorkingTime())
after = sorted(set(sys.modules) - warm)
print(json.dumps({"warming": sorted(warm - cold), "clicks": after, "mapped": mapped}))
"""


def test_what_clicks_need_is_there_once_a_bot_is_warm(databases: Databases) -> None:
    url = databases.new("sqlite")
    opening.open_database(Settings(database_url=url)).close()  # a database's first start writes a row
    loaded = printed(CLICKS, url)
    assert {"cryptography", "numpy", "dateparser", "holidays"} <= set(loaded["warming"])
    assert loaded["clicks"] == []
    assert loaded["mapped"] == [False, True]
