"""Reading what Slack, or something between us and Slack, answered when it was not the answer hoped for."""

from __future__ import annotations

from typing import Any, Final

from slack_sdk.errors import SlackApiError

LATE: Final = ("trigger_expired", "expired_trigger_id")
"""A window may be opened within three seconds after a click (slack-facts 1.4)."""

OPENED: Final = ("trigger_exchanged", "exchanged_trigger_id")
"""The same click came twice, and the first one opened the window."""


def status(refusal: SlackApiError) -> int:
    """The HTTP status; 0 if there was none."""
    response: Any = refusal.response
    found = getattr(response, "status_code", None) or getattr(response, "status", 0)
    return found if isinstance(found, int) else 0


def error_name(refusal: SlackApiError) -> str:
    """Slack's name for the error: `invalid_auth`, `missing_scope` …; empty when a proxy spoke."""
    data = getattr(refusal.response, "data", refusal.response)
    name = data.get("error") if isinstance(data, dict) else None
    return name if isinstance(name, str) else ""


def name_of(error: BaseException) -> str:
    """Slack's name for it, if it is an error of Slack's that has one; it holds nothing of what was sent."""
    return error_name(error) if isinstance(error, SlackApiError) else ""


def needed_scope(refusal: SlackApiError) -> str:
    """The scope that a `missing_scope` asks for, if Slack says so."""
    data = getattr(refusal.response, "data", refusal.response)
    scope = data.get("needed") if isinstance(data, dict) else None
    return scope if isinstance(scope, str) else ""


def retry_after(refusal: SlackApiError, *, default: float = 30) -> float:
    """Seconds that Slack asks us to wait; `default` when it does not say, or not as a number."""
    headers = getattr(refusal.response, "headers", None) or {}
    try:
        return max(0.0, float(headers.get("Retry-After", default)))
    except ValueError:
        return default
