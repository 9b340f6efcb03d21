"""The app as its manifest declares it: what is not declared does not exist."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from staybot.simulator.manifest_schema import problems

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from staybot.simulator.objects import JSON


class ManifestError(ValueError):
    """Slack would not take this manifest; one line for each reason."""


class App:
    """The installed app: its declarations, tokens and granted scopes.

    `scopes` starts as everything the manifest asks for, the optional ones included; take some
    out to see the app without them.
    """

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        found = problems(manifest)
        if found:
            raise ManifestError("\n".join(found))
        self.manifest = manifest
        self.id = "A00000001"
        self.bot_token = f"xoxb-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{self.id}-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.verification_token = secrets.token_hex(12)
        self.is_revoked = False
        asked = self._part("oauth_config", "scopes")
        self.scopes: set[str] = {*asked.get("bot", []), *asked.get("bot_optional", [])}
        self.events: set[str] = set(self._part("settings", "event_subscriptions").get("bot_events", []))
        features = manifest.get("features", {})
        self.commands: dict[str, JSON] = {c["command"]: c for c in features.get("slash_commands", [])}
        self.shortcuts: dict[str, JSON] = {s["callback_id"]: s for s in features.get("shortcuts", [])}

    @property
    def bot_name(self) -> str:
        """The name the app posts under."""
        name = self._part("features", "bot_user").get("display_name")
        return str(name or self.manifest["display_information"]["name"])

    @property
    def is_interactive(self) -> bool:
        """Whether clicks, shortcuts and modals reach the app at all."""
        return bool(self._part("settings", "interactivity").get("is_enabled"))

    @property
    def has_home(self) -> bool:
        """Whether there is a Home tab."""
        return bool(self._part("features", "app_home").get("home_tab_enabled"))

    @property
    def has_messages_tab(self) -> bool:
        """Whether the app may send DMs."""
        return bool(self._part("features", "app_home").get("messages_tab_enabled"))

    @property
    def takes_messages(self) -> bool:
        """Whether people may write to the app."""
        read_only = self._part("features", "app_home").get("messages_tab_read_only_enabled")
        return self.has_messages_tab and not read_only

    def _part(self, section: str, key: str) -> JSON:
        part: JSON = (self.manifest.get(section) or {}).get(key) or {}
        return part
