"""Acting as one person, by what stands on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from staybot.simulator.errors import NotOnScreen
from staybot.simulator.screen import Screen, picked
from staybot.simulator.visible import find, must_find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from staybot.simulator.activity import Activity
    from staybot.simulator.interactions import CommandResult, Interactions
    from staybot.simulator.modal_flow import ModalFlow, SubmitResult
    from staybot.simulator.objects import Channel, Message, User, View
    from staybot.simulator.screen import Place


class Actor(Screen):
    """One person at their Slack. Every deed returns when the app has answered and all is still."""

    def __init__(self, user: User, interactions: Interactions, flow: ModalFlow, activity: Activity) -> None:
        super().__init__(user, interactions.workspace)
        self._do = interactions
        self._flow = flow
        self._activity = activity

    async def command(self, line: str, *, channel: Channel | None = None) -> CommandResult:
        """Type a slash command, in the DM with the app unless a channel is given."""
        channel = channel or self._workspace.dm_with(self.user.id)
        before = self._workspace.next_ts()
        result = await self._do.command(self.user, line, channel)
        await self._activity.silence()
        result.messages = self._do.answers_since(before, self.user, channel)
        return result

    async def click(
        self,
        label: str,
        *,
        message: Message | None = None,
        within: Place | None = None,
        under: Sequence[str] = (),
    ) -> bool:
        """Press a button or pick an option by its words or action id: in the modal if one is open, else
        in the newest message that has it, else in the Home tab; with `under` one below all these words.
        Returns whether the app acknowledged.
        """
        view = self.modal if message is None and within in {None, "modal"} else None
        if view is not None and await self._press_chrome(view, label):
            return True
        surface, block, element, option = self.locate(label, message, within, under=under)
        acked = await self._do.use(
            self.user, surface, (block, element), picked=picked(surface, self.user, (block, element), option)
        )
        await self._activity.silence()
        return acked

    async def choose(
        self, label: str, option: Any, *, message: Message | None = None, within: Place | None = None
    ) -> bool:
        """Set the select, radio buttons, checkboxes or date called `label` to `option`."""
        surface, block, element, _ = self.locate(label, message, within)
        acked = await self._do.use(self.user, surface, (block, element), picked=option)
        await self._activity.silence()
        return acked

    async def type(self, label: str, text: str, *, enter: bool = False) -> bool:
        """Type into a field of the modal (or else the Home tab), replacing what was there."""
        view = self.modal or self.home
        if view is None:
            raise NotOnScreen(f"{self.user.name} has nothing open to type into")
        block, element, _ = must_find(view.blocks, label)
        acked = await self._do.use(self.user, view, (block, element), picked=text, enter=enter)
        await self._activity.silence()
        return acked

    async def submit(self, values: dict[str, Any] | None = None) -> SubmitResult:
        """Fill in the fields by label or block id, quietly, and press the modal's submit button."""
        view = self._flow.must_be_open(self.user)
        for label, value in (values or {}).items():
            block, element, _ = must_find(view.blocks, label)
            silent = block | {"dispatch_action": False}
            await self._do.use(self.user, view, (silent, element), picked=value)
        result = await self._flow.submit(self.user)
        await self._activity.silence()
        result.view = self.modal
        return result

    async def close_modal(self, *, all: bool = False) -> None:  # noqa: A002 — what the x means: all of them
        """Press Cancel, or with `all` the x."""
        await self._flow.close(self.user, everything=all)
        await self._activity.silence()

    async def open_home(self) -> None:
        """Go to the app's Home tab."""
        self._do.open_home(self.user)
        await self._activity.silence()

    async def open_messages(self) -> None:
        """Go to the app's Messages tab."""
        self._do.open_home(self.user, tab="messages")
        await self._activity.silence()

    async def say(self, text: str) -> Message:
        """Write to the app, where it lets people write."""
        message = self._do.say(self.user, text)
        await self._activity.silence()
        return message

    async def shortcut(self, callback_id: str) -> bool:
        """Choose a global shortcut."""
        acked = await self._do.shortcut(self.user, callback_id)
        await self._activity.silence()
        return acked

    async def message_shortcut(self, callback_id: str, message: Message) -> bool:
        """Choose a shortcut in the menu of a message."""
        acked = await self._do.shortcut(self.user, callback_id, message)
        await self._activity.silence()
        return acked

    async def _press_chrome(self, view: View, label: str) -> bool:
        if find(view.blocks, label) is not None:
            return False
        if label == (view.content.get("submit") or {}).get("text"):
            await self.submit()
            return True
        if label == (view.content.get("close") or {"text": "Cancel"})["text"]:
            await self.close_modal()
            return True
        return False
