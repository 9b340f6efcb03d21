"""users.*, team.info, bots.info: who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staybot.simulator.errors import SlackError

if TYPE_CHECKING:
    from staybot.simulator.methods.call import Call
    from staybot.simulator.objects import JSON, User

MOST_PER_PAGE = 1000


def list_(call: Call) -> JSON:
    """users.list, in pages if a limit is given; a limit above 1000 is refused."""
    users = list(call.workspace.users.values())
    limit = call.number("limit", 0)
    if limit < 0 or limit > MOST_PER_PAGE:
        raise SlackError("invalid_limit")
    if limit == 0 and len(users) > MOST_PER_PAGE:
        raise SlackError("limit_required")
    page, metadata = call.page(users, limit=limit or MOST_PER_PAGE)
    return {
        "members": [_shown(call, user) for user in page],
        "cache_ts": int(call.workspace.now().timestamp()),
        "response_metadata": metadata,
    }


def info(call: Call) -> JSON:
    """users.info."""
    (user_id,) = call.required("user")
    return {"user": _shown(call, call.workspace.human(user_id))}


def lookup_by_email(call: Call) -> JSON:
    """users.lookupByEmail; a deactivated person is not found."""
    (email,) = call.required("email")
    for user in call.workspace.users.values():
        if user.email and user.email.lower() == str(email).lower() and not user.deleted:
            return {"user": _shown(call, user)}
    raise SlackError("users_not_found")


def team_info(call: Call) -> JSON:
    """team.info."""
    workspace = call.workspace
    return {"team": {"id": workspace.team_id, "name": workspace.team_name, "domain": workspace.domain}}


def bots_info(call: Call) -> JSON:
    """bots.info of the app's own bot."""
    bot = call.workspace.bot
    if call.args.get("bot") not in (None, "", bot.bot_id):
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": bot.bot_id,
            "deleted": False,
            "name": bot.name,
            "app_id": call.app.id,
            "user_id": bot.id,
        }
    }


def _shown(call: Call, user: User) -> JSON:
    workspace = call.workspace
    return user.as_json(
        workspace.team_id,
        workspace.now(),
        with_email="users:read.email" in call.app.scopes,
        with_locale=call.flag("include_locale"),
    )
