"""What is said around the files of a digest."""

from __future__ import annotations

from typing import Final

from staybot.facts import Download
from staybot.slack.escape import named
from staybot.slack.views.blocks import Message, message, section
from staybot.slack.views.digests.digest_titles import title

ON_ITS_WAY: Final = (
    "The files of this digest come to you by direct message, within a minute or two: a table and its "
    "pictures, with exactly the published numbers."
)
NOT_SENT: Final = (
    "The files could not be sent: Slack does not let me, because the app lacks the permission files:write. "
    "Whoever runs staybot here has been told. Nothing in the digest itself is missing."
)
NOT_NOW: Final = "Slack did not take the files just now. Please press Download again in a few minutes."


def download(fact: Download) -> Message:
    """Before the files."""
    text = (
        f"*{named(title(fact.digest))}*\nHere are its files: a table of every published figure, one "
        "to a line, and its pictures. They hold what the digest showed, and nothing more. Please keep them "
        "among those who read the leadership channel."
    )
    return message(text.replace("*", ""), section(text))
