"""One workspace with one app installed in it: everything that is remembered, nothing that moves."""

from __future__ import annotations

import asyncio
import itertools
from datetime import UTC
from typing import TYPE_CHECKING, Any

from staybot.simulator.errors import SlackError
from staybot.simulator.inputs import with_ids
from staybot.simulator.objects import Channel, Message, User
from staybot.simulator.records import Post
from staybot.simulator.surfaces import Surfaces
from staybot.simulator.triggers import Triggers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from staybot.simulator.objects import JSON, Blocks, ChannelKind
    from staybot.simulator.records import File, PostKind


class Workspace:
    """People, channels, messages, views and files.

    `version` grows with every change that somebody could see, and `change` is set at each.
    """

    team_id = "T00000001"
    team_name = "Simulated Works"
    domain = "simulated"

    def __init__(self, *, now: Callable[[], datetime], bot_name: str) -> None:
        self.now = now
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self._dms: dict[str, Channel] = {}
        self.posts: list[Post] = []
        self.errors: dict[str, list[str]] = {}
        """What Slack's own client showed each person because the app failed, by user id."""
        self.triggers = Triggers()
        self.version = 0
        self.change = asyncio.Event()
        self._numbers = itertools.count(1)
        self._last_micros = 0
        self.bot_id = self.new_id("B")
        self.bot = self.add_user(name=bot_name, is_bot=True, bot_id=self.bot_id)
        self.surfaces = Surfaces(self)

    def new_id(self, prefix: str) -> str:
        """An id never given before, in Slack's form."""
        return f"{prefix}{next(self._numbers):08d}"

    def changed(self) -> None:
        """Wake whoever shows this workspace."""
        self.version += 1
        self.change.set()

    async def changed_since(self, version: int) -> int:
        """Wait until there is something newer than `version`; the present version."""
        while self.version <= version:
            self.change.clear()
            await self.change.wait()
        return self.version

    def next_ts(self) -> str:
        """A time stamp by the simulated clock, later than every earlier one."""
        micros = int(self.now().astimezone(UTC).timestamp() * 1_000_000)
        self._last_micros = max(micros, self._last_micros + 1)
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"

    def add_user(
        self, *, name: str, email: str | None = None, tz: str = "Europe/London", **flags: Any
    ) -> User:
        """A new member; `flags` are fields of `User`."""
        user = User(id=flags.pop("id", None) or self.new_id("U"), name=name, email=email, tz=tz, **flags)
        self.users[user.id] = user
        self.errors[user.id] = []
        self.changed()
        return user

    def add_channel(self, *, name: str, kind: ChannelKind, members: list[str], **flags: Any) -> Channel:
        """A new channel; `flags` are fields of `Channel`."""
        channel = Channel(
            id=self.new_id("D" if kind == "im" else "C"), name=name, kind=kind, members=members, **flags
        )
        self.channels[channel.id] = channel
        self.changed()
        return channel

    def dm_with(self, user_id: str) -> Channel:
        """The DM of this person and the app, opened if need be."""
        if user_id not in self._dms:
            members = [user_id, self.bot.id]
            self._dms[user_id] = self.add_channel(
                name="directmessage", kind="im", members=members, user=user_id
            )
        return self._dms[user_id]

    def human(self, user_id: object) -> User:
        """The member of that id. Raises `user_not_found`."""
        user = self.users.get(str(user_id))
        if user is None:
            raise SlackError("user_not_found")
        return user

    def has_bot(self, channel: Channel) -> bool:
        """Whether the app is in the channel."""
        return self.bot.id in channel.members

    def visible_to(self, user_id: str, channel: Channel) -> list[Message]:
        """What this person sees in a channel, oldest first."""
        if user_id not in channel.members:
            return []
        return [m for m in channel.messages if m.ephemeral_to in {None, user_id}]

    def post(
        self,
        channel: Channel,
        *,
        text: str,
        blocks: Blocks | None = None,
        author: User | None = None,
        ephemeral_to: str | None = None,
        metadata: JSON | None = None,
        thread_ts: str | None = None,
    ) -> Message:
        """Put a message into a channel, by the app unless `author` says otherwise."""
        author, ts = author or self.bot, self.next_ts()
        message = Message(
            ts=ts,
            channel=channel.id,
            user=author.id,
            text=text,
            blocks=with_ids(blocks or [], prefix=f"b{ts}-"),
            at=self.now(),
            bot_id=author.bot_id,
            metadata=metadata,
            thread_ts=thread_ts,
            ephemeral_to=ephemeral_to,
        )
        channel.messages.append(message)
        if author.id == self.bot.id:
            self._record(channel, message, "dm" if channel.kind == "im" else "channel")
        self.changed()
        return message

    def edit(self, message: Message, *, text: str, blocks: Blocks | None) -> None:
        """Replace what a message says; blocks of `None` stay as they were."""
        message.text = text
        message.edited_ts = self.next_ts()
        if blocks is not None:
            message.blocks = with_ids(blocks, prefix=f"b{message.edited_ts}-")
        self._record(self.channels[message.channel], message, "update")
        self.changed()

    def remove(self, message: Message) -> None:
        """Take a message away."""
        self.channels[message.channel].messages.remove(message)
        self.changed()

    def _record(self, channel: Channel, message: Message, kind: PostKind) -> None:
        if message.ephemeral_to is not None:
            kind = "ephemeral" if kind != "update" else kind
        to = message.ephemeral_to or channel.user or channel.id
        self.posts.append(
            Post(
                at=self.now(), to=to, channel=channel.id, ts=message.ts, text=message.text,
                blocks=message.blocks, kind=kind, thread_ts=message.thread_ts,
            )
        )  # fmt: skip
