"""What an error of Slack's means for the call that met it (design.md, section 5)."""

from __future__ import annotations

from enum import Enum
from typing import Final

from aiohttp import ClientConnectorError
from slack_sdk.errors import SlackApiError

from staybot.slack import answers


class Fate(Enum):
    """What has become of a call that failed."""

    NEVER = "never"
    """Nobody can ever send this to this recipient."""
    OPERATOR = "operator"
    """Not before a person changed something in Slack or in the settings."""
    SLOWER = "slower"
    AGAIN = "again"
    """Surely not done; it may be tried again."""
    UNKNOWN = "unknown"
    """Done or not: nobody knows. Never sent again without looking."""


NEVER: Final = frozenset(
    {
        "user_not_found", "users_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot",
        "cannot_message_user", "messages_tab_disabled", "message_not_found", "cant_update_message",
        "edit_window_closed", "msg_too_long", "msg_blocks_too_long", "invalid_blocks",
        "invalid_blocks_format", "invalid_arguments", "no_text", "restricted_action",
        "restricted_action_read_only_channel", "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel", "cannot_reply_to_message", "thread_not_found",
    }
)  # fmt: skip

TOPIC: Final = {
    "invalid_auth": "token",
    "not_authed": "token",
    "token_revoked": "token",
    "token_expired": "token",
    "account_inactive": "token",
    "org_login_required": "token",
    "missing_scope": "scope",
    "not_allowed_token_type": "scope",
    "no_permission": "scope",
    "ekm_access_denied": "scope",
    "not_in_channel": "channel_missing",
    "is_archived": "channel_missing",
    "channel_not_found": "channel_missing",
}
"""Slack's error → what the operator is told (staybot.flows.operator.TOPICS)."""

_IN_DOUBT: Final = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Slack's reference: parts of the operation may have succeeded before these were raised."""


def fate_of(error: BaseException, *, to_person: bool) -> Fate:
    """The fate of a call that raised `error`. A person's channel that is not found is a person who cannot be
    reached; any other channel is for the operator to look at.
    """
    if not isinstance(error, SlackApiError):
        return Fate.AGAIN if isinstance(error, ClientConnectorError) else Fate.UNKNOWN
    code = answers.error_name(error)
    if answers.status(error) == 429 or code in {"ratelimited", "rate_limited"}:
        return Fate.SLOWER
    if code in NEVER or (to_person and code == "channel_not_found"):
        return Fate.NEVER
    if code in TOPIC:
        return Fate.OPERATOR
    return Fate.UNKNOWN if not code or code in _IN_DOUBT or answers.status(error) >= 500 else Fate.AGAIN
