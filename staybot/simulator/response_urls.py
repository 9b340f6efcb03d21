"""response_url: five posts within thirty minutes (docs.slack.dev, handling-user-interaction)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from staybot.simulator.checks import TEXT_LIMIT, check_message
from staybot.simulator.errors import SlackError

if TYPE_CHECKING:
    from datetime import datetime

    from staybot.simulator.objects import JSON, Channel, Message, User
    from staybot.simulator.workspace import Workspace

USES = 5
LIFETIME = timedelta(minutes=30)


@dataclass
class Ticket:
    """Where an answer to one payload goes; `message` is the one that was clicked, if any."""

    user: User
    channel: Channel
    message: Message | None
    issued: datetime
    uses: int = 0


class ResponseUrls:
    """Issues response URLs under `base_url` and takes what is posted to them. Thirty minutes pass by
    the simulated clock.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.base_url = ""
        self._workspace = workspace
        self._tickets: dict[str, Ticket] = {}

    def issue(self, user: User, channel: Channel, message: Message | None = None) -> str:
        """A new address for answers."""
        key = uuid.uuid4().hex
        self._tickets[key] = Ticket(user, channel, message, self._workspace.now())
        return f"{self.base_url}/response/{key}"

    def post(self, key: str, body: JSON) -> None:
        """Do what an app posted. Raises `expired_url`, `used_url` and the refusals of messages."""
        ticket = self._tickets.get(key)
        if ticket is None or self._workspace.now() - ticket.issued > LIFETIME:
            raise SlackError("expired_url")
        if ticket.uses >= USES:
            raise SlackError("used_url")
        self.answer(ticket.user, ticket.channel, body, clicked=ticket.message)
        ticket.uses += 1

    def answer(
        self, user: User, channel: Channel, body: JSON, *, clicked: Message | None = None
    ) -> Message | None:
        """Show an answer: in place of the clicked message, to everyone, or (usually) to `user` only.

        The message that now shows it, if any.
        """
        workspace = self._workspace
        if body.get("delete_original") and clicked is not None:
            workspace.remove(clicked)
            return None
        text, blocks = str(body.get("text") or "")[:TEXT_LIMIT], body.get("blocks")
        check_message(blocks or [], text=text, files=workspace.files)
        if body.get("replace_original") and clicked is not None:
            workspace.edit(clicked, text=text, blocks=blocks or [])
            return clicked
        to = None if body.get("response_type") == "in_channel" else user.id
        return workspace.post(channel, text=text, blocks=blocks, ephemeral_to=to)
