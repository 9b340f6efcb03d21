"""Where branches are counted: .ci/run wants each of rules, flows and anonymity tried by a test beside it.

A story told by the whole bot passes many branches and proves few of them; counting there doubled its time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from coverage import Coverage

BESIDE: Final = ("tests/unit/", "tests/integration/", "tests/attacks/", "tests/e2e/test_history.py")
"""The last tells which digest waits behind which: only a whole bot has several under way."""


@contextmanager
def counted_beside(nodeid: str) -> Iterator[None]:
    """Coverage, if it is measured at all, rests meanwhile, unless the test stands in one of those folders."""
    coverage = Coverage.current()
    if coverage is None or nodeid.startswith(BESIDE):
        yield
        return
    coverage.stop()
    try:
        yield
    finally:
        coverage.start()
