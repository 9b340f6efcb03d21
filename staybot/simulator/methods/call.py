"""One call of a Web API method, with all it may touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from staybot.simulator.errors import SlackError, invalid_arguments

if TYPE_CHECKING:
    from staybot.simulator.faults import Faults
    from staybot.simulator.manifest import App
    from staybot.simulator.objects import JSON, Channel
    from staybot.simulator.sockets import Sockets
    from staybot.simulator.workspace import Workspace


@dataclass(frozen=True)
class Call:
    """`args` as they came, `base_url` the address of this Slack."""

    method: str
    args: JSON
    workspace: Workspace
    app: App
    faults: Faults
    sockets: Sockets
    base_url: str

    def required(self, *names: str) -> list[Any]:
        """The values of arguments that must be there. Raises `invalid_arguments`."""
        missing = [name for name in names if self.args.get(name) in (None, "")]
        if missing:
            raise invalid_arguments(
                *(f"missing required field: {name} [json-pointer:/{name}]" for name in missing)
            )
        return [self.args[name] for name in names]

    def flag(self, name: str) -> bool:
        """A boolean argument, which forms send as a word."""
        return str(self.args.get(name, "")).lower() in {"true", "1"}

    def number(self, name: str, default: int) -> int:
        """A whole number. Raises `invalid_arguments`."""
        try:
            return int(self.args.get(name) or default)
        except ValueError:
            raise invalid_arguments(f"{name} must be a number [json-pointer:/{name}]") from None

    def needs(self, *any_of: str) -> None:
        """Raise `missing_scope` unless one of these scopes was granted."""
        if not self.app.scopes & set(any_of):
            raise SlackError("missing_scope", needed=any_of[0], provided=",".join(sorted(self.app.scopes)))

    def channel(self) -> Channel:
        """The conversation in `channel`; a private one without the app does not exist for it.

        Raises `channel_not_found`.
        """
        workspace = self.workspace
        channel = workspace.channels.get(str(self.args.get("channel")))
        if channel is None or (channel.kind != "public" and not workspace.has_bot(channel)):
            raise SlackError("channel_not_found")
        return channel

    def page(self, items: list[Any], *, limit: int) -> tuple[list[Any], JSON]:
        """A page of `items` from the cursor on, and the metadata with the next one."""
        cursor = str(self.args.get("cursor") or "")
        start = 0
        if cursor:
            word, _, number = cursor.partition(":")
            if word != "next" or not number.isdigit() or int(number) > len(items):
                raise SlackError("invalid_cursor")
            start = int(number)
        end = start + limit
        return items[start:end], {"next_cursor": f"next:{end}" if end < len(items) else ""}
