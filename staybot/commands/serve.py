"""`staybot run`, `web` and `worker`: what must be right before the bot begins, and then the bot."""

from __future__ import annotations

import asyncio

from sqlalchemy import make_url

from staybot import bot, logs
from staybot.commands import migrate
from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.slack import doctor


def run(settings: Settings, part: bot.Part) -> None:
    """Run until told to stop. Raises ConfigError for tokens that Slack refuses.

    One process on SQLite is migrated here, for nobody else can be using the file; whoever runs several
    processes runs `staybot migrate` once, before them (Procfile's release).
    """
    logs.configure(settings)
    if part is bot.Part.WEB and not settings.over_http:
        raise ConfigError("`staybot web` needs SLACK_SIGNING_SECRET and PORT; Socket Mode is `staybot run`.")
    if part is bot.Part.ALL and make_url(settings.database_url).get_backend_name() == "sqlite":
        migrate.run(settings)
    asyncio.run(_checked(settings, part))


async def _checked(settings: Settings, part: bot.Part) -> None:
    await doctor.check_start(settings, mode=part.value)
    await bot.run(settings, part)
