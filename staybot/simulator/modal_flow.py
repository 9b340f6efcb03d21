"""Submitting and closing modals (docs.slack.dev/surfaces/modals)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from staybot.simulator.checks import check_view, client_errors
from staybot.simulator.errors import NotOnScreen, SlackError
from staybot.simulator.interactions import TROUBLE

if TYPE_CHECKING:
    from staybot.simulator.interactions import Interactions
    from staybot.simulator.objects import JSON, User, View
    from staybot.simulator.parcels import Reply


@dataclass
class SubmitResult:
    """What became of a submit: complaints by block id, whether the modal closed, what is on top now.

    `refused` says why Slack would not take the app's answer; the person then sees "trouble connecting".
    """

    errors: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    view: View | None = None
    refused: str = ""


class ModalFlow:
    """The life of the modal that is on top."""

    def __init__(self, interactions: Interactions) -> None:
        self._do = interactions
        self._workspace = interactions.workspace
        self._surfaces = interactions.workspace.surfaces

    def must_be_open(self, user: User) -> View:
        """The modal on top. Raises `NotOnScreen` if there is none."""
        view = self._surfaces.top(user.id)
        if view is None:
            raise NotOnScreen(f"{user.name} has no modal open")
        return view

    async def submit(self, user: User) -> SubmitResult:
        """Press the submit button; what Slack's own client objects to is never sent."""
        view = self.must_be_open(user)
        if not view.content.get("submit"):
            raise NotOnScreen(f"the modal {view.title()!r} has no submit button")
        complaints = client_errors(view.blocks, view.state)
        if complaints:
            return SubmitResult(errors=complaints, view=view)
        payload = self._do.payloads.submission(user, view)
        reply = await self._do.deliveries.interaction("interactive", payload)
        try:
            errors = self._obey(view, reply)
        except SlackError as refusal:
            self._workspace.errors[user.id].append(TROUBLE)
            self._workspace.changed()
            return SubmitResult(view=self._surfaces.top(user.id), refused=_reason(refusal))
        closed = self._surfaces.find(view.id) is None
        return SubmitResult(errors, closed, self._surfaces.top(user.id))

    async def close(self, user: User, *, everything: bool = False) -> None:
        """Press Cancel, or the x that closes the whole stack. Typed input does not travel."""
        view = self.must_be_open(user)
        is_cleared = everything or bool(view.content.get("clear_on_close"))
        told = self._surfaces.modals[user.id][0] if is_cleared else view
        payload = self._do.payloads.closed(user, told, is_cleared=is_cleared)
        if is_cleared:
            self._surfaces.clear(user.id)
        else:
            self._surfaces.close(view)
        if told.content.get("notify_on_close"):
            await self._do.deliveries.interaction("interactive", payload)

    def _obey(self, view: View, reply: Reply) -> dict[str, str]:
        """Do what the ack says; raises if Slack would not."""
        if not reply.acked:
            raise SlackError(reply.reason)
        if not reply.body:
            if reply.body == {}:
                raise SlackError("the ack has a body that is not empty and no response_action")
            self._surfaces.close(view)
            return {}
        body: JSON = reply.body if isinstance(reply.body, dict) else {}
        action = body.get("response_action")
        if action == "errors":
            return _errors(view, body)
        if action == "clear":
            self._surfaces.clear(view.user)
        elif action == "update":
            self._surfaces.replace(view, check_view(body.get("view"), kind="modal"))
        elif action == "push":
            self._surfaces.push(view.user, check_view(body.get("view"), kind="modal"))
        else:
            raise SlackError(f"unknown response_action {action!r}")
        return {}


def _errors(view: View, body: JSON) -> dict[str, str]:
    errors: dict[str, str] = body.get("errors") or {}
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    strangers = sorted(errors.keys() - inputs)
    if strangers or not errors:
        raise SlackError(f"errors must name input blocks of the view, not {strangers}")
    return errors


def _reason(refusal: SlackError) -> str:
    return " ".join([refusal.name, *refusal.details.get("errors", [])])
