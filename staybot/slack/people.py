"""Who did it, for every kind of payload."""

from __future__ import annotations

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from staybot.errors import Refused


def by(args: AsyncArgs) -> str:
    """The Slack id of whoever clicked, typed or submitted. Raises Refused when nobody is named."""
    user = args.context.user_id
    if not user or not isinstance(user, str):
        raise Refused("I could not see who asked for this.")
    return user
