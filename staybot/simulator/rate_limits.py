"""How often an app may call (docs.slack.dev/apis/web-api/rate-limits), per method and minute."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from staybot.simulator.objects import JSON
    from staybot.simulator.workspace import Workspace

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls per minute of each tier."""

_TIER_OF = {
    1: ("apps.connections.open",),
    2: ("users.list", "conversations.list", "users.conversations"),
    3: (
        *("chat.update", "chat.delete", "conversations.open", "conversations.info", "conversations.join"),
        *("conversations.history", "users.lookupByEmail", "team.info", "files.delete", "bots.info"),
    ),
    4: (
        *("chat.postEphemeral", "conversations.members", "users.info", "views.open", "views.push"),
        *("views.update", "views.publish", "files.info"),
        *("files.getUploadURLExternal", "files.completeUploadExternal"),
    ),
}
PER_MINUTE: dict[str, int] = {name: TIERS[tier] for tier, names in _TIER_OF.items() for name in names}
PER_MINUTE |= {"auth.test": 600, "chat.postMessage": 300}
"""The two special ones: "hundreds", and "several hundred messages per minute" for the whole workspace."""

PER_CHANNEL = 1.0
"""Messages per second into one channel; the burst allowed before that is `BURST`."""
BURST = 4


class RateLimits:
    """Sliding windows over the last minute; `clock` chooses real or simulated time."""

    def __init__(self, workspace: Workspace) -> None:
        self.is_enforced = False
        self.clock: Literal["real", "simulated"] = "real"
        self._workspace = workspace
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait_for(self, method: str, args: JSON) -> int:
        """Seconds until this call would be taken, for Retry-After; 0 takes it and counts it."""
        if not self.is_enforced or method not in PER_MINUTE:
            return 0
        windows = [(method, 60.0, PER_MINUTE[method])]
        if method == "chat.postMessage":
            windows.append((f"into {args.get('channel')}", BURST / PER_CHANNEL, BURST))
        now = self._now()
        wait = max(self._wait(key, span, most, now) for key, span, most in windows)
        if wait <= 0:
            for key, _, _ in windows:
                self._calls[key].append(now)
        return math.ceil(wait)

    def _wait(self, key: str, span: float, most: int, now: float) -> float:
        calls = self._calls[key]
        while calls and calls[0] <= now - span:
            calls.popleft()
        return calls[0] + span - now if len(calls) >= most else 0.0

    def _now(self) -> float:
        return time.monotonic() if self.clock == "real" else self._workspace.now().timestamp()
