"""How every command ends that cannot do its work: in words, never in a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from staybot.errors import ConfigError, Refused


@contextmanager
def in_words() -> Iterator[None]:
    """What can be mended is said on standard error; 2 for settings, 1 for everything else."""
    try:
        yield
    except ConfigError as error:
        print(*error.problems, sep="\n", file=sys.stderr)  # noqa: T201 — Typer is not loaded for this
        sys.exit(2)
    except Refused as refusal:
        print(refusal.message, file=sys.stderr)  # noqa: T201 — as above
        sys.exit(1)
    except KeyboardInterrupt:  # before a bot was there that could have been asked to stop
        sys.exit(130)
