"""What a digest is called where others are told of beside it."""

from __future__ import annotations

from staybot.facts import Digest, PulseDigest
from staybot.slack.escape import shorten
from staybot.slack.views.words import day_and_year, quarter


def title(fact: Digest) -> str:
    """Stay interviews, Q4 2026; Pulse of 27 October 2026; of a survey by hand its own title comes first.

    Not escaped.
    """
    if not isinstance(fact, PulseDigest):
        return f"Stay interviews, {quarter(fact.quarter)}"
    if fact.kind == "check_in":
        return f"Check-ins of new people, {quarter(fact.quarter)}"
    when = day_and_year(fact.opened_on) if fact.opened_on else fact.quarter
    return f"{shorten(fact.title, 100)}: survey of {when}" if fact.title else f"Pulse of {when}"
