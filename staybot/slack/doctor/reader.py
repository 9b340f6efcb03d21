"""The operator's own reader: does it start, does it answer, and how far do texts travel with it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from staybot.config import Settings
from staybot.slack.doctor.finding import Finding, note, well, wrong
from staybot.themer import Themer

INVENTED: Final = "The pay is fine, it is the endless build queue that wears me out."
"""Nobody wrote this."""


async def findings(settings: Settings) -> list[Finding]:
    """Give it one invented sentence. Nothing, where texts are read by staybot's own reader."""
    if settings.themer != "command":
        return []
    themer = Themer(settings)
    try:
        read = await themer.read({"frustrated": INVENTED})
    finally:
        await themer.stop()
    found = [_answered(read, themer)]
    if settings.reach == "external":
        found.append(
            note(
                "The program of STAYBOT_THEMER_COMMAND sends what people write out of this machine. Every "
                "invitation says so, from the next round on.",
                "If you do not want that, set STAYBOT_THEMER_REACH and the program to loopback or none.",
            )
        )
    return found


def _answered(read: Mapping[str, tuple[object, ...]], themer: Themer) -> Finding:
    if read:
        return well("The program of STAYBOT_THEMER_COMMAND reads an invented sentence in time.")
    why = ", ".join(sorted(kind.value for kind in themer.failures))
    return wrong(
        f"The program of STAYBOT_THEMER_COMMAND does not read an invented sentence ({why}).",
        "Until it does, staybot's own reader reads. Run the program by hand and give it the line "
        '{"ref": "1", "question": "frustrated", "text": "The build queue is endless."}',
    )
