"""What `staybot restore` says."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from staybot.flows.restoring import Restored
from staybot.store.salvage import Salvaged

FORGOTTEN: Final = (
    "What happened since the copy is forgotten. Erase again whoever was erased since (`staybot people "
    "erase`), and expect that people who opted out or withdrew something since have to say so again. Digests "
    "posted since are missing from the ledger that `staybot verify` checks, so small groups may be shown "
    "sooner after them than would have been allowed."
)
UNREAD: Final = "The present database could not be read."


def sure(settled: Restored) -> str:
    """The question before the answers of a round are given up."""
    return (
        f"Nothing was restored. It would make void: {', '.join(settled.void)}. Answers since the copy "
        "are lost and withdrawn ones must not count, so everybody asked is told, and an interview is asked "
        "again. If that is what you want, say --yes."
    )


KEYS_LEFT: Final = "Restored, but a key of a void round could not be destroyed. Mend that and restore again: "


def told(settled: Restored) -> list[str]:
    """What became of rounds, people and letters."""
    lines = []
    if settled.void:
        lines.append(f"Void, and everybody asked is told: {', '.join(settled.void)}.")
    if settled.over:
        lines.append(f"Closed since the copy, and left closed: {', '.join(settled.over)}.")
    if settled.erased:
        lines.append(f"{settled.erased} who were erased since the copy are erased again.")
    lines.append(
        f"{settled.looked_for} letters may have gone out since: staybot looks for each and sends none twice. "
        f"{settled.held} more count as sent."
    )
    return lines


def of_old(aside: Path | None, found: Salvaged | None) -> list[str]:
    """What became of the database that was there."""
    lines = [f"{UNREAD} {FORGOTTEN}"]
    if found is not None:
        lines = [f"Taken over from it: {found.published} releases, and what people took back since."]
    if aside is not None:
        lines.append(f"The database of before is {aside}: delete it when nothing is missing.")
    return lines
