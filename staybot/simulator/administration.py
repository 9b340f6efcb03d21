"""What happens in a workspace without the app: people come, change and go, channels too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from staybot.simulator.deliveries import Deliveries
    from staybot.simulator.manifest import App
    from staybot.simulator.objects import JSON, Channel, Message, User
    from staybot.simulator.sockets import Sockets
    from staybot.simulator.workspace import Workspace


class Administration:
    """Changes to the workspace. Each is told to the app if it subscribed to the event and has ever
    been connected; what was there before is for it to find by itself.
    """

    app: App
    workspace: Workspace
    deliveries: Deliveries
    sockets: Sockets
    is_started = False

    def add_user(
        self, *, name: str, email: str | None = None, tz: str = "Europe/London", **flags: Any
    ) -> User:
        """Somebody joins (`team_join`). `flags` are fields of `User`: is_bot, deleted, is_restricted, …"""
        user = self.workspace.add_user(name=name, email=email, tz=tz, **flags)
        self._tell({"type": "team_join", "user": self._shown(user)})
        return user

    def change_user(self, user: User, **changes: Any) -> None:
        """A member's name, email, zone or flags change (`user_change`); `deleted=True` deactivates."""
        for name, value in changes.items():
            if not hasattr(user, name):
                raise AttributeError(f"a Slack user has no {name!r}")
            setattr(user, name, value)
        self.workspace.changed()
        self._tell({"type": "user_change", "user": self._shown(user)})

    def add_channel(
        self,
        *,
        name: str,
        private: bool = False,
        members: list[User] | None = None,
        is_ext_shared: bool = False,
        is_archived: bool = False,
    ) -> Channel:
        """A new channel, without the app in it."""
        return self.workspace.add_channel(
            name=name,
            kind="private" if private else "public",
            members=[user.id for user in members or []],
            is_ext_shared=is_ext_shared,
            is_archived=is_archived,
        )

    def invite_bot(self, channel: Channel) -> None:
        """Somebody brings the app into a channel (`member_joined_channel`)."""
        if self.workspace.has_bot(channel):
            return
        channel.members.append(self.workspace.bot.id)
        self.workspace.changed()
        self._tell(self._membership("member_joined_channel", channel))

    def remove_bot(self, channel: Channel) -> None:
        """Somebody takes the app out of a channel (`member_left_channel`)."""
        channel.members.remove(self.workspace.bot.id)
        self.workspace.changed()
        self._tell(self._membership("member_left_channel", channel))

    def archive(self, channel: Channel) -> None:
        """A channel is archived (`channel_archive` or `group_archive`)."""
        channel.is_archived = True
        self.workspace.changed()
        kind = "group_archive" if channel.kind == "private" else "channel_archive"
        self._tell(
            {"type": kind, "channel": channel.id, "user": channel.members[0] if channel.members else ""}
        )

    def uninstall(self) -> None:
        """The app is removed: `tokens_revoked` and `app_uninstalled`, then its tokens are worth nothing."""
        self._tell({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.workspace.bot.id]}})
        self._tell({"type": "app_uninstalled"})
        self.app.is_revoked = True

    def channel_messages(self, channel: Channel) -> list[Message]:
        """What everyone in a channel sees, oldest first."""
        return [message for message in channel.messages if message.ephemeral_to is None]

    def _tell(self, event: JSON) -> None:
        if self.is_started and (self.deliveries.is_over_http or self.sockets.has_ever_connected):
            self.deliveries.event(event)

    def _shown(self, user: User) -> JSON:
        workspace = self.workspace
        with_email = "users:read.email" in self.app.scopes
        return user.as_json(workspace.team_id, workspace.now(), with_email=with_email, with_locale=True)

    def _membership(self, kind: str, channel: Channel) -> JSON:
        workspace = self.workspace
        letter = "G" if channel.kind == "private" else "C"
        return {
            "type": kind,
            "user": workspace.bot.id,
            "channel": channel.id,
            "channel_type": letter,
            "team": workspace.team_id,
        }
