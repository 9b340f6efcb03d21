"""The settings: one table, read once, every problem reported at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from staybot.errors import ConfigError


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
    include_guests: bool = False
    messages_per_minute: int = 120
    log_format: str = "console"
    log_level: str = "INFO"

    @property
    def over_http(self) -> bool:
        """HTTP mode: a signing secret and a port are set instead of an app token."""
        return bool(self.signing_secret and self.port)


@dataclass(frozen=True)
class Setting:
    """One line of the table: the environment's name, the field, how it is read, what it means."""

    name: str
    field: str
    read: Callable[[str], Any]
    meaning: str


def _time(text: str) -> time:
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007 — the hour of each person's own zone
    except ValueError:
        raise ValueError("a time of day such as 10:00") from None


def _count(text: str) -> int:
    if not text.strip().isdecimal() or int(text) < 1:
        raise ValueError("a whole number of at least 1")
    return int(text)


def _switch(text: str) -> bool:
    if text.lower() not in {"yes", "no", "true", "false", "1", "0"}:
        raise ValueError("yes or no")
    return text.lower() in {"yes", "true", "1"}


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError("a time zone name such as Europe/Berlin") from None
    return text


_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _days(text: str) -> tuple[int, ...]:
    names = [day.strip().lower()[:3] for day in text.split(",") if day.strip()]
    if not names or any(name not in _DAYS for name in names):
        raise ValueError("weekdays such as mon,tue,wed,thu,fri")
    return tuple(sorted({_DAYS.index(name) for name in names}))


def _words(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        word = next((one for one in allowed if one.lower() == text.strip().lower()), None)
        if word is None:
            raise ValueError("one of " + ", ".join(allowed))
        return word

    return read


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _api_url(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ValueError("an address that starts with https://")
    return text.rstrip("/") + "/"


TABLE: Final = (
    Setting("SLACK_BOT_TOKEN", "bot_token", str, "The bot token of the Slack app (starts with xoxb-)."),
    Setting("SLACK_APP_TOKEN", "app_token", str, "Socket Mode: the app-level token (starts with xapp-)."),
    Setting("SLACK_SIGNING_SECRET", "signing_secret", str, "HTTP mode, instead of the app token."),
    Setting("PORT", "port", _count, "HTTP mode: the port that `staybot web` listens on."),
    Setting("SLACK_API_URL", "slack_api_url", _api_url, "Another Slack-compatible server, for tests."),
    Setting("STAYBOT_LEADERSHIP_CHANNEL", "leadership_channel", str, "Channel id (C…) of the digest."),
    Setting("STAYBOT_OPERATORS", "operators", _ids, "Slack ids, by comma, of those told about problems."),
    Setting("STAYBOT_SPONSOR", "sponsor", str, "Who set this up, as engineers read it in the first DM."),
    Setting("DATABASE_URL", "database_url", str, "sqlite:///FILE or postgresql://…"),
    Setting("STAYBOT_SQLITE_SYNCHRONOUS", "sqlite_synchronous", _words("NORMAL", "FULL"),
            "NORMAL survives a killed process, FULL also a power cut."),
    Setting("STAYBOT_KEY_DIR", "key_dir", Path, "Folder for the keys of open rounds: never backed up."),
    Setting("STAYBOT_KEYS_URL", "keys_url", str,
            "Instead of the folder, for several machines: redis://… without persistence or backup."),
    Setting("STAYBOT_TIMEZONE", "timezone", _zone, "For people whose zone Slack does not tell."),
    Setting("STAYBOT_REGION", "region", str, "Holidays where a person's place is unknown: DE, DE-BE, US-CA."),
    Setting("STAYBOT_INTERVIEW_HOUR", "interview_hour", _time, "Local time of invitations, 09:30 to 16:00."),
    Setting("STAYBOT_WORKING_DAYS", "working_days", _days, "Days on which people are written to."),
    Setting("STAYBOT_OPENS_AFTER_DAYS", "opens_after_days", _count, "Days into a quarter that it opens."),
    Setting("STAYBOT_WINDOW_DAYS", "window_days", _count, "Days that a quarter's interview stays open."),
    Setting("STAYBOT_FIRST_INTERVIEW_AFTER_DAYS", "first_interview_after_days", _count,
            "Days after the start date before somebody is first asked."),
    Setting("STAYBOT_INCLUDE_GUESTS", "include_guests", _switch, "Ask Slack guests too? yes or no."),
    Setting("STAYBOT_MESSAGES_PER_MINUTE", "messages_per_minute", _count, "The pace of sending."),
    Setting("STAYBOT_LOG_FORMAT", "log_format", _words("console", "json"), "console or json."),
    Setting("STAYBOT_LOG_LEVEL", "log_level", _words("INFO", "WARNING", "ERROR"),
            "DEBUG is not offered: the frameworks below would print what people type."),
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


def _contradictions(settings: Settings) -> list[str]:
    problems = []
    if not time(9, 30) <= settings.interview_hour <= time(16, 0):
        problems.append("STAYBOT_INTERVIEW_HOUR must lie between 09:30 and 16:00.")
    if settings.window_days < 5:
        problems.append("STAYBOT_WINDOW_DAYS must be at least 5: three working days, wherever they fall.")
    if settings.opens_after_days + settings.window_days > 80:
        problems.append("STAYBOT_OPENS_AFTER_DAYS and STAYBOT_WINDOW_DAYS must fit into a quarter (80 days).")
    return problems


def env_example() -> str:
    """The text of .env.example: every setting with its meaning and default."""
    defaults = {field.name: field.default for field in fields(Settings)}
    lines = []
    for setting in TABLE:
        lines += [f"# {setting.meaning}", f"#{setting.name}={_written(defaults[setting.field])}", ""]
    return "\n".join(lines)


def _written(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case time():
            return value.strftime("%H:%M")
        case tuple():
            return ",".join(_DAYS[part] if isinstance(part, int) else str(part) for part in value)
        case None:
            return ""
        case _:
            return str(value)
