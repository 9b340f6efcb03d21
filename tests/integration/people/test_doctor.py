from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from staybot.clock import ManualClock, SystemClock
from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.flows.asking import round_keys, rounds
from staybot.flows.people import directory
from staybot.flows.people.people_census import Census
from staybot.opening import open_database
from staybot.simulator import Channel, Fault, Simulator
from staybot.slack import doctor
from staybot.slack.doctor import host, roster, tokens
from staybot.slack.doctor.finding import Finding, Mark
from staybot.store.database import Database, Tx, engine_for
from staybot.store.keys import MARK, REMEDY, KeyFolder
from staybot.store.tables import RoundState
from tests.databases import DIALECTS, Databases

NOWHERE = "http://127.0.0.1:9/api/"


@pytest.fixture
def leaders(slack: Simulator) -> Channel:
    channel = slack.add_channel(name="leaders", private=True)
    slack.invite_bot(channel)
    return channel


@pytest.fixture
def sound(slack: Simulator, leaders: Channel, databases: Databases, tmp_path: Path) -> Settings:
    """Settings with which all is well."""
    return Settings(
        bot_token=slack.bot_token,
        app_token=slack.app_token,
        slack_api_url=f"{slack.url}/api/",
        leadership_channel=leaders.id,
        operators=(slack.add_user(name="Ola").id,),
        database_url=databases.new("sqlite"),
        key_dir=tmp_path / "keys",
    )


async def complaint(settings: Settings, about: str) -> Finding:
    """The one thing that is not well about something."""
    findings = await doctor.examine(settings, environment={})
    (found,) = [one for one in findings if one.mark is not Mark.WELL and re.search(about, one.says)]
    assert found.remedy
    return found


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_where_all_is_well_nothing_is_wrong(
    sound: Settings, databases: Databases, dialect: str
) -> None:
    settings = replace(sound, database_url=databases.new(dialect))
    findings = await doctor.examine(settings, environment={})
    assert [one.says for one in findings if one.mark is Mark.WRONG] == []
    assert [one.says for one in findings if one.mark is Mark.NOTE] == [
        "The people list is empty. Nobody will be asked."
    ]
    await doctor.check_start(sound)


async def test_no_token_is_ever_said(sound: Settings) -> None:
    swapped = replace(sound, bot_token=sound.app_token, app_token=sound.bot_token)
    for settings in (sound, swapped, replace(sound, bot_token="xoxb-wrong", app_token="xapp-wrong")):
        said = " ".join(one.says + one.remedy for one in await doctor.examine(settings, environment={}))
        assert settings.bot_token not in said
        assert settings.app_token not in said


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bot_token": ""}, "SLACK_BOT_TOKEN is not set"),
        ({"bot_token": "xapp-1"}, "SLACK_BOT_TOKEN holds an app-level token"),
        ({"bot_token": "xoxb-wrong"}, r"Slack refuses SLACK_BOT_TOKEN \(invalid_auth\)"),
        ({"app_token": ""}, "SLACK_APP_TOKEN is not set"),
        ({"app_token": "xoxb-1"}, "SLACK_APP_TOKEN holds a bot token"),
        ({"app_token": "xapp-wrong"}, r"Slack refuses SLACK_APP_TOKEN \(invalid_auth\)"),
        ({"app_token": "", "signing_secret": "s"}, "SLACK_SIGNING_SECRET is set, but PORT is not"),
    ],
)
async def test_a_wrong_token_is_found_and_stops_the_start(
    sound: Settings, changes: dict[str, Any], words: str
) -> None:
    settings = replace(sound, **changes)
    assert (await complaint(settings, words)).mark is Mark.WRONG
    with pytest.raises(ConfigError, match=words):
        await doctor.check_start(settings)


async def test_a_start_with_two_wrong_tokens_hears_of_both(sound: Settings) -> None:
    with pytest.raises(ConfigError) as told:
        await doctor.check_start(replace(sound, bot_token="", app_token=""))
    assert len(told.value.problems) == 2


async def test_a_worker_needs_no_way_in(sound: Settings) -> None:
    await doctor.check_start(replace(sound, app_token=""), mode="worker")


async def test_http_mode_needs_no_app_token(sound: Settings) -> None:
    settings = replace(sound, app_token="", signing_secret="secret", port=3000)
    await doctor.check_start(settings, mode="web")
    findings = await doctor.examine(settings, environment={})
    assert any("HTTP mode: requests are taken on port 3000" in one.says for one in findings)


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.rate_limited(retry_after=9), "too busy"),
        (Fault.error500, "too busy"),
        (Fault.drop_before, "does not answer at"),
        (Fault.api_error("account_inactive"), "no longer works"),
    ],
    ids=["busy", "broken", "dropped", "removed"],
)
async def test_trouble_with_slack_is_told_apart(
    slack: Simulator, sound: Settings, method: str, fault: Fault, words: str
) -> None:
    slack.faults.next(method, fault)
    assert (await complaint(sound, words)).mark is Mark.WRONG


async def test_a_slack_that_is_not_there_stops_the_start(sound: Settings) -> None:
    with pytest.raises(ConfigError, match="Slack does not answer at"):
        await doctor.check_start(replace(sound, slack_api_url=NOWHERE))


@pytest.mark.parametrize("scope", [*tokens.REQUIRED, *tokens.OPTIONAL])
async def test_a_missing_scope_is_told_with_what_is_lost(
    slack: Simulator, sound: Settings, scope: str
) -> None:
    slack.app.scopes.discard(scope)
    found = await complaint(sound, f"scope {scope} is")
    assert (found.mark is Mark.WRONG) == (scope in tokens.REQUIRED)


def test_the_scopes_are_those_of_the_manifest() -> None:
    manifest = yaml.safe_load((Path(__file__).parents[3] / "manifest.yml").read_text("utf-8"))
    assert manifest["oauth_config"]["scopes"] == {
        "bot": list(tokens.REQUIRED),
        "bot_optional": list(tokens.OPTIONAL),
    }


async def test_a_channel_that_is_not_set_or_is_no_id_is_told(sound: Settings) -> None:
    await complaint(replace(sound, leadership_channel=""), "STAYBOT_LEADERSHIP_CHANNEL is not set")
    await complaint(replace(sound, leadership_channel="#leaders"), "must be an id")
    await complaint(replace(sound, leadership_channel="leaders"), "must be an id")
    await complaint(replace(sound, leadership_channel="C0GONE"), "cannot see the channel C0GONE")


async def test_a_channel_unfit_for_the_digest_is_told(
    slack: Simulator, sound: Settings, leaders: Channel
) -> None:
    leaders.is_ext_shared = True
    await complaint(sound, "#leaders is shared with another company")
    leaders.is_ext_shared = False
    slack.archive(leaders)
    await complaint(sound, "#leaders is archived")
    leaders.is_archived = False
    slack.remove_bot(leaders)
    await complaint(sound, "cannot see the channel")


async def test_a_public_channel_must_have_the_bot_and_is_noted(slack: Simulator, sound: Settings) -> None:
    channel = slack.add_channel(name="everybody")
    settings = replace(sound, leadership_channel=channel.id)
    await complaint(settings, "bot is not in the leadership channel #everybody")
    slack.invite_bot(channel)
    assert (await complaint(settings, "open to everybody")).mark is Mark.NOTE


async def test_a_direct_message_is_no_channel(slack: Simulator, sound: Settings) -> None:
    dm = slack.workspace.dm_with(sound.operators[0])
    await complaint(replace(sound, leadership_channel=dm.id), "is a direct message")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.api_error("missing_scope"), "cannot be checked: no digest is posted"),
        (Fault.api_error("fatal_error"), "would not tell about the leadership channel"),
        (Fault.drop_before, "did not answer about the leadership channel"),
    ],
    ids=["scope", "error", "dropped"],
)
async def test_a_channel_that_cannot_be_looked_at_is_told(
    slack: Simulator, sound: Settings, fault: Fault, words: str
) -> None:
    slack.faults.next("conversations.info", fault, times=2)  # aiohttp sends a dropped GET once more
    await complaint(sound, words)


async def test_operators_must_be_known_and_there(slack: Simulator, sound: Settings) -> None:
    assert (await complaint(replace(sound, operators=()), "Nobody is told")).mark is Mark.NOTE
    await complaint(replace(sound, operators=("U0GONE",)), "does not know the operators U0GONE")
    slack.change_user(slack.workspace.users[sound.operators[0]], deleted=True)
    await complaint(sound, "does not know the operators")


@pytest.mark.parametrize(
    "fault", [Fault.drop_before, Fault.api_error("fatal_error")], ids=["dropped", "error"]
)
async def test_an_operator_slack_does_not_answer_about_is_not_called_unknown(
    slack: Simulator, sound: Settings, fault: Fault
) -> None:
    slack.faults.next("users.info", fault, times=2)
    findings = await doctor.examine(sound, environment={})
    assert "The operators are known to Slack." in [one.says for one in findings]


async def test_a_clock_that_is_off_is_told(sound: Settings) -> None:
    off = ManualClock(SystemClock().now() + timedelta(minutes=2))
    findings = await doctor.examine(sound, clock=off, environment={})
    assert [one.mark for one in findings if "away from Slack's" in one.says] == [Mark.WRONG]


def test_a_clock_that_cannot_be_compared_is_noted(clock: ManualClock) -> None:
    assert tokens.date_of("yesterday") is None
    assert tokens.date_of("Mon, 12 Oct 2026 08:00:00") is None
    assert tokens.date_of("Mon, 12 Oct 2026 08:00:00 GMT") == clock.now()
    assert tokens.clock(slack=None, ours=clock.now()).mark is Mark.NOTE


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_database_that_is_not_migrated_is_told(
    sound: Settings, databases: Databases, dialect: str
) -> None:
    settings = replace(sound, database_url=databases.empty(dialect))
    await complaint(settings, "There is no database at|is empty")


def test_a_database_that_is_not_there_is_named_whole_whatever_its_folder_is_called(tmp_path: Path) -> None:
    file = tmp_path / "Acme Inc. People" / "staybot.db"
    found = host.database(Settings(database_url=f"sqlite:///{file}"), engine_for("sqlite://"))
    assert found.says == f"There is no database at {file}."
    assert found.remedy.startswith("A new installation begins with `staybot migrate`")


async def test_a_database_that_does_not_answer_is_told_without_its_password(
    sound: Settings, tmp_path: Path
) -> None:
    found = await complaint(
        replace(sound, database_url="postgresql://stay:s3cret@127.0.0.1:9/stay"), "does not answer: "
    )
    assert "s3cret" not in found.says + found.remedy
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database at all" * 99)
    await complaint(replace(sound, database_url=f"sqlite:///{broken}"), "answer: file is not a database")


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_key_that_is_gone_or_out_of_reach_is_told_with_what_to_do(
    sound: Settings, databases: Databases, dialect: str
) -> None:
    settings = replace(sound, database_url=databases.new(dialect))
    db = open_database(settings)

    def opens(tx: Tx) -> None:
        rounds.locked(tx, rounds.plan(tx).id).state = RoundState.OPEN

    db.now(opens)
    db.close()
    for words in ("is not there", "holds neither the key nor"):
        wrong = await complaint(settings, "keys of open rounds cannot be reached")
        assert (wrong.mark, f"{settings.key_dir} {words}" in wrong.remedy) == (Mark.WRONG, True)
        assert REMEDY in wrong.remedy
        assert not any("key folder" in one.says for one in await doctor.examine(settings, environment={}))
        settings.key_dir.mkdir(mode=0o700, exist_ok=True)
    (settings.key_dir / MARK).touch()
    gone = await complaint(settings, "key of an open round is gone")
    assert (gone.mark, gone.remedy) == (Mark.WRONG, round_keys.LOST.remedy)


def marks(settings: Settings) -> dict[Mark, str]:
    return {one.mark: one.says for one in host.key_folder(settings)}


def test_a_key_folder_others_can_look_into_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    folder.chmod(0o755)
    settings = Settings(key_dir=folder, database_url="postgresql://x/y")
    assert "Others on this machine" in marks(settings)[Mark.WRONG]
    folder.chmod(0o700)
    assert list(marks(settings)) == [Mark.WELL]


def test_a_key_folder_that_is_a_file_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("")
    assert "cannot be used" in marks(Settings(key_dir=tmp_path / "keys"))[Mark.WRONG]
    assert "cannot be made" in marks(Settings(key_dir=tmp_path / "keys" / "inner"))[Mark.WRONG]


def test_keys_under_the_folder_of_the_database_are_noted(tmp_path: Path) -> None:
    beside = Settings(key_dir=tmp_path / "keys", database_url=f"sqlite:///{tmp_path / 'staybot.db'}")
    assert "one backup would hold both" in marks(beside)[Mark.NOTE]
    assert Mark.NOTE not in marks(replace(beside, database_url=f"sqlite:///{tmp_path / 'db' / 'staybot.db'}"))


def test_keys_in_a_checkout_are_wrong_unless_it_ignores_them(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    settings = Settings(key_dir=tmp_path / "keys", database_url="postgresql://x/y")
    assert "Git checkout" in marks(settings)[Mark.WRONG]
    (tmp_path / ".gitignore").write_text("keys/\n")
    assert list(marks(settings)) == [Mark.WELL]


def test_without_git_to_ask_a_checkout_counts_as_one_that_ignores_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "Git checkout" in marks(Settings(key_dir=tmp_path / "keys"))[Mark.WRONG]


def test_credentials_that_make_bolt_forget_the_token_are_wrong() -> None:
    (found,) = host.environment({"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2"})
    assert (found.mark, host.environment({"SLACK_CLIENT_ID": ""})) == (Mark.WRONG, [])


def test_a_machine_without_time_zones_is_told() -> None:
    assert host.time_zones(["Europe/Berlin"]).mark is Mark.WELL
    assert host.time_zones(["Mars/Olympus"]).mark is Mark.WRONG


def test_what_engineers_lack_is_noted() -> None:
    some = Census(listed=9, leaders=1, engineers=6, without_slack=3, without_manager=2, without_zone=1)
    found = roster.people(some, zone="UTC")
    assert [one.mark for one in found] == [Mark.WELL, Mark.NOTE, Mark.NOTE, Mark.NOTE]
    assert found[1].says == "3 engineers cannot be asked: no Slack account is known."
    nobody = Census(listed=9, leaders=1, engineers=0, without_slack=0, without_manager=0, without_zone=0)
    assert roster.people(nobody, zone="UTC")[0].says == "Nobody has the role engineer. Nobody will be asked."


async def test_a_removed_app_is_noted_with_the_day_its_data_must_be_gone(
    sound: Settings, clock: ManualClock
) -> None:
    engine = engine_for(sound.database_url)
    db = Database(engine, clock=clock, settings=sound, keys=KeyFolder(sound.key_dir))
    assert db.now(directory.uninstalled, event_id="Ev1") == date(2026, 10, 26)
    db.close()
    assert "by 2026-10-26" in (await complaint(sound, "The app was removed")).remedy


def test_a_disk_without_room_is_told_before_it_is_full(sound: Settings, tmp_path: Path) -> None:
    (found,) = host.room(sound)
    assert found.mark is Mark.WELL, found
    enough = partial(host.enough, folder=tmp_path)
    assert enough(host.LEAST - 1, database=0).mark is Mark.WRONG
    assert enough(2 * host.LEAST, database=3 * host.LEAST).mark is Mark.NOTE
    assert enough(2 * host.LEAST, database=host.LEAST).says == f"200 MB are free on the disk of {tmp_path}."


def test_where_this_machine_stores_nothing_no_room_is_asked_for(sound: Settings) -> None:
    elsewhere = replace(sound, database_url="postgresql://db/staybot", keys_url="redis://keys")
    assert host.room(elsewhere) == []
    assert host.room(replace(elsewhere, keys_url=""))[0].says.endswith(".")
