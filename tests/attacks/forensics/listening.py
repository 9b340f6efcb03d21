"""Every log line, down to debug, in files."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

import structlog

from staybot import logs
from staybot.config import Settings


@contextmanager
def everything_logged(folder: Path) -> Iterator[None]:
    """As `staybot run` sets logging up, and every library at its most talkative beside it."""
    root, levels = logging.getLogger(), {name: logging.getLogger(name).level for name in ("", *logs.LOUD)}
    lines = logging.FileHandler(folder / "libraries.log", encoding="utf-8")
    with (folder / "stderr.log").open("w", encoding="utf-8") as stderr, redirect_stderr(stderr):
        logs.configure(Settings(log_format="json"))
        root.addHandler(lines)
        root.setLevel(logging.DEBUG)
        try:
            yield
        finally:
            structlog.reset_defaults()
            root.removeHandler(lines)
            lines.close()
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
