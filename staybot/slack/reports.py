"""What broke, for the operator: logged under a reference that whoever met it was given too."""

from __future__ import annotations

import secrets
import traceback

import structlog

from staybot.slack import answers
from staybot.store import trouble

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
        slack=answers.name_of(error),
        database=trouble.code_of(error),
        where=[f"{one.filename.rpartition('/')[2]}:{one.lineno} {one.name}" for one in _frames(error)],
    )
    return reference


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(error.__traceback__))
