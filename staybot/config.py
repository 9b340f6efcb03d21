"""The settings: one table, read once, every problem reported at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, Final

from staybot.errors import ConfigError
from staybot.setting_values import (
    api_url,
    count,
    database_url,
    days,
    ids,
    port_number,
    program,
    region,
    seconds,
    switch,
    time_of_day,
    words,
    zone,
)


@dataclass(frozen=True)
class Settings:
    """What the operator decided. Built by `from_environment`, or directly by the demo and tests."""

    bot_token: str = ""
    app_token: str = ""
    signing_secret: str = ""
    port: int | None = None
    slack_api_url: str = "https://slack.com/api/"
    leadership_channel: str = ""
    operators: tuple[str, ...] = ()
    sponsor: str = "your leadership team"
    database_url: str = "sqlite:///staybot.db"
    sqlite_synchronous: str = "NORMAL"
    key_dir: Path = Path("~/.staybot/keys")
    keys_url: str = ""
    timezone: str = "UTC"
    region: str = ""
    interview_hour: time = time(10, 0)
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens_after_days: int = 14
    window_days: int = 21
    first_interview_after_days: int = 60
    pulse_cadence: str = "fortnightly"
    check_ins: bool = True
    manager_counts: bool = False
    manager_digests: bool = False
    include_guests: bool = False
    messages_per_minute: int = 120
    charts: str = "pictures"
    themer: str = "default"
    themer_command: tuple[str, ...] = ()
    themer_reach: str = ""
    themer_seconds: int = 10
    themer_external: bool = False
    log_format: str = "console"
    log_level: str = "INFO"
    status_port: int | None = None
    status_host: str = "127.0.0.1"

    @property
    def over_http(self) -> bool:
        """HTTP mode: a signing secret and a port are set instead of an app token."""
        return bool(self.signing_secret and self.port)

    @property
    def reach(self) -> str:
        """How far texts travel to be read: told in the invitations of every round that opens from now on."""
        return self.themer_reach if self.themer == "command" else "none"


@dataclass(frozen=True)
class Setting:
    """One line of the table: the environment's name, the field, how it is read, what it means."""

    name: str
    field: str
    read: Callable[[str], Any]
    meaning: str


TABLE: Final = (
    Setting("SLACK_BOT_TOKEN", "bot_token", str, "The bot token of the Slack app (starts with xoxb-)."),
    Setting("SLACK_APP_TOKEN", "app_token", str, "Socket Mode: the app-level token (starts with xapp-)."),
    Setting("SLACK_SIGNING_SECRET", "signing_secret", str, "HTTP mode, instead of the app token."),
    Setting("PORT", "port", port_number, "HTTP mode: the port that `staybot web` listens on."),
    Setting("SLACK_API_URL", "slack_api_url", api_url, "Another Slack-compatible server, for tests."),
    Setting("STAYBOT_LEADERSHIP_CHANNEL", "leadership_channel", str, "Channel id (C…) of the digest."),
    Setting("STAYBOT_OPERATORS", "operators", ids, "Slack ids, by comma, of those told about problems."),
    Setting("STAYBOT_SPONSOR", "sponsor", str, "Who set this up, as engineers read it in the first DM."),
    Setting("DATABASE_URL", "database_url", database_url, "sqlite:///FILE or postgresql://…"),
    Setting("STAYBOT_SQLITE_SYNCHRONOUS", "sqlite_synchronous", words("NORMAL", "FULL"),
            "NORMAL survives a killed process, FULL also a power cut."),
    Setting("STAYBOT_KEY_DIR", "key_dir", Path, "Folder for the keys of open rounds: never backed up."),
    Setting("STAYBOT_KEYS_URL", "keys_url", str,
            "Instead of the folder, for several machines: redis://… without persistence or backup."),
    Setting("STAYBOT_TIMEZONE", "timezone", zone, "For people whose zone Slack does not tell."),
    Setting("STAYBOT_REGION", "region", region,
            "Public holidays where a person's place is unknown: DE, DE-BE or US-CA; none for no holidays. "
            "Unset: those of the country of STAYBOT_TIMEZONE."),
    Setting("STAYBOT_INTERVIEW_HOUR", "interview_hour", time_of_day, "Of invitations, 09:30 to 16:00."),
    Setting("STAYBOT_WORKING_DAYS", "working_days", days, "Days on which people are written to."),
    Setting("STAYBOT_OPENS_AFTER_DAYS", "opens_after_days", count, "Days into a quarter that it opens."),
    Setting("STAYBOT_WINDOW_DAYS", "window_days", count, "Days that a quarter's interview stays open."),
    Setting("STAYBOT_FIRST_INTERVIEW_AFTER_DAYS", "first_interview_after_days", count,
            "Days after the start date before somebody is first asked."),
    Setting("STAYBOT_PULSES", "pulse_cadence", words("weekly", "fortnightly", "monthly", "off"),
            "How often the short pulse comes: weekly, fortnightly, monthly or off."),
    Setting("STAYBOT_CHECK_INS", "check_ins", switch, "Ask new people on days 7, 30, 60 and 90? yes or no."),
    Setting("STAYBOT_MANAGER_DIGESTS", "manager_digests", switch,
            "yes: managers get the lines of their group. Rounds that open from then on say so."),
    Setting("STAYBOT_MANAGER_COUNTS", "manager_counts", switch, "yes: managers of managers see counts."),
    Setting("STAYBOT_INCLUDE_GUESTS", "include_guests", switch, "Ask Slack guests too? yes or no."),
    Setting("STAYBOT_MESSAGES_PER_MINUTE", "messages_per_minute", count, "The pace of sending."),
    Setting("STAYBOT_CHARTS", "charts", words("pictures", "native", "off"),
            "Under digests: pictures (needs files:write), native (Slack's own where it has them) or off."),
    Setting("STAYBOT_THEMER", "themer", words("default", "command"),
            "Who reads the themes: default, or command: a program of your own (see README)."),
    Setting("STAYBOT_THEMER_COMMAND", "themer_command", program, "That program with its arguments."),
    Setting("STAYBOT_THEMER_REACH", "themer_reach", words("none", "loopback", "external"),
            "How far texts travel with it: none, loopback (a server on this machine) or external."),
    Setting("STAYBOT_THEMER_SECONDS", "themer_seconds", seconds,
            "How long it may take for a text, before staybot's own reader reads it."),
    Setting("STAYBOT_THEMER_EXTERNAL", "themer_external", switch,
            "yes: texts may leave this machine to be read. Every following invitation then says so."),
    Setting("STAYBOT_LOG_FORMAT", "log_format", words("console", "json"), "console or json."),
    Setting("STAYBOT_LOG_LEVEL", "log_level", words("INFO", "WARNING", "ERROR"),
            "DEBUG is not offered: the frameworks below would print what people type."),
    Setting("STAYBOT_STATUS_PORT", "status_port", port_number,
            "Serve /healthz, /readyz and /metrics there; one port for each process of a machine."),
    Setting("STAYBOT_STATUS_HOST", "status_host", str, "On which address: this machine's own alone."),
)  # fmt: skip


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Read every setting; raise ConfigError naming each that cannot be used and what it takes."""
    values: dict[str, Any] = {}
    problems = []
    for setting in TABLE:
        text = environment.get(setting.name, "").strip()
        if not text:
            continue
        try:
            values[setting.field] = setting.read(text)
        except ValueError as error:
            problems.append(f"{setting.name} must be {error}.")
    if not problems:
        problems = _contradictions(Settings(**values))
    if problems:
        raise ConfigError(*problems)
    return Settings(**values)


def unknown(names: Iterable[str]) -> list[str]:
    """Which of these look like settings of ours and are none: misspelt, or of another version."""
    known = {setting.name for setting in TABLE}
    return sorted(name for name in names if name.startswith("STAYBOT_") and name not in known)


def _contradictions(settings: Settings) -> list[str]:
    problems = []
    if not time(9, 30) <= settings.interview_hour <= time(16, 0):
        problems.append("STAYBOT_INTERVIEW_HOUR must lie between 09:30 and 16:00.")
    if settings.window_days < 5:
        problems.append("STAYBOT_WINDOW_DAYS must be at least 5: three working days, wherever they fall.")
    if settings.opens_after_days + settings.window_days > 80:
        problems.append("STAYBOT_OPENS_AFTER_DAYS and STAYBOT_WINDOW_DAYS must fit into a quarter (80 days).")
    return problems + (_of_themer(settings) if settings.themer == "command" else [])


def _of_themer(settings: Settings) -> list[str]:
    """What is missing before texts may be given to a program of the operator's."""
    problems = []
    if not settings.themer_command:
        problems.append("STAYBOT_THEMER=command needs STAYBOT_THEMER_COMMAND: the program and its arguments.")
    if not settings.themer_reach:
        problems.append(
            "STAYBOT_THEMER=command needs STAYBOT_THEMER_REACH: how far texts travel with your program. One "
            "of none, loopback, external."
        )
    if settings.themer_reach == "external" and not settings.themer_external:
        problems.append(
            "STAYBOT_THEMER_REACH=external sends what people write, also what is only counted, to a program "
            "outside this machine, where staybot cannot delete it. Every following invitation will say so. "
            "If that is what you want, set STAYBOT_THEMER_EXTERNAL=yes too."
        )
    return problems
