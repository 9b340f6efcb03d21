"""The ledger of releases, with the frozen cohorts it was computed from: what `staybot verify` attacks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlmodel import col, select

from staybot.anonymity.ledger import Entry, canonical, chain_hash
from staybot.flows import seals
from staybot.store.database import Tx
from staybot.store.tables import CohortMember, Release


@dataclass(frozen=True)
class Everything:
    """All that was ever published. `rosters` is the text of a rosters.json; people are told by opaque ids.

    `recut` names the waves whose frozen cohort is no longer the one that their release was audited with.
    """

    entries: tuple[Entry, ...]
    rosters: str
    recut: tuple[str, ...]


def entries(tx: Tx) -> list[Entry]:
    """Every release in its order, as stored."""
    rows = tx.session.exec(
        select(Release).where(Release.workspace == tx.workspace).order_by(col(Release.seq))
    )
    return [Entry(row.seq, row.body_json, row.prev_hash, row.hash) for row in rows]


def is_intact(release: Release) -> bool:
    """Whether a release is, byte by byte, what was appended."""
    return release.hash == chain_hash(release.prev_hash, release.body_json)


def are_intact(releases: Sequence[Release]) -> bool:
    """Whether these, in the ledger's order, are what was appended, each after the one before it: a body that
    was changed and given a fitting hash no longer fits what follows.
    """
    follows = all(one.prev_hash == before.hash for before, one in pairwise(releases))
    return follows and all(map(is_intact, releases))


def everything(tx: Tx) -> Everything:
    """The whole ledger with its rosters. Its chain must hold: what is read here is what was appended."""
    found, rosters, recut = entries(tx), {}, []
    for entry in found:
        body: dict[str, Any] = json.loads(entry.body_json)
        rosters[body["release_id"]] = _roster(tx, body["release_id"])
        if seals.cohort_hash(tx, body["release_id"]) != body.get("audit", {}).get("cohort"):
            recut.append(str(body["wave"]))
    return Everything(tuple(found), canonical(rosters), tuple(recut))


def _roster(tx: Tx, round_id: str) -> dict[str, dict[str, str]]:
    rows = tx.session.exec(select(CohortMember).where(CohortMember.round_id == round_id))
    return {
        row.person_id: {name: getattr(row, name) for name in seals.DIMENSIONS if getattr(row, name)}
        for row in rows
    }
