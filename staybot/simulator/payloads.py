"""The JSON Slack sends for what people do (docs.slack.dev/reference/interaction-payloads)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from staybot.simulator.objects import Message, View

if TYPE_CHECKING:
    from staybot.simulator.manifest import App
    from staybot.simulator.objects import JSON, Channel, User
    from staybot.simulator.workspace import Workspace

_URL = re.compile(r"(https?://[^\s<>|]+)")


class Payloads:
    """Builds payloads for one app in one workspace."""

    def __init__(self, app: App, workspace: Workspace) -> None:
        self.app = app
        self.workspace = workspace

    def block_actions(self, user: User, surface: Message | View, action: JSON, response_url: str) -> JSON:
        """Somebody used an element in a message, a modal or a Home tab."""
        workspace = self.workspace
        payload = self._common("block_actions", user)
        payload["actions"] = [action | {"action_ts": workspace.next_ts()}]
        if isinstance(surface, View):
            modal_id = surface.id if surface.type == "modal" else None
            payload |= {"container": {"type": "view", "view_id": surface.id}, "view": self.view(surface)}
            return payload | {"trigger_id": workspace.triggers.issue(user.id, view_id=modal_id)}
        channel = workspace.channels[surface.channel]
        is_ephemeral = surface.ephemeral_to is not None
        payload["container"] = {
            "type": "message",
            "message_ts": surface.ts,
            "channel_id": channel.id,
            "is_ephemeral": is_ephemeral,
        }
        if not is_ephemeral:
            payload["message"] = surface.as_json(workspace.team_id, with_metadata=True)
        payload |= {"channel": _reference(channel), "state": {"values": surface.state.get(user.id, {})}}
        return payload | {"trigger_id": workspace.triggers.issue(user.id), "response_url": response_url}

    def submission(self, user: User, view: View) -> JSON:
        """Somebody pressed a modal's submit button."""
        trigger_id = self.workspace.triggers.issue(user.id, view_id=view.id)
        extra = {"trigger_id": trigger_id, "view": self.view(view), "response_urls": []}
        return self._common("view_submission", user) | extra

    def closed(self, user: User, view: View, *, is_cleared: bool) -> JSON:
        """Somebody closed a modal; what they typed into inputs does not come along."""
        shown = self.workspace.surfaces.as_json(view, without_inputs=True) | {"app_id": self.app.id}
        return self._common("view_closed", user) | {"view": shown, "is_cleared": is_cleared}

    def command(self, user: User, channel: Channel, line: str, response_url: str) -> JSON:
        """Somebody typed a slash command."""
        name, _, text = line.partition(" ")
        workspace = self.workspace
        named = {"im": "directmessage", "private": "privategroup", "public": channel.name}
        return {
            "token": self.app.verification_token,
            "team_id": workspace.team_id,
            "team_domain": workspace.domain,
            "channel_id": channel.id,
            "channel_name": named[channel.kind],
            "user_id": user.id,
            "user_name": user.handle,
            "command": name,
            "text": self.escaped(text.strip(), with_ids=bool(self.app.commands[name].get("should_escape"))),
            "api_app_id": self.app.id,
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": workspace.triggers.issue(user.id),
        }

    def shortcut(self, user: User, callback_id: str) -> JSON:
        """Somebody chose a global shortcut."""
        payload = self._common("shortcut", user)
        payload |= {"callback_id": callback_id, "action_ts": self.workspace.next_ts()}
        return payload | {"trigger_id": self.workspace.triggers.issue(user.id)}

    def message_shortcut(self, user: User, callback_id: str, message: Message, response_url: str) -> JSON:
        """Somebody chose a shortcut on a message."""
        payload = self._common("message_action", user) | self.shortcut(user, callback_id)
        return payload | {
            "type": "message_action",
            "message_ts": message.ts,
            "message": message.as_json(self.workspace.team_id),
            "channel": _reference(self.workspace.channels[message.channel]),
            "response_url": response_url,
        }

    def view(self, view: View) -> JSON:
        """A view as payloads carry it, with what has been typed."""
        return self.workspace.surfaces.as_json(view) | {"app_id": self.app.id}

    def escaped(self, text: str, *, with_ids: bool) -> str:
        """Command text on its way to the app: entities for & < >, and ids for @people and #channels
        where the manifest asks for it (should_escape).
        """
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if not with_ids:
            return text
        text = _URL.sub(r"<\1>", text)
        people = {f"@{name}": f"<@{u.id}|{u.handle}>" for u in self._people() for name in (u.handle, u.name)}
        channels = {f"#{c.name}": f"<#{c.id}|{c.name}>" for c in self._channels()}
        known = people | channels
        longest_first = sorted(known, key=len, reverse=True)
        pattern = "|".join(re.escape(name) for name in longest_first)
        return re.sub(rf"(?:{pattern})(?!\w)", lambda found: known[found[0]], text)

    def _people(self) -> list[User]:
        return [user for user in self.workspace.users.values() if not user.deleted]

    def _channels(self) -> list[Channel]:
        return [channel for channel in self.workspace.channels.values() if channel.kind != "im"]

    def _common(self, kind: str, user: User) -> JSON:
        workspace = self.workspace
        return {
            "type": kind,
            "user": {
                "id": user.id,
                "username": user.handle,
                "name": user.handle,
                "team_id": workspace.team_id,
            },
            "api_app_id": self.app.id,
            "token": self.app.verification_token,
            "team": {"id": workspace.team_id, "domain": workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }


def _reference(channel: Channel) -> JSON:
    return {"id": channel.id, "name": channel.name}
