"""Whether a channel may be posted to: ours alone, alive, and joined. What cannot be seen is a no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from staybot.slack import answers, fates

_SHARED = ("is_ext_shared", "is_pending_ext_shared")


class Unfit(Exception):  # noqa: N818 — it reads `raise Unfit("channel_shared")`
    """The channel may not be posted to; `topic` says why (staybot.flows.operator.TOPICS)."""

    def __init__(self, topic: str) -> None:
        super().__init__(topic)
        self.topic = topic


def is_person(recipient: str) -> bool:
    """A user's id, or a direct message's. Slack's prefixes mean nothing else (slack-facts 4.3)."""
    return recipient[:1] in {"U", "W", "D"}


async def check_channel(api: AsyncWebClient, channel: str) -> None:
    """Raises Unfit for a channel that is unset, shared with another company, archived, or not joined, and
    for one that cannot be looked at. Raises SlackApiError where trying again may help.
    """
    if not channel:
        raise Unfit("channel_unset")
    try:
        answer = await api.conversations_info(channel=channel)
    except SlackApiError as error:
        code = answers.error_name(error)
        if code == "missing_scope":
            raise Unfit("channel_unchecked") from None
        if code in fates.TOPIC:
            raise Unfit(fates.TOPIC[code]) from None
        raise
    judge(answer["channel"])


def judge(channel: Mapping[str, Any]) -> None:
    """Raises Unfit unless Slack's channel object says that it is ours alone, alive and joined."""
    if any(channel.get(flag) for flag in _SHARED) or channel.get("pending_shared"):
        raise Unfit("channel_shared")
    if channel.get("is_archived") or not channel.get("is_member"):
        raise Unfit("channel_missing")
    if channel.get("is_ext_shared") is None:
        raise Unfit("channel_unchecked")
