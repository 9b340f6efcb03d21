"""What one person has before their eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from staybot.simulator.errors import NotOnScreen
from staybot.simulator.inputs import initial_value, value_of
from staybot.simulator.objects import View
from staybot.simulator.visible import below, find, labels, words_of_message, words_of_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from staybot.simulator.objects import JSON, Message, User
    from staybot.simulator.workspace import Workspace

Place = Literal["home", "modal", "dm"]


class Screen:
    """One person's Slack, to look at."""

    def __init__(self, user: User, workspace: Workspace) -> None:
        self.user = user
        self._workspace = workspace

    @property
    def messages(self) -> list[Message]:
        """The DM with the app, oldest first, without what only flashed by."""
        dm = self._workspace.dm_with(self.user.id)
        return [message for message in dm.messages if message.ephemeral_to is None]

    @property
    def last_message(self) -> str:
        """The text of the app's newest message in the DM; empty if there is none."""
        from_app = [message for message in self.messages if message.user == self._workspace.bot.id]
        return from_app[-1].text if from_app else ""

    @property
    def ephemerals(self) -> list[Message]:
        """Everything that only this person sees, oldest first."""
        everywhere = (m for channel in self._workspace.channels.values() for m in channel.messages)
        return sorted((m for m in everywhere if m.ephemeral_to == self.user.id), key=_age)

    @property
    def modal(self) -> View | None:
        """The modal on top."""
        return self._workspace.surfaces.top(self.user.id)

    @property
    def home(self) -> View | None:
        """The Home tab as it was last published."""
        return self._workspace.surfaces.homes.get(self.user.id)

    @property
    def errors(self) -> list[str]:
        """What Slack itself showed because the app failed: "operation_timeout", "error icon", …"""
        return self._workspace.errors[self.user.id]

    def sees(self, text: str) -> bool:
        """Whether these words stand in the DM, the modal, the Home tab or an ephemeral message."""
        return any(text in words for words in self._words())

    def locate(
        self, label: str, message: Message | None, within: Place | None, *, under: Sequence[str] = ()
    ) -> tuple[Message | View, JSON, JSON, JSON | None]:
        """The surface, block, element and option called `label`; with `under` only such as belong to all
        these words. Raises `NotOnScreen`.
        """
        there = []
        for surface in self._surfaces(message, within):
            blocks = below(surface.blocks, under, self._workspace) if under else surface.blocks
            found = find(blocks, label)
            if found is not None:
                return surface, *found
            there += labels(blocks)
        raise NotOnScreen(f"{self.user.name} sees no {label!r}; there are {there}")

    def _surfaces(self, message: Message | None, within: Place | None) -> Iterator[Message | View]:
        if message is not None:
            yield message
        elif within in {None, "modal"} and self.modal is not None:
            yield self.modal
        elif within in {None, "dm"}:
            channels = self._workspace.channels.values()
            seen = [m for channel in channels for m in self._workspace.visible_to(self.user.id, channel)]
            mine = seen if within is None else [m for m in seen if m in self._dm()]
            yield from sorted(mine, key=_age, reverse=True)
        if message is None and within in {None, "home"} and self.modal is None and self.home is not None:
            yield self.home

    def _dm(self) -> list[Message]:
        return self._workspace.dm_with(self.user.id).messages

    def _words(self) -> Iterator[str]:
        for message in [*self._dm(), *self.ephemerals]:
            if message.ephemeral_to in {None, self.user.id}:
                yield from words_of_message(message, self._workspace)
        for view in (self.modal, self.home):
            if view is not None:
                yield from words_of_view(view, self._workspace)


def picked(surface: Message | View, user: User, element: tuple[JSON, JSON], option: JSON | None) -> Any:
    """A click on a checkbox turns it; a click on another option chooses it."""
    block, it = element
    if it["type"] != "checkboxes" or option is None:
        return option
    state = surface.state if isinstance(surface, View) else surface.state.get(user.id, {})
    entry = state.get(block["block_id"], {}).get(it["action_id"])
    before: list[JSON] = value_of(entry) if entry is not None else initial_value(it)
    return [each for each in before if each != option] if option in before else [*before, option]


def _age(message: Message) -> float:
    return float(message.ts)
