"""Looks at everything staybot needs, and says what is not well and what to do."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping

from slack_sdk.web.async_client import AsyncWebClient

from staybot.clock import Clock, SystemClock
from staybot.config import Settings
from staybot.errors import ConfigError
from staybot.flows import installation
from staybot.flows.asking import round_keys
from staybot.flows.people import people_census
from staybot.slack import api
from staybot.slack.doctor import channel, host, key_server, reader, roster, tokens
from staybot.slack.doctor.finding import Finding, Mark, well, wrong
from staybot.store.database import Database, engine_for
from staybot.store.keys import keys_of

__all__ = ["check_start", "examine"]


async def check_start(settings: Settings, *, mode: str = "run") -> None:
    """Stop a start that cannot succeed. `mode` is run, web or worker; a worker needs no way in.

    Without this a wrong app token is retried for ever (slack-facts 2.3). Raises ConfigError with every
    problem and what to do.
    """
    async with api.session() as http:
        client = api.client(token=settings.bot_token, base_url=settings.slack_api_url, http=http)
        found = list((await tokens.bot_token(client, settings)).findings)
        if mode != "worker":
            found += await tokens.way_in(client, settings)
    problems = [f"{one.says} {one.remedy}" for one in found if one.mark is Mark.WRONG]
    if problems:
        raise ConfigError(*problems)


async def examine(
    settings: Settings, *, clock: Clock | None = None, environment: Mapping[str, str] = os.environ
) -> list[Finding]:
    """Everything, in the order in which an operator would mend it."""
    async with api.session() as http:
        client = api.client(token=settings.bot_token, base_url=settings.slack_api_url, http=http)
        found = await _slack(client, settings, clock or SystemClock())
    found += host.environment(environment)
    found += await reader.findings(settings)
    found += await asyncio.to_thread(_machine, settings, clock or SystemClock())
    return found


async def _slack(client: AsyncWebClient, settings: Settings, clock: Clock) -> list[Finding]:
    bot = await tokens.bot_token(client, settings)
    found = [*bot.findings, *await tokens.way_in(client, settings)]
    if bot.is_known:
        found += tokens.scopes(bot.scopes)
        found.append(await channel.leadership(client, settings))
        found += await channel.operators(client, settings)
        found.append(tokens.clock(slack=bot.date, ours=clock.now()))
    return found


def _machine(settings: Settings, clock: Clock) -> list[Finding]:
    engine = engine_for(settings.database_url)
    database = host.database(settings, engine)
    keys = key_server.findings(settings) if settings.keys_url else host.key_folder(settings)
    db = Database(engine, clock=clock, settings=settings, keys=keys_of(settings))
    try:
        if database.mark is not Mark.WELL:
            return [database, *host.room(settings), *keys, host.time_zones()]
        found = [
            database,
            *host.room(settings),
            *host.database_files(settings),
            *_with_rounds(db, keys),
            host.time_zones(),
        ]
        found += roster.people(db.now(people_census.census), zone=settings.timezone)
        return found + roster.removal(db.now(installation.delete_by))
    finally:
        db.close()


def _with_rounds(db: Database, place: list[Finding]) -> list[Finding]:
    """What was found of the keys' place, and whether open rounds have their keys: without one of them nothing
    about the place is well.
    """
    trouble = db.now(round_keys.trouble)
    if trouble is None:
        return [*place, well(round_keys.THERE)]
    return [*(one for one in place if one.mark is not Mark.WELL), wrong(trouble.problem, trouble.remedy)]
