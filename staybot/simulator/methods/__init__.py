"""The Web API methods that exist here, each with the scopes that open it (any one of them)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from staybot.simulator.methods import apps, chat, conversations, files, users, views

if TYPE_CHECKING:
    from collections.abc import Callable

    from staybot.simulator.methods.call import Call
    from staybot.simulator.objects import JSON


@dataclass(frozen=True)
class Method:
    """`scopes`: any one is enough, none are needed if empty. `token`: what kind must be shown."""

    run: Callable[[Call], JSON]
    scopes: tuple[str, ...] = ()
    token: str = "bot"  # noqa: S105 — a kind of token, not one


METHODS: dict[str, Method] = {
    "api.test": Method(apps.api_test, token="none"),  # noqa: S106 — a kind of token
    "apps.connections.open": Method(apps.connections_open, token="app"),  # noqa: S106 — a kind of token
    "auth.test": Method(apps.auth_test),
    "blocks.validate": Method(apps.validate_blocks, token="none"),  # noqa: S106 — a kind of token
    "bots.info": Method(users.bots_info, ("users:read",)),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "conversations.history": Method(conversations.history),
    "conversations.info": Method(conversations.info),
    "conversations.join": Method(conversations.join, ("channels:join",)),
    "conversations.list": Method(conversations.list_),
    "conversations.members": Method(conversations.members),
    "conversations.open": Method(conversations.open_, ("im:write",)),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",)),
    "files.delete": Method(files.delete, ("files:write",)),
    "files.getUploadURLExternal": Method(files.get_upload_url, ("files:write",)),
    "files.info": Method(files.info, ("files:read",)),
    "team.info": Method(users.team_info, ("team:read",)),
    "users.conversations": Method(conversations.of_user),
    "users.info": Method(users.info, ("users:read",)),
    "users.list": Method(users.list_, ("users:read",)),
    "users.lookupByEmail": Method(users.lookup_by_email, ("users:read.email",)),
    "views.open": Method(views.open_),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}
