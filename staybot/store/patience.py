"""How long we wait for a PostgreSQL that is cut off or hangs. How long it waits for us: claims.KEEPALIVE."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import URL

CONNECTING: Final[dict[str, Any]] = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""libpq's own names: seconds, and milliseconds for the last. Of a connection that the network lost without a
word, TCP's defaults would tell us after two hours.
"""


def of(url: URL) -> dict[str, Any]:
    """What a connection is opened with, but for what DATABASE_URL sets itself."""
    return {name: value for name, value in CONNECTING.items() if name not in url.query}
