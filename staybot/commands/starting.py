"""A bot's process from its first import on: lean, for several may run for months on a small machine."""
# ruff: noqa: PLC0415 — what is imported here is imported within limits

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from staybot import cores
from staybot.commands.environment import settings

PARTS = ("run", "web", "worker")


def serve(part: str) -> None:
    """Load what this part is made of and run it until told to stop. Raises ConfigError.

    Nothing of that is ever garbage: no collection looks at it now, nor later (bot.run).
    """
    cores.forbid()
    gc.disable()
    with _without("rich"):
        from staybot import bot
        from staybot.commands import serve as command

    command.run(settings(), bot.Part(part))


@contextmanager
def _without(name: str) -> Iterator[None]:
    """A library that cannot be imported inside this block. structlog takes rich where it finds it, for
    tracebacks that print the values of variables, which no log of ours may show: so it is only weight.
    """
    is_loaded = name in sys.modules
    if not is_loaded:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's way to say so
    try:
        yield
    finally:
        if not is_loaded:
            del sys.modules[name]
