"""The settings: read once from the environment, every problem said at once, each with what it takes."""

from __future__ import annotations

from dataclasses import fields
from datetime import time
from pathlib import Path

import pytest

from staybot.commands import example
from staybot.commands.example import env_example
from staybot.config import TABLE, Settings, from_environment, unknown
from staybot.errors import ConfigError


def _problems(**environment: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as wrong:
        from_environment(environment)
    assert str(wrong.value) == "\n".join(wrong.value.problems)
    return wrong.value.problems


def test_an_empty_environment_gives_the_defaults() -> None:
    assert from_environment({}) == Settings()
    assert from_environment({"PATH": "/bin", "STAYBOT_SPONSOR": "  "}) == Settings()


def test_every_setting_is_read() -> None:
    settings = from_environment(
        {
            "SLACK_BOT_TOKEN": " xoxb-1 ",
            "SLACK_APP_TOKEN": "xapp-1",
            "SLACK_SIGNING_SECRET": "secret",
            "PORT": "3000",
            "SLACK_API_URL": "http://localhost:9/api",
            "STAYBOT_LEADERSHIP_CHANNEL": "C1",
            "STAYBOT_OPERATORS": "U1, U2,,",
            "STAYBOT_SPONSOR": "Noor",
            "DATABASE_URL": "postgres://db",
            "STAYBOT_SQLITE_SYNCHRONOUS": "full",
            "STAYBOT_KEY_DIR": "/keys",
            "STAYBOT_KEYS_URL": "redis://keys",
            "STAYBOT_TIMEZONE": "Europe/Berlin",
            "STAYBOT_REGION": "DE-BE",
            "STAYBOT_INTERVIEW_HOUR": "9:45",
            "STAYBOT_WORKING_DAYS": "Sunday, mon,TUE,mon",
            "STAYBOT_OPENS_AFTER_DAYS": "7",
            "STAYBOT_WINDOW_DAYS": "14",
            "STAYBOT_FIRST_INTERVIEW_AFTER_DAYS": "90",
            "STAYBOT_INCLUDE_GUESTS": "YES",
            "STAYBOT_MESSAGES_PER_MINUTE": "30",
            "STAYBOT_THEMER": "Command",
            "STAYBOT_THEMER_COMMAND": "python 'my reader.py' --fast",
            "STAYBOT_THEMER_REACH": "EXTERNAL",
            "STAYBOT_THEMER_SECONDS": "30",
            "STAYBOT_THEMER_EXTERNAL": "yes",
            "STAYBOT_LOG_FORMAT": "JSON",
            "STAYBOT_LOG_LEVEL": "error",
        }
    )
    assert settings == Settings(
        bot_token="xoxb-1",
        app_token="xapp-1",
        signing_secret="secret",
        port=3000,
        slack_api_url="http://localhost:9/api/",
        leadership_channel="C1",
        operators=("U1", "U2"),
        sponsor="Noor",
        database_url="postgres://db",
        sqlite_synchronous="FULL",
        key_dir=Path("/keys"),
        keys_url="redis://keys",
        timezone="Europe/Berlin",
        region="DE-BE",
        interview_hour=time(9, 45),
        working_days=(0, 1, 6),
        opens_after_days=7,
        window_days=14,
        first_interview_after_days=90,
        include_guests=True,
        messages_per_minute=30,
        themer="command",
        themer_command=("python", "my reader.py", "--fast"),
        themer_reach="external",
        themer_seconds=30,
        themer_external=True,
        log_format="json",
        log_level="ERROR",
    )
    assert settings.over_http


@pytest.mark.parametrize(
    ("written", "means"), [("None", "none"), ("none", "none"), ("DE-BE", "DE-BE"), ("", "")]
)
def test_a_region_may_be_none_at_all(written: str, means: str) -> None:
    assert from_environment({"STAYBOT_REGION": written}).region == means


def test_http_needs_a_secret_and_a_port() -> None:
    assert not Settings().over_http
    assert not Settings(signing_secret="secret").over_http
    assert not Settings(port=3000).over_http


def test_every_problem_is_said_at_once() -> None:
    assert _problems(PORT="http", STAYBOT_TIMEZONE="Berlin", STAYBOT_LOG_FORMAT="xml") == (
        "PORT must be a port, from 1 to 65535.",
        "STAYBOT_TIMEZONE must be a time zone name such as Europe/Berlin.",
        "STAYBOT_LOG_FORMAT must be one of console, json.",
    )


@pytest.mark.parametrize(
    ("name", "value", "takes"),
    [
        ("DATABASE_URL", "mysql://db/house", "sqlite:///FILE or postgresql://user@host/name"),
        ("DATABASE_URL", "staybot.db", "sqlite:///FILE or postgresql://user@host/name"),
        ("PORT", "0", "from 1 to 65535"),
        ("PORT", "-1", "from 1 to 65535"),
        ("PORT", "1.5", "from 1 to 65535"),
        ("PORT", "70000", "from 1 to 65535"),
        ("STAYBOT_STATUS_PORT", "65536", "from 1 to 65535"),
        ("STAYBOT_WINDOW_DAYS", "0", "whole number"),
        ("STAYBOT_TIMEZONE", "Europe", "time zone name"),
        ("STAYBOT_TIMEZONE", "../etc/passwd", "time zone name"),
        ("STAYBOT_INTERVIEW_HOUR", "ten", "time of day"),
        ("STAYBOT_INTERVIEW_HOUR", "25:00", "time of day"),
        ("STAYBOT_INTERVIEW_HOUR", "10:00:30", "time of day"),
        ("STAYBOT_INTERVIEW_HOUR", "10:00+02:00", "time of day"),
        ("STAYBOT_WORKING_DAYS", "someday", "weekdays"),
        ("STAYBOT_WORKING_DAYS", ",", "weekdays"),
        ("STAYBOT_INCLUDE_GUESTS", "maybe", "yes or no"),
        ("STAYBOT_SQLITE_SYNCHRONOUS", "OFF", "NORMAL, FULL"),
        ("STAYBOT_LOG_LEVEL", "DEBUG", "INFO, WARNING, ERROR"),
        ("SLACK_API_URL", "slack.com", "https://"),
        ("STAYBOT_THEMER", "cloud", "default, command"),
        ("STAYBOT_THEMER_COMMAND", "reader 'half a name", "quotation mark"),
        ("STAYBOT_THEMER_REACH", "far", "none, loopback, external"),
        ("STAYBOT_THEMER_SECONDS", "0", "between 1 and 60"),
        ("STAYBOT_THEMER_SECONDS", "61", "between 1 and 60"),
        ("STAYBOT_THEMER_SECONDS", "soon", "between 1 and 60"),
        ("STAYBOT_THEMER_EXTERNAL", "perhaps", "yes or no"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_it_takes(name: str, value: str, takes: str) -> None:
    (problem,) = _problems(**{name: value})
    assert problem.startswith(name)
    assert takes in problem


@pytest.mark.parametrize("hour", ["09:29", "16:01", "23:00"])
def test_nobody_is_written_to_in_the_evening_whatever_the_settings_say(hour: str) -> None:
    (problem,) = _problems(STAYBOT_INTERVIEW_HOUR=hour)
    assert "between 09:30 and 16:00" in problem


def test_a_window_has_three_working_days_and_fits_into_a_quarter() -> None:
    problems = _problems(STAYBOT_WINDOW_DAYS="4", STAYBOT_OPENS_AFTER_DAYS="77")
    assert [problem.split()[0] for problem in problems] == ["STAYBOT_WINDOW_DAYS", "STAYBOT_OPENS_AFTER_DAYS"]
    assert from_environment({"STAYBOT_WINDOW_DAYS": "5", "STAYBOT_OPENS_AFTER_DAYS": "75"}).window_days == 5


def test_a_reader_of_ones_own_needs_its_program_and_its_reach() -> None:
    problems = _problems(STAYBOT_THEMER="command")
    assert [problem.split(" needs ")[1].split(":")[0] for problem in problems] == [
        "STAYBOT_THEMER_COMMAND",
        "STAYBOT_THEMER_REACH",
    ]
    assert from_environment({"STAYBOT_THEMER_REACH": "external"}).reach == "none", "nothing is sent anywhere"


def test_texts_leave_the_machine_only_by_a_second_switch_which_says_what_changes() -> None:
    set_up = {
        "STAYBOT_THEMER": "command",
        "STAYBOT_THEMER_COMMAND": "reader",
        "STAYBOT_THEMER_REACH": "external",
    }
    for given in (set_up, {**set_up, "STAYBOT_THEMER_EXTERNAL": "no"}):
        (problem,) = _problems(**given)
        assert "Every following invitation will say so" in problem
        assert "STAYBOT_THEMER_EXTERNAL=yes" in problem
    assert from_environment({**set_up, "STAYBOT_THEMER_EXTERNAL": "yes"}).reach == "external"
    assert from_environment({**set_up, "STAYBOT_THEMER_REACH": "loopback"}).reach == "loopback"


def test_no_problem_repeats_a_secret() -> None:
    problems = _problems(SLACK_BOT_TOKEN="xoxb-secret", PORT="xoxb-secret-port")
    assert "secret" not in "".join(problems)


def test_every_setting_stands_in_the_table_once() -> None:
    assert sorted(setting.field for setting in TABLE) == sorted(field.name for field in fields(Settings))
    assert len({setting.name for setting in TABLE}) == len(TABLE)


def test_the_example_names_every_setting_with_its_default_and_is_read_back_to_the_defaults() -> None:
    text = env_example()
    lines = [line.removeprefix("#") for line in text.splitlines() if line.startswith("#") and "=" in line]
    given = dict(line.split("=", 1) for line in lines if line.split("=", 1)[0].isupper())
    assert set(given) == {setting.name for setting in TABLE}
    assert from_environment(given) == Settings()
    assert all(setting.meaning in text for setting in TABLE)


def test_a_switch_that_is_on_would_be_written_as_yes() -> None:
    assert [example._written(value) for value in (True, False, None, time(9, 5))] == [
        "yes",
        "no",
        "",
        "09:05",
    ]


def test_names_like_ours_that_nothing_reads_are_found() -> None:
    assert unknown(["STAYBOT_PULSE", "STAYBOT_TIMEZONE", "PATH", "STAYBOT_KEYDIR"]) == [
        "STAYBOT_KEYDIR", "STAYBOT_PULSE",
    ]  # fmt: skip
