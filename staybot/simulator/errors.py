"""Slack's way of saying no."""

from __future__ import annotations

from typing import Any


class SlackError(Exception):
    """An answer with `ok: false`; `name` is Slack's own word for it, `details` go beside it."""

    def __init__(self, name: str, **details: Any) -> None:
        super().__init__(name)
        self.name = name
        self.details = details

    def as_json(self) -> dict[str, Any]:
        """The body Slack would send."""
        return {"ok": False, "error": self.name, **self.details}


def invalid_arguments(*messages: str) -> SlackError:
    """The refusal of a call whose arguments make no sense, with a line for each fault."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {m}" for m in messages]})


class NotOnScreen(LookupError):  # noqa: N818 — it reads `raise NotOnScreen("…")`
    """A person looked for something that their Slack does not show."""
