"""`staybot settings`: every setting with its meaning and default, as .env.example has them."""

from __future__ import annotations

from dataclasses import fields
from datetime import time

from staybot.config import TABLE, Settings
from staybot.setting_values import DAYS


def env_example() -> str:
    """The text of .env.example."""
    defaults = {field.name: field.default for field in fields(Settings)}
    return "\n".join(f"# {one.meaning}\n#{one.name}={_written(defaults[one.field])}\n" for one in TABLE)


def _written(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case time():
            return value.strftime("%H:%M")
        case tuple():
            return ",".join(DAYS[part] if isinstance(part, int) else str(part) for part in value)
        case None:
            return ""
        case _:
            return str(value)
