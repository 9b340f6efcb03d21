"""What Slack refuses in a manifest (slackapi/manifest-schema, manifest.schema.2.0.0.json)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KEYS: dict[str, set[str]] = {
    "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"app_home", "bot_user", "slash_commands", "shortcuts", "unfurl_domains"},
    "features.app_home": {"home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"},
    "features.bot_user": {"display_name", "always_online"},
    "oauth_config": {"scopes", "redirect_urls"},
    "oauth_config.scopes": {"bot", "user", "bot_optional", "user_optional"},
    "settings": {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
        "allowed_ip_address_ranges",
    },
    "settings.event_subscriptions": {"bot_events", "user_events", "request_url"},
    "settings.interactivity": {"is_enabled", "request_url", "message_menu_options_url"},
}
_COMMAND_KEYS = {"command", "description", "url", "usage_hint", "should_escape"}
_SHORTCUT_KEYS = {"name", "type", "callback_id", "description"}

EVENT_SCOPES: dict[str, set[str]] = {
    "team_join": {"users:read"},
    "user_change": {"users:read"},
    "message.im": {"im:history"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "app_mention": {"app_mentions:read"},
    "channel_archive": {"channels:read"},
    "group_archive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
}
"""Any one of the scopes lets the event be subscribed to; events not named need none."""


def problems(manifest: Mapping[str, Any]) -> list[str]:
    """Everything Slack would object to, as sentences."""
    found = [*_unknown_keys(manifest), *_lengths(manifest), *_lists(manifest), *_entries(manifest)]
    return [*found, *_events(manifest)]


def _at(manifest: Mapping[str, Any], path: str) -> Any:
    part: Any = manifest
    for key in filter(None, path.split(".")):
        part = (part or {}).get(key)
    return part


def _unknown_keys(manifest: Mapping[str, Any]) -> Iterator[str]:
    for path, known in _KEYS.items():
        for key in (_at(manifest, path) or {}).keys() - known:
            yield f"{path or 'manifest'}: unknown key {key!r}"


def _lengths(manifest: Mapping[str, Any]) -> Iterator[str]:
    if not _at(manifest, "display_information.name"):
        yield "display_information.name is required"
    for path, low, high in (
        ("display_information.name", 1, 35),
        ("display_information.description", 1, 140),
        ("display_information.long_description", 175, 4000),
        ("features.bot_user.display_name", 1, 80),
    ):
        value = _at(manifest, path)
        if value is not None and not low <= len(value) <= high:
            yield f"{path}: {len(value)} characters; {low} to {high} are allowed"


def _lists(manifest: Mapping[str, Any]) -> Iterator[str]:
    for path, most in (
        ("features.slash_commands", 50),
        ("features.shortcuts", 10),
        ("settings.event_subscriptions.bot_events", 100),
    ):
        if len(_at(manifest, path) or []) > most:
            yield f"{path}: at most {most} entries are allowed"
    if "is_enabled" not in (_at(manifest, "settings.interactivity") or {"is_enabled": False}):
        yield "settings.interactivity.is_enabled is required"


def _entries(manifest: Mapping[str, Any]) -> Iterator[str]:
    for command in _at(manifest, "features.slash_commands") or []:
        name = command.get("command", "")
        if not name.startswith("/") or len(name) > 32 or not command.get("description"):
            yield f"slash command {name!r}: a /name of up to 32 characters and a description are required"
        if command.keys() - _COMMAND_KEYS:
            yield f"slash command {name!r}: unknown keys {sorted(command.keys() - _COMMAND_KEYS)}"
    for shortcut in _at(manifest, "features.shortcuts") or []:
        name = shortcut.get("name", "")
        if shortcut.keys() != _SHORTCUT_KEYS:
            yield f"shortcut {name!r}: exactly {sorted(_SHORTCUT_KEYS)} are required"
        if len(name) > 24 or len(shortcut.get("description", "")) > 150:
            yield f"shortcut {name!r}: the name may have 24 characters, the description 150"
        if shortcut.get("type") not in {"global", "message"}:
            yield f"shortcut {name!r}: the type is global or message"


def _events(manifest: Mapping[str, Any]) -> Iterator[str]:
    scopes = _at(manifest, "oauth_config.scopes") or {}
    asked = {*scopes.get("bot", []), *scopes.get("bot_optional", [])}
    for event in _at(manifest, "settings.event_subscriptions.bot_events") or []:
        needed = EVENT_SCOPES.get(event)
        if needed and not needed & asked:
            yield f"event {event!r} needs one of the scopes {sorted(needed)}"
    features = manifest.get("features") or {}
    if (features.get("slash_commands") or features.get("shortcuts")) and "commands" not in asked:
        yield "slash commands and shortcuts need the scope 'commands'"
