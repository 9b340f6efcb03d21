"""Digests: a published release made ready to be read. Never computed anew (R19)."""

from __future__ import annotations

import json
from typing import Any

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.facts import Digest, GroupThemes, ThemeBand
from staybot.flows import dispatch, ledger, seals
from staybot.flows.outbox import LEADERSHIP
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Release

DIRECTIONS = ("positive", "negative")

RANKED_FROM = 30
"""Rule R11: no order of themes below this many writers."""


def published(tx: Tx, *, release_id: str) -> Digest | None:
    """The digest of a release, rendered from the ledger alone. Raises seals.Broken if changed there."""
    row = tx.session.exec(
        select(Release).where(Release.workspace == tx.workspace, Release.id == release_id)
    ).first()
    if row is not None and not ledger.is_intact(row):
        raise seals.Broken("ledger_changed")
    return from_ledger(json.loads(row.body_json), release_hash=row.hash) if row else None


def from_ledger(body: dict[str, Any], *, release_hash: str) -> Digest:
    """The body of a release as the fact that every surface shows."""
    cells = {json.dumps(cell["filters"], sort_keys=True): cell for cell in body["cells"]}
    total = cells.pop("{}", None)
    rate = body["rate_range"]
    return Digest(
        quarter=body["wave"],
        enough=body["enough"],
        response_rate=round((rate[0] + rate[1]) / 2) if rate else None,
        answered=_pair(body["answered"]),
        themes=_themes(total) if total else (),
        groups=tuple(
            GroupThemes(_group(cell["filters"]), themes)
            for cell in cells.values()
            if (themes := _themes(cell))
        ),
        commitments_made=_pair(body["followed"]["made"]),
        commitments_due=_pair(body["followed"]["due"]),
        first=body["first_cohort"],
        ranks=bool(total) and _ranks(total),
        audited="audit" in body,
        release_hash=release_hash,
        model=body["reader"],
        unread=_share(body.get("unread_range")),
        confirmed=_share(body.get("confirmed_range")),
        command=_share(body.get("reader_command", {}).get("range")),
        command_reach=body.get("reader_command", {}).get("reach", ""),
    )


def repost(tx: Tx) -> None:
    """The operator looked and the last digest is not there: post the same body again. Raises Refused."""
    letter = tx.session.exec(
        select(Letter)
        .where(
            Letter.workspace == tx.workspace,
            Letter.recipient == LEADERSHIP,
            Letter.state == LetterState.FAILED,
        )
        .order_by(col(Letter.due_at).desc())
    ).first()
    if letter is None:
        raise Refused("No digest is in doubt: each was posted, or waits to be posted by itself.")
    dispatch.wait(letter, until=tx.now)
    tx.session.add(letter)


def _themes(cell: dict[str, Any]) -> tuple[ThemeBand, ...]:
    """In the order of the alphabet; from thirty writers on the most often raised first (R11)."""
    found = []
    for key, (least, most) in cell.get("theme_counts", {}).items():
        theme, _, direction = key.partition(":")
        if direction in DIRECTIONS:
            found.append(ThemeBand(theme, direction, least, most))
    ranks = _ranks(cell)
    return tuple(sorted(found, key=lambda one: (-one.least if ranks else 0, one.theme, one.polarity)))


def _ranks(cell: dict[str, Any]) -> bool:
    return bool(cell["n_range"][0] >= RANKED_FROM)


def _group(filters: dict[str, Any]) -> str:
    return " · ".join(
        " + ".join(values) if isinstance(values, list) else str(values) for values in filters.values()
    )


def _pair(values: list[Any] | None) -> tuple[int, int | None] | None:
    return (values[0], values[1]) if values else None


def _share(values: list[float] | None) -> tuple[float, float] | None:
    """Percent. Releases from before it was told have none."""
    return (values[0], values[1]) if values else None
