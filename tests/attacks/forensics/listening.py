"""Every log line, down to debug, and every temporary file, kept where they can be searched."""

from __future__ import annotations

import logging
import os
import tempfile
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


@contextmanager
def temporary_files_in(folder: Path) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in ("TMPDIR", "SQLITE_TMPDIR")}
    os.environ |= dict.fromkeys(before, str(folder))
    tempfile.tempdir = None
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        tempfile.tempdir = None
