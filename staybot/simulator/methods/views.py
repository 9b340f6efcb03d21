"""views.*: modals and Home tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staybot.simulator.checks import check_view
from staybot.simulator.errors import SlackError, invalid_arguments

if TYPE_CHECKING:
    from staybot.simulator.methods.call import Call
    from staybot.simulator.objects import JSON, View


def open_(call: Call) -> JSON:
    """views.open."""
    trigger_id, view = call.required("trigger_id", "view")
    content = check_view(view, kind="modal")
    trigger = call.workspace.triggers.exchange(trigger_id)
    return _shown(call, call.workspace.surfaces.open(trigger.user, content))


def push(call: Call) -> JSON:
    """views.push: only with a trigger earned inside a modal that is still open."""
    trigger_id, view = call.required("trigger_id", "view")
    content = check_view(view, kind="modal")
    trigger = call.workspace.triggers.exchange(trigger_id)
    surfaces = call.workspace.surfaces
    base = surfaces.find(trigger.view_id) if trigger.view_id else None
    if base is None or base.type != "modal":
        raise SlackError("not_found")
    return _shown(call, surfaces.push(trigger.user, content))


def update(call: Call) -> JSON:
    """views.update by view id or external id; an outdated hash is refused."""
    (new,) = call.required("view")
    surfaces = call.workspace.surfaces
    view_id, external_id = call.args.get("view_id"), call.args.get("external_id")
    if not view_id and not external_id:
        raise invalid_arguments("missing required field: view_id [json-pointer:/view_id]")
    view = surfaces.find(str(view_id)) if view_id else surfaces.find_external(str(external_id))
    if view is None:
        raise SlackError("not_found")
    content = check_view(new, kind=view.type)
    _check_hash(call, view)
    return _shown(call, surfaces.replace(view, content))


def publish(call: Call) -> JSON:
    """views.publish."""
    user_id, new = call.required("user_id", "view")
    if not call.app.has_home:
        raise SlackError("not_enabled")
    content = check_view(new, kind="home")
    user = call.workspace.users.get(str(user_id))
    if user is None or user.is_bot:
        raise invalid_arguments("invalid `user_id` [json-pointer:/user_id]")
    surfaces = call.workspace.surfaces
    if user.id in surfaces.homes:
        _check_hash(call, surfaces.homes[user.id])
    return _shown(call, surfaces.publish(user.id, content))


def _check_hash(call: Call, view: View) -> None:
    if call.args.get("hash") not in (None, "", view.hash):
        raise SlackError("hash_conflict")


def _shown(call: Call, view: View) -> JSON:
    return {"view": call.workspace.surfaces.as_json(view) | {"app_id": call.app.id}}
