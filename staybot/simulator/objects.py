"""What a Slack workspace is made of: people, conversations, messages, views, files."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime

JSON = dict[str, Any]
Blocks = list[JSON]
State = dict[str, dict[str, JSON]]
"""The values of inputs: block id → action id → Slack's value object."""

ChannelKind = Literal["public", "private", "im"]


@dataclass
class User:
    """A member of the workspace. The flags are those of Slack's user object."""

    id: str
    name: str
    email: str | None = None
    tz: str = "Europe/London"
    locale: str = "en-GB"
    title: str = ""
    deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_app_user: bool = False
    is_workflow_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_invited_user: bool = False
    bot_id: str | None = None

    @property
    def handle(self) -> str:
        """What stands behind the @ when somebody types it."""
        return self.name.lower().replace(" ", ".")

    def as_json(self, team_id: str, now: datetime, *, with_email: bool, with_locale: bool = False) -> JSON:
        """Slack's user object; the email only with the scope for it, the locale only when asked for."""
        flags = {f.name: getattr(self, f.name) for f in fields(self) if f.name.startswith("is_")}
        for rare in ("is_workflow_bot", "is_stranger", "is_invited_user"):
            if not flags[rare]:
                del flags[rare]
        profile: JSON = {
            "real_name": self.name,
            "display_name": self.handle,
            "title": self.title,
            "team": team_id,
        }
        if with_email and self.email is not None:
            profile["email"] = self.email
        if self.bot_id is not None:
            profile |= {"bot_id": self.bot_id, "api_app_id": ""}
        answer = {"id": self.id, "team_id": team_id, "name": self.handle, "deleted": self.deleted, **flags}
        answer |= {"profile": profile, "updated": int(now.timestamp())}
        if not self.deleted:
            offset = now.astimezone(ZoneInfo(self.tz)).utcoffset()
            seconds = int(offset.total_seconds()) if offset is not None else 0
            answer |= {"real_name": self.name, "tz": self.tz, "tz_label": self.tz, "tz_offset": seconds}
        return answer | ({"locale": self.locale} if with_locale else {})


@dataclass
class Message:
    """One message; `ephemeral_to` names the only person who sees it, if there is only one."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: Blocks
    at: datetime
    bot_id: str | None = None
    metadata: JSON | None = None
    thread_ts: str | None = None
    ephemeral_to: str | None = None
    edited_ts: str | None = None
    state: dict[str, State] = field(default_factory=dict)
    """What each person has chosen in this message's own inputs, by user id."""
    files: list[JSON] = field(default_factory=list)
    """Shared with it, other than the pictures in its blocks: id, name, title and size."""

    def as_json(self, team_id: str, *, with_metadata: bool = False) -> JSON:
        """Slack's message object."""
        answer: JSON = {
            "type": "message",
            "ts": self.ts,
            "user": self.user,
            "text": self.text,
            "team": team_id,
        }
        optional = {"bot_id": self.bot_id, "blocks": self.blocks or None, "thread_ts": self.thread_ts}
        optional["files"] = self.files or None
        answer |= {key: value for key, value in optional.items() if value is not None}
        if self.edited_ts is not None:
            answer["edited"] = {"user": self.user, "ts": self.edited_ts}
        if with_metadata and self.metadata is not None:
            answer["metadata"] = self.metadata
        return answer


@dataclass
class Channel:
    """A conversation: a public or private channel, or the DM of `user` with the app."""

    id: str
    name: str
    kind: ChannelKind
    members: list[str] = field(default_factory=list)
    is_ext_shared: bool = False
    is_archived: bool = False
    user: str | None = None
    messages: list[Message] = field(default_factory=list)

    def as_json(self, team_id: str, *, is_member: bool) -> JSON:
        """Slack's conversation object."""
        if self.kind == "im":
            return {
                "id": self.id,
                "is_im": True,
                "user": self.user,
                "is_archived": False,
                "context_team_id": team_id,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_private": self.kind == "private",
            "is_im": False,
            "is_mpim": False,
            "is_archived": self.is_archived,
            "is_general": False,
            "is_member": is_member,
            "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "context_team_id": team_id,
            "num_members": len(self.members),
        }


@dataclass
class View:
    """A modal or a Home tab as one person has it before them. `content` is what the app sent."""

    id: str
    user: str
    content: JSON
    hash: str
    root_id: str
    previous_id: str | None = None
    state: State = field(default_factory=dict)

    @property
    def type(self) -> str:
        """`modal` or `home`."""
        return str(self.content["type"])

    @property
    def blocks(self) -> Blocks:
        """The blocks, every one with its block id."""
        blocks: Blocks = self.content["blocks"]
        return blocks

    def title(self) -> str:
        """The title of a modal; a Home tab has none."""
        return str((self.content.get("title") or {}).get("text", ""))
