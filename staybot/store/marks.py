"""What a flow says of itself, so that its transaction costs no more than it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def only_reads(flow: Callable[P, T]) -> Callable[P, T]:
    """Mark a flow that writes nothing and takes its time: on SQLite nobody who writes waits for it."""
    vars(flow)["only_reads"] = True
    return flow


def one_statement(flow: Callable[P, T]) -> Callable[P, T]:
    """Mark a flow that is one statement and may run twice (staybot.store.kept). PostgreSQL makes that a
    transaction by itself, and is not asked to begin and to commit it; on SQLite, where asking costs nothing,
    it is a flow as any other.
    """
    vars(flow)["one_statement"] = True
    return flow


def does_only_read(flow: Callable[..., Any]) -> bool:
    return getattr(flow, "only_reads", False)


def is_one_statement(flow: Callable[..., Any]) -> bool:
    return getattr(flow, "one_statement", False)
