"""Links to messages, as Slack gives them to people: Copy link, on a message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qs, urlsplit

from staybot.errors import Refused

HOW: Final = "In Slack, point at the message, choose More actions, then Copy link, and put it in quotes here."

_MESSAGE: Final = re.compile(
    r"/archives/(?P<channel>[CG][A-Z0-9]+)/p(?P<seconds>[0-9]{10})(?P<rest>[0-9]{6})/?"
)
_CHANNEL: Final = re.compile(r"/archives/[A-Z0-9]+/?")
_TS: Final = re.compile(r"[0-9]{10}\.[0-9]{6}")


@dataclass(frozen=True)
class Permalink:
    """The message's channel and timestamp, and the timestamp of the message whose thread it stands in."""

    channel: str
    ts: str
    thread_ts: str | None = None

    @property
    def posted_at(self) -> datetime:
        """When Slack took the message: its timestamp is that, by Slack's own clock."""
        return datetime.fromtimestamp(int(self.ts.partition(".")[0]), UTC)


def parse(text: str) -> Permalink:
    """What a link says. Raises Refused for anything that is not the link of a message in a channel."""
    link = text.strip().strip("<>").partition("|")[0]
    try:
        parts = urlsplit(link)
        query = parse_qs(parts.query)
    except ValueError:
        raise Refused(f"That is not a link. {HOW}") from None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Refused(f"That is not a link: it must begin with https://. {HOW}")
    found = _MESSAGE.fullmatch(parts.path)
    if found is None and _CHANNEL.fullmatch(parts.path):
        raise Refused(f"That link leads to a channel, not to a message. {HOW}")
    if found is None:
        raise Refused(f"That is not the link of a message in a channel. {HOW}")
    ts, thread_ts = f"{found['seconds']}.{found['rest']}", query.get("thread_ts", [""])[0]
    in_thread = bool(_TS.fullmatch(thread_ts)) and thread_ts != ts
    return Permalink(found["channel"], ts, thread_ts if in_thread else None)
