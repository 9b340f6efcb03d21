"""`staybot run`, `web` and `worker`: what must be right before the bot begins, and then the bot."""

from __future__ import annotations

import asyncio

from sqlalchemy import make_url

from staybot import bot, logs
from staybot.commands import migrate
from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.slack import doctor
from staybot.store import schema
from staybot.store.only_one import only_one


def run(settings: Settings, part: bot.Part) -> None:
    """Run until told to stop. Raises ConfigError for tokens that Slack refuses, and where no database is:
    started in another folder, a new and empty one would run there unseen.

    On SQLite one process does everything, and an older file is migrated here, for no other bot can be using
    it; whoever runs several processes runs `staybot migrate` once, before them (Procfile's release).
    """
    logs.configure(settings)
    is_on_file = make_url(settings.database_url).get_backend_name() == "sqlite"
    if is_on_file and part is not bot.Part.ALL:
        raise ConfigError(
            f"`staybot {part.value}` is for several processes, which share a PostgreSQL: set "
            "DATABASE_URL=postgresql://… On SQLite one process does everything: `staybot run`."
        )
    schema.check_file(settings.database_url)
    with only_one(settings.database_url):
        if is_on_file:
            migrate.run(settings)
        asyncio.run(_checked(settings, part))


async def _checked(settings: Settings, part: bot.Part) -> None:
    await doctor.check_start(settings, mode=part.value)
    await bot.run(settings, part)
