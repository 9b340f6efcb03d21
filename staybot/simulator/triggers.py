"""Trigger ids: three seconds, once (docs.slack.dev, interactivity/handling-user-interaction)."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass

from staybot.simulator.errors import SlackError


@dataclass
class Trigger:
    """The right to open one view for `user`; `view_id` is the modal it was earned in, if any."""

    user: str
    view_id: str | None
    issued: float
    is_spent: bool = False


class Triggers:
    """Issues trigger ids and exchanges each of them once, within `lifetime` seconds of real time."""

    def __init__(self) -> None:
        self.lifetime = 3.0
        self._issued: dict[str, Trigger] = {}
        self._numbers = itertools.count(1)

    def issue(self, user: str, *, view_id: str | None = None) -> str:
        """A new trigger id for a payload that goes out now."""
        number = next(self._numbers)
        trigger_id = f"{number}.{number + 70000}.{number:032x}"
        self._issued[trigger_id] = Trigger(user, view_id, time.monotonic())
        return trigger_id

    def exchange(self, trigger_id: object) -> Trigger:
        """Spend a trigger.

        Raises `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`: the names of
        docs.slack.dev/reference/methods/views.open.
        """
        trigger = self._issued.get(str(trigger_id))
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.is_spent:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.issued > self.lifetime:
            raise SlackError("expired_trigger_id")
        trigger.is_spent = True
        return trigger
