"""The channel that gets the digests, and the people who hear of trouble."""

from __future__ import annotations

from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from staybot.config import Settings
from staybot.slack import answers
from staybot.slack.doctor.finding import Finding, note, well, wrong
from staybot.slack.doctor.tokens import NO_ANSWER

INVITE: Final = "Invite the bot there (/invite @Staybot), or set STAYBOT_LEADERSHIP_CHANNEL to another."
NOT_THERE: Final = ": no digest is posted there."
SHARED: Final = ("is_ext_shared", "is_pending_ext_shared", "pending_shared")
OTHER: Final = "Set STAYBOT_LEADERSHIP_CHANNEL to a channel of your own company only."


async def leadership(api: AsyncWebClient, settings: Settings) -> Finding:
    """Whether a digest may and can be posted there."""
    channel_id = settings.leadership_channel
    how = "Open the channel's details in Slack: its id stands at the bottom and starts with C or G."
    if not channel_id:
        return wrong("STAYBOT_LEADERSHIP_CHANNEL is not set.", how)
    if channel_id.startswith(("#", "@")) or channel_id != channel_id.upper():
        return wrong("STAYBOT_LEADERSHIP_CHANNEL must be an id, not a name.", how)
    try:
        answer = await api.conversations_info(channel=channel_id)
    except SlackApiError as refusal:
        return _refused(refusal, channel_id)
    except NO_ANSWER:
        return wrong("Slack did not answer about the leadership channel.", "Try again in a minute.")
    return _judged(answer.get("channel") or {})


def _judged(channel: dict[str, Any]) -> Finding:
    name = f"#{channel.get('name') or '?'}"
    is_shared = any(channel.get(flag) for flag in SHARED)
    faults = (
        (channel.get("is_archived"), f"The leadership channel {name} is archived.", OTHER),
        (is_shared, f"{name} is shared with another company{NOT_THERE}", OTHER),
        (not channel.get("is_member"), f"The bot is not in the leadership channel {name}.", INVITE),
        (channel.get("is_ext_shared") is None, f"Slack does not say if {name} is shared{NOT_THERE}", OTHER),
    )
    for is_so, says, remedy in faults:
        if is_so:
            return wrong(says, remedy)
    if not channel.get("is_private"):
        return note(
            f"The leadership channel {name} is open to everybody in the workspace.",
            "If digests are for leaders only, choose a private channel.",
        )
    return well(f"The leadership channel {name} is private and the bot is in it.")


def _refused(refusal: SlackApiError, channel_id: str) -> Finding:
    name = answers.error_name(refusal)
    if name == "missing_scope":
        scope = answers.needed_scope(refusal) or "channels:read and groups:read"
        if scope in {"im:read", "mpim:read"}:
            return wrong("The leadership channel is a direct message.", OTHER)
        return wrong(
            f"The leadership channel cannot be checked{NOT_THERE}",
            f"Grant {scope} under “OAuth & Permissions” and install the app again.",
        )
    if name == "channel_not_found":
        return wrong(f"The bot cannot see the channel {channel_id}.", INVITE)
    return wrong(f"Slack would not tell about the leadership channel ({name or 'no answer'}).", "Try again.")


async def operators(api: AsyncWebClient, settings: Settings) -> list[Finding]:
    """Whether somebody hears of trouble."""
    how = "Set STAYBOT_OPERATORS to the member ids of those who run staybot (profile → ⋮ → Copy member ID)."
    if not settings.operators:
        return [note("Nobody is told when something goes wrong.", how)]
    unknown = [one for one in settings.operators if not await _exists(api, one)]
    if unknown:
        return [wrong(f"Slack does not know the operators {', '.join(unknown)}.", how)]
    return [well("The operators are known to Slack.")]


async def _exists(api: AsyncWebClient, slack_id: str) -> bool:
    """False only if Slack says so: a failure to answer is told elsewhere."""
    try:
        answer = await api.users_info(user=slack_id)
    except SlackApiError as refusal:
        return answers.error_name(refusal) not in {"user_not_found", "user_not_visible"}
    except NO_ANSWER:
        return True
    return not (answer.get("user") or {}).get("deleted")
