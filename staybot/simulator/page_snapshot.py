"""What one person sees in one place, as the page draws it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from staybot.simulator.inputs import fresh_state

if TYPE_CHECKING:
    from datetime import datetime

    from staybot.simulator.objects import JSON, Channel, Message, User, View
    from staybot.simulator.workspace import Workspace

SHOWN = 200
"""The newest messages of a conversation that the page draws."""

DM, HOME = "dm", "home"


def iso(instant: datetime) -> str:
    """An instant as every browser reads it."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Reading:
    """How far each person has read in each conversation."""

    def __init__(self) -> None:
        self._until: dict[tuple[str, str], str] = {}

    def read(self, user_id: str, channel: Channel) -> None:
        """The person has the end of the conversation before them."""
        if channel.messages:
            self._until[user_id, channel.id] = channel.messages[-1].ts

    def unread(self, user_id: str, channel: Channel) -> int:
        """Messages by others that came since."""
        until = self._until.get((user_id, channel.id), "")
        count = 0
        for message in reversed(channel.messages):
            if message.ts <= until:
                break
            count += message.user != user_id and message.ephemeral_to in {None, user_id}
        return count


class Sight:
    """Everything one person (`viewer`) sees with one conversation (`place`) open."""

    def __init__(self, workspace: Workspace, viewer: User, place: str) -> None:
        self.workspace = workspace
        self.viewer = viewer
        own = [c for c in workspace.channels.values() if viewer.id in c.members and not c.is_archived]
        self.dm = next((c for c in own if c.kind == "im"), None)
        self.channels = sorted((c for c in own if c.kind != "im"), key=lambda c: c.name)
        self.place = place if place == HOME or place in {c.id for c in self.channels} else DM

    @property
    def channel(self) -> Channel | None:
        """The conversation that is open, if it is one and anything was said in it."""
        return self.dm if self.place == DM else self.workspace.channels.get(self.place)

    def as_json(self, reading: Reading) -> JSON:
        """The part of the snapshot that is this person's."""
        workspace = self.workspace
        places = self._places(reading)
        view = workspace.surfaces.homes.get(self.viewer.id)
        return {
            "viewer": self._person(self.viewer),
            "bot": {"id": workspace.bot.id, "name": workspace.bot.name},
            "place": self.place,
            "place_name": next(each["name"] for each in places if each["id"] == self.place),
            "places": places,
            "messages": self._messages(),
            "home": _shown(view) if view and self.place == HOME else None,
            "modals": [_shown(view) for view in workspace.surfaces.modals.get(self.viewer.id, [])],
            "channels": [{"id": c.id, "name": c.name} for c in self.channels],
            "names": {
                **{user.id: user.name for user in workspace.users.values()},
                **{
                    c.id: c.name
                    for c in workspace.channels.values()
                    if c.kind == "public" or c in self.channels
                },
            },
        }

    def _person(self, user: User) -> JSON:
        return {"id": user.id, "name": user.name, "tz": user.tz}

    def _places(self, reading: Reading) -> list[JSON]:
        def unread(channel: Channel | None) -> int:
            return reading.unread(self.viewer.id, channel) if channel else 0

        bot = self.workspace.bot.name
        return [
            {"id": DM, "name": bot, "unread": unread(self.dm)},
            {"id": HOME, "name": f"{bot} Home", "unread": 0},
            *({"id": c.id, "name": f"#{c.name}", "unread": unread(c)} for c in self.channels),
        ]

    def _messages(self) -> list[JSON]:
        if self.channel is None:
            return []
        return [
            self._message(each) for each in self.workspace.visible_to(self.viewer.id, self.channel)[-SHOWN:]
        ]

    def _message(self, message: Message) -> JSON:
        author = self.workspace.users.get(message.user)
        return {
            "ts": message.ts,
            "channel": message.channel,
            "user": message.user,
            "name": author.name if author else message.user,
            "is_bot": message.bot_id is not None,
            "at": iso(message.at),
            "text": message.text,
            "blocks": message.blocks,
            "files": message.files,
            "thread_ts": message.thread_ts,
            "ephemeral": message.ephemeral_to is not None,
            "edited": message.edited_ts,
            "state": fresh_state(message.blocks, message.state.get(self.viewer.id)),
        }


def _shown(view: View) -> JSON:
    parts = {key: view.content.get(key) for key in ("title", "submit", "close")}
    return {"id": view.id, "hash": view.hash, "blocks": view.blocks, "state": {"values": view.state}, **parts}


def everyone(workspace: Workspace, reading: Reading, notes: dict[str, str]) -> list[JSON]:
    """The list from which the page's reader chooses, with what each has not yet read."""
    unread: dict[str, int] = {}
    for channel in workspace.channels.values():
        for member in channel.members:
            unread[member] = unread.get(member, 0) + reading.unread(member, channel)
    return [
        {
            "id": user.id,
            "name": user.name,
            "handle": user.handle,
            "note": notes.get(user.id) or user.title,
            "deleted": user.deleted,
            "unread": unread.get(user.id, 0),
        }
        for user in workspace.users.values()
        if not user.is_bot
    ]
