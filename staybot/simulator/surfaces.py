"""Home tabs and modal stacks: who has which view before them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from staybot.simulator.errors import SlackError
from staybot.simulator.inputs import elements, fresh_state, with_ids
from staybot.simulator.objects import View

if TYPE_CHECKING:
    from staybot.simulator.objects import JSON, State
    from staybot.simulator.workspace import Workspace

STACK = 3
"""Views in one modal stack (docs.slack.dev/surfaces/modals)."""


class Surfaces:
    """`homes` by user id; `modals` by user id, the top of each stack last."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.homes: dict[str, View] = {}
        self.modals: dict[str, list[View]] = {}
        self._external_ids: dict[str, str] = {}
        self._hashes = itertools.count(1)

    def top(self, user_id: str) -> View | None:
        """The modal this person can act in."""
        stack = self.modals.get(user_id)
        return stack[-1] if stack else None

    def find(self, view_id: str) -> View | None:
        """A view that is still on a screen."""
        return next((view for view in self._all() if view.id == view_id), None)

    def find_external(self, external_id: str) -> View | None:
        """A view by the id its app gave it."""
        return next((v for v in self._all() if v.content.get("external_id") == external_id), None)

    def open(self, user_id: str, content: JSON) -> View:
        """Show a modal in place of any other."""
        self.modals[user_id] = []
        return self.push(user_id, content)

    def push(self, user_id: str, content: JSON) -> View:
        """Lay a modal on the stack. Raises `push_limit_reached` above three."""
        stack = self.modals.setdefault(user_id, [])
        if len(stack) >= STACK:
            raise SlackError("push_limit_reached")
        view = self._new(user_id, content)
        if stack:
            view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        self.workspace.changed()
        return view

    def publish(self, user_id: str, content: JSON) -> View:
        """Show a Home tab; it keeps its id for life."""
        view = self.homes.get(user_id)
        if view is None:
            view = self.homes[user_id] = self._new(user_id, content)
            self.workspace.changed()
            return view
        return self.replace(view, content)

    def replace(self, view: View, content: JSON) -> View:
        """Show something else in the same view; what was typed stays where the ids stay."""
        self._refuse_taken(content, view)
        view.content = content | {"blocks": with_ids(content["blocks"], prefix=f"{view.id}-")}
        view.state = fresh_state(view.blocks, view.state)
        self._take(view)
        view.hash = self._hash()
        self.workspace.changed()
        return view

    def close(self, view: View) -> None:
        """Take this view, and whatever lies on it, off the stack."""
        stack = self.modals.get(view.user, [])
        if view in stack:
            del stack[stack.index(view) :]
        self.workspace.changed()

    def clear(self, user_id: str) -> None:
        """Take all modals away."""
        self.modals.pop(user_id, None)
        self.workspace.changed()

    def as_json(self, view: View, *, without_inputs: bool = False) -> JSON:
        """Slack's view object. A closed view comes without the values of its input blocks."""
        workspace = self.workspace
        defaults: JSON = {"callback_id": "", "private_metadata": "", "external_id": "", "title": None}
        defaults |= {"submit": None, "close": None, "clear_on_close": False, "notify_on_close": False}
        return {
            **defaults,
            **view.content,
            "id": view.id,
            "team_id": workspace.team_id,
            "state": {"values": _outside_inputs(view) if without_inputs else view.state},
            "hash": view.hash,
            "root_view_id": view.root_id,
            "previous_view_id": view.previous_id,
            "app_installed_team_id": workspace.team_id,
            "bot_id": workspace.bot_id,
        }

    def _new(self, user_id: str, content: JSON) -> View:
        self._refuse_taken(content, None)
        view_id = self.workspace.new_id("V")
        content = content | {"blocks": with_ids(content["blocks"], prefix=f"{view_id}-")}
        view = View(view_id, user_id, content, self._hash(), root_id=view_id)
        view.state = fresh_state(view.blocks)
        self._take(view)
        return view

    def _refuse_taken(self, content: JSON, view: View | None) -> None:
        owner = self._external_ids.get(content.get("external_id") or "")
        if owner is not None and (view is None or view.id != owner):
            raise SlackError("duplicate_external_id")

    def _take(self, view: View) -> None:
        if view.content.get("external_id"):
            self._external_ids[view.content["external_id"]] = view.id

    def _all(self) -> list[View]:
        return [*self.homes.values(), *itertools.chain.from_iterable(self.modals.values())]

    def _hash(self) -> str:
        number = next(self._hashes)
        return f"{int(self.workspace.now().timestamp())}.{number:08x}"


def _outside_inputs(view: View) -> State:
    outside = {block["block_id"] for block, _ in elements(view.blocks) if block["type"] != "input"}
    return {block_id: values for block_id, values in view.state.items() if block_id in outside}
