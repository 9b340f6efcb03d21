"""What Slack's user object says about somebody. Any field may be absent, null or empty (slack-facts 4.6)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

MACHINES: Final = ("is_bot", "is_workflow_bot", "is_stranger")
"""Flags of accounts that no colleague sits behind; `is_app_user` is not one of them."""

GUESTS: Final = ("is_restricted", "is_ultra_restricted")

SLACKBOT: Final = "USLACKBOT"
"""Slack's own bot, whose `is_bot` is false."""


@dataclass(frozen=True)
class Profile:
    """One Slack account. `email`, `tz` and `locale` are empty where Slack does not tell them."""

    slack_id: str
    name: str
    email: str
    tz: str
    locale: str
    is_human: bool
    is_guest: bool
    """Let into one channel or a few, whether or not guests are asked."""
    is_off: bool
    """The account was deactivated."""
    is_invited: bool
    """Invited, and has not signed in yet: nobody to write to."""
    updated_at: datetime | None


def profile(user: Mapping[str, Any], *, include_guests: bool) -> Profile | None:
    """Read a user object; None if it has no usable id."""
    slack_id = user.get("id")
    if not isinstance(slack_id, str) or not 0 < len(slack_id) <= 64:
        return None
    details = user.get("profile")
    details = details if isinstance(details, Mapping) else {}
    names = (details.get("real_name"), user.get("real_name"), details.get("display_name"))
    not_people = MACHINES if include_guests else MACHINES + GUESTS
    return Profile(
        slack_id=slack_id,
        name=next((line for name in names if (line := _line(name))), slack_id),
        email=_address(details.get("email")),
        tz=_zone(user.get("tz")),
        locale=_line(user.get("locale"))[:32],
        is_human=slack_id != SLACKBOT and not any(user.get(flag) for flag in not_people),
        is_guest=any(user.get(flag) for flag in GUESTS),
        is_off=bool(user.get("deleted")),
        is_invited=bool(user.get("is_invited_user")),
        updated_at=_instant(user.get("updated")),
    )


def _line(value: object) -> str:
    """One line of text without control characters and broken surrogates, which databases refuse."""
    if not isinstance(value, str):
        return ""
    line = "".join(sign for sign in value if sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", " ".join(line.split()))[:200]


def _address(value: object) -> str:
    address = _line(value).lower()
    return address if "@" in address else ""


def _zone(value: object) -> str:
    """The zone's name if this machine knows it."""
    name = _line(value)
    if not name:
        return ""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown · not a name · the name of a folder
        return ""
    return name


def _instant(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
