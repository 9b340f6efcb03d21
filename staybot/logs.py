"""Logging: one event a line, a sentence, a stable code, opaque ids; as JSON or for a terminal."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from staybot.config import Settings

LOUD = ("slack_bolt", "slack_sdk", "aiohttp", "asyncio", "apscheduler", "sqlalchemy", "alembic")
"""Libraries whose own messages could carry what people type: only their errors are let through."""


def configure(settings: Settings) -> None:
    """Send every log line to standard error."""
    render = (
        structlog.processors.JSONRenderer(sort_keys=True)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s")
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.CRITICAL)
