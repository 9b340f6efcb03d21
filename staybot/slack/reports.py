"""What broke, for the operator: logged under a reference that whoever met it was given too."""

from __future__ import annotations

import secrets
import traceback

import structlog
from slack_sdk.errors import SlackApiError

from staybot.slack import answers

log = structlog.get_logger(__name__)


def report(error: BaseException) -> str:
    """Log where and what kind an error was – no message, no values, for they may hold what people typed –
    and return the reference under which it is logged.
    """
    reference = secrets.token_hex(4)
    log.error(
        "Something broke; this is the reference that people were given.",
        code="handler.failed",
        reference=reference,
        kind=type(error).__name__,
        slack=_slack_code(error),
        where=[f"{one.filename.rpartition('/')[2]}:{one.lineno} {one.name}" for one in _frames(error)],
    )
    return reference


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(error.__traceback__))


def _slack_code(error: BaseException) -> str:
    """Slack's own name of an error, which holds nothing of what was sent."""
    return answers.error_name(error) if isinstance(error, SlackApiError) else ""
