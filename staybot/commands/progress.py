"""A progress bar on standard error, where somebody is looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress


@contextmanager
def shown(words: str, *, total: int) -> Iterator[Callable[[int], None]]:
    """What is to be told how many of `total` more are done."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _more: None
        return
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(words, total=total)
        yield lambda more: progress.advance(task, more)
