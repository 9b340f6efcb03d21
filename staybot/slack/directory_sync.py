"""Reading all of Slack's directory, page by page, as fast as Slack allows and no faster."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from staybot.flows.people import directory
from staybot.slack import answers
from staybot.store.database import Database

PAGE: Final = 200
"""Accounts per page: Slack's advice; without paging users.list is limited more strictly."""

WAITS: Final = 5
"""How often in a row Slack may ask us to wait, or fail, before the rest is left for the next sync."""

LONGEST_WAIT: Final = 300
"""Seconds. Whoever asks for more gets us at the next sync."""

Sleep = Callable[[float], Awaitable[object]]


@dataclass(frozen=True)
class Synced:
    """What a sync did. `stopped` is Slack's name for what ended it early; then nobody was switched off
    for being absent.
    """

    accounts: int
    added: int
    changed: int
    gone: int
    conflicts: tuple[str, ...]
    stopped: str = ""


class _Stopped(Exception):  # noqa: N818 — it states a fact: the listing ended here
    """The listing cannot go on; the argument is Slack's name for why."""


async def sync(
    client: AsyncWebClient, db: Database, *, team_id: str | None = None, sleep: Sleep = asyncio.sleep
) -> Synced:
    """Bring everybody's account up to date. Each page is stored as it comes, so that no transaction is long.

    Absence means something in a listing that was read to its end only (slack-facts 4.6). `client` must
    not retry by itself. `team_id` is needed with a token of a whole organisation.
    """
    before = await db.run(directory.known_accounts)
    pages: list[directory.Page] = []
    stopped, gone = "", 0
    try:
        async for users in _listing(client, team_id=team_id, sleep=sleep):
            pages.append(await db.run(directory.page, users=users))  # noqa: PERF401 — a comprehension would lose the pages before a stop
    except _Stopped as reason:
        stopped = str(reason)
    else:
        listed = frozenset[str]().union(*(page.slack_ids for page in pages))
        gone = await db.run(directory.complete, before=before, listed=listed)
    return _told(pages, gone=gone, stopped=stopped)


async def _listing(
    client: AsyncWebClient, *, team_id: str | None, sleep: Sleep
) -> AsyncIterator[list[dict[str, Any]]]:
    """The user objects of each page to the last. Raises _Stopped if it cannot get there."""
    cursor = ""
    while True:
        answer = await _page(client, cursor=cursor, team_id=team_id, sleep=sleep)
        yield [user for user in answer.get("members") or [] if isinstance(user, dict)]
        following = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not following:
            return
        if following == cursor:
            raise _Stopped("repeated_cursor")
        cursor = following


def _told(pages: list[directory.Page], *, gone: int, stopped: str) -> Synced:
    return Synced(
        accounts=sum(len(page.slack_ids) for page in pages),
        added=sum(page.added for page in pages),
        changed=sum(page.changed for page in pages),
        gone=gone,
        conflicts=tuple(conflict for page in pages for conflict in page.conflicts),
        stopped=stopped,
    )


async def _page(client: AsyncWebClient, *, cursor: str, team_id: str | None, sleep: Sleep) -> dict[str, Any]:
    """One page; waits as long as Slack says. Raises _Stopped."""
    for attempt in range(1, WAITS + 1):
        try:
            answer = await client.users_list(
                limit=PAGE, cursor=cursor or None, include_locale=True, team_id=team_id
            )
        except SlackApiError as refusal:
            wait = _wait(refusal, attempt)
        except (SlackClientError, ClientError, OSError, TimeoutError):
            wait = 2.0**attempt
        else:
            return dict(answer.data) if isinstance(answer.data, dict) else {}
        await sleep(wait)
    raise _Stopped("no_answer")


def _wait(refusal: SlackApiError, attempt: int) -> float:
    """Seconds until it is worth trying again. Raises _Stopped for a refusal that stands."""
    if answers.status(refusal) == 429:
        wait = answers.retry_after(refusal)
        if wait > LONGEST_WAIT:
            raise _Stopped("ratelimited")
        return wait
    if answers.error_name(refusal) in {"", "internal_error", "fatal_error", "service_unavailable"}:
        return 2.0**attempt
    raise _Stopped(answers.error_name(refusal))
