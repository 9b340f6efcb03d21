"""What people do in Slack, and what Slack makes of the app's answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from staybot.simulator.choices import option_of, value_for
from staybot.simulator.errors import SlackError
from staybot.simulator.inputs import VALUE_KEYS, value_object
from staybot.simulator.objects import View

if TYPE_CHECKING:
    from staybot.simulator.deliveries import Deliveries
    from staybot.simulator.manifest import App
    from staybot.simulator.objects import JSON, Channel, Message, User
    from staybot.simulator.parcels import Reply
    from staybot.simulator.payloads import Payloads
    from staybot.simulator.response_urls import ResponseUrls
    from staybot.simulator.workspace import Workspace

ERROR_ICON = "error icon"
TROUBLE = "trouble connecting"
_KEPT_IN_ACTIONS = ("text", "value", "style", "placeholder", "initial_option", "initial_date", "initial_user")


@dataclass
class CommandResult:
    """What the app answered to a command, and what went wrong, if anything did."""

    messages: list[Message] = field(default_factory=list)
    error: str | None = None

    @property
    def texts(self) -> list[str]:
        """The texts of the answers."""
        return [message.text for message in self.messages]

    @property
    def text(self) -> str:
        """All answers as one text."""
        return "\n".join(self.texts)


class Interactions:
    """One method for each thing a person can do that the app hears of."""

    def __init__(
        self,
        *,
        app: App,
        workspace: Workspace,
        deliveries: Deliveries,
        payloads: Payloads,
        responses: ResponseUrls,
    ) -> None:
        self.app = app
        self.workspace = workspace
        self.deliveries = deliveries
        self.payloads = payloads
        self.responses = responses

    async def use(
        self,
        user: User,
        surface: Message | View,
        element: tuple[JSON, JSON],
        *,
        picked: Any = None,
        enter: bool = False,
    ) -> bool:
        """Press a button, pick an option or type into a field. `element` is its block and itself.

        Returns whether the app acknowledged, or did not need to; a missing ack shows as "error icon".
        """
        block, it = element
        action = {"type": it["type"], "block_id": block["block_id"], "action_id": it["action_id"]}
        action |= {key: it[key] for key in _KEPT_IN_ACTIONS if key in it}
        if it["type"] in VALUE_KEYS:
            value = value_object(it, value_for(it, picked, self.workspace, user_id=user.id))
            state = surface.state if isinstance(surface, View) else surface.state.setdefault(user.id, {})
            state.setdefault(block["block_id"], {})[it["action_id"]] = value
            self.workspace.changed()
            action |= value
        if it["type"] == "overflow":
            action["selected_option"] = option_of(it, picked)
        if not _dispatches(block, it, enter=enter):
            return True
        return await self._send_action(user, surface, action)

    async def command(self, user: User, line: str, channel: Channel) -> CommandResult:
        """Type a slash command; one that is not declared never leaves Slack."""
        name = line.partition(" ")[0]
        if name not in self.app.commands:
            return self._failed_command(user, f"{name} is not a valid command")
        before = self.workspace.next_ts()
        payload = self.payloads.command(user, channel, line, self.responses.issue(user, channel))
        reply = await self.deliveries.interaction("slash_commands", payload)
        if not reply.acked:
            is_late = reply.reason in {"timeout", "http_timeout"}
            return self._failed_command(user, "operation_timeout" if is_late else "dispatch_failed")
        body = {"text": reply.body} if isinstance(reply.body, str) else reply.body
        if body:
            try:
                self.responses.answer(user, channel, body)
            except SlackError:
                return self._failed_command(user, "dispatch_failed")
        return CommandResult(self.answers_since(before, user, channel))

    def answers_since(self, ts: str, user: User, channel: Channel) -> list[Message]:
        """What the app said here since, as far as this person sees it."""
        visible = self.workspace.visible_to(user.id, channel)
        return [m for m in visible if float(m.ts) > float(ts) and m.user == self.workspace.bot.id]

    async def shortcut(self, user: User, callback_id: str, message: Message | None = None) -> bool:
        """Choose a global shortcut, or one on a message; returns whether the app acknowledged."""
        declared = self.app.shortcuts.get(callback_id)
        wanted = "global" if message is None else "message"
        if declared is None or declared["type"] != wanted or not self.app.is_interactive:
            self._shows(user, f"there is no {wanted} shortcut {callback_id}")
            return False
        if message is None:
            payload = self.payloads.shortcut(user, callback_id)
        else:
            url = self.responses.issue(user, self.workspace.channels[message.channel], message)
            payload = self.payloads.message_shortcut(user, callback_id, message, url)
        reply = await self.deliveries.interaction("interactive", payload)
        return self._noted(user, reply, TROUBLE)

    def open_home(self, user: User, *, tab: str = "home") -> None:
        """Look at one of the app's two tabs."""
        event: JSON = {"type": "app_home_opened", "user": user.id, "tab": tab}
        event["channel"] = self.workspace.dm_with(user.id).id
        home = self.workspace.surfaces.homes.get(user.id)
        if tab == "home" and home is not None:
            event["view"] = self.payloads.view(home)
        self.deliveries.event(event)

    def say(self, user: User, text: str) -> Message:
        """Write to the app in its DM. Raises `PermissionError` where the Messages tab is read-only."""
        if not self.app.takes_messages:
            raise PermissionError("the app's Messages tab is read-only: nothing can be typed there")
        channel = self.workspace.dm_with(user.id)
        message = self.workspace.post(channel, text=self.payloads.escaped(text, with_ids=True), author=user)
        shown = message.as_json(self.workspace.team_id)
        self.deliveries.event(shown | {"channel": channel.id, "channel_type": "im", "event_ts": message.ts})
        return message

    async def _send_action(self, user: User, surface: Message | View, action: JSON) -> bool:
        if not self.app.is_interactive:
            self._shows(user, ERROR_ICON)
            return False
        url = ""
        if not isinstance(surface, View):
            url = self.responses.issue(user, self.workspace.channels[surface.channel], surface)
        payload = self.payloads.block_actions(user, surface, action, url)
        return self._noted(user, await self.deliveries.interaction("interactive", payload), ERROR_ICON)

    def _noted(self, user: User, reply: Reply, otherwise: str) -> bool:
        if not reply.acked:
            self._shows(user, otherwise)
        return reply.acked

    def _shows(self, user: User, error: str) -> None:
        self.workspace.errors[user.id].append(error)
        self.workspace.changed()

    def _failed_command(self, user: User, error: str) -> CommandResult:
        self._shows(user, error)
        return CommandResult(error=error)


def _dispatches(block: JSON, element: JSON, *, enter: bool) -> bool:
    """Whether using the element is told to the app at once (in input blocks only with
    `dispatch_action`, and text only on the triggers it names).
    """
    if block["type"] != "input":
        return True
    if not block.get("dispatch_action"):
        return False
    if element["type"] not in {"plain_text_input", "rich_text_input", "number_input", "email_text_input"}:
        return True
    config = element.get("dispatch_action_config") or {}
    triggers = config.get("trigger_actions_on") or ["on_enter_pressed"]
    return "on_character_entered" in triggers or (enter and "on_enter_pressed" in triggers)
