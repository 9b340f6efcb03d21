"""Every statement that a database is asked, plain ones too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event

from staybot.store.database import Database
from staybot.store.plain import Plain

Statement = tuple[str, Any]
"""Its text and its parameters."""


@contextmanager
def noted(db: Database) -> Iterator[list[Statement]]:
    """Every statement that reads or changes rows, plain ones too."""
    found: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
            found.append((statement, parameters))

    def written(plain: Plain, connection: Connection, values: Any) -> Any:
        one = plain._for(connection.dialect)
        found.append((one.text, one.parameters(values)))

    event.listen(db.engine, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("one", "column", "run"):
            patch.setattr(Plain, name, _after(written, getattr(Plain, name)))
        yield found
    event.remove(db.engine, "before_cursor_execute", note)


def _after(first: Callable[..., Any], then: Callable[..., Any]) -> Callable[..., Any]:
    def both(*args: Any) -> Any:
        first(*args)
        return then(*args)

    return both
