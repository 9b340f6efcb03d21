"""The ledger of releases, with the frozen cohorts it was computed from: what `staybot verify` attacks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Final

from sqlmodel import col, select

from staybot.anonymity.ledger import GENESIS, Entry, canonical, chain_hash, verify_chain
from staybot.anonymity.policy import Policy
from staybot.flows.asking import seals
from staybot.flows.asking.seals import Asked
from staybot.store.database import Tx
from staybot.store.tables import PUBLISHED, Release, Round

AFTER: Final = "after"
"""Where a round's sealed policy tells which release was the last when it opened: its number and hash."""
BEGINNING: Final = [0, GENESIS]
"""There was none."""


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


def promised(tx: Tx, policy: Policy) -> str:
    """What a round seals at its opening: the policy as JSON, and how far the ledger went by then."""
    newest = select(Release.seq, Release.hash).where(Release.workspace == tx.workspace)
    last = tx.session.exec(newest.order_by(col(Release.seq).desc()).limit(1)).first()
    return canonical(asdict(policy) | {AFTER: list(last) if last else BEGINNING})


def whole(tx: Tx, *, of: Round) -> list[Entry]:
    """Everything published so far, for a round that is as it was sealed.

    Raises seals.Broken if any of it was changed or is gone, or if it does not go on from where it was when
    the round opened. A round that was opened before that was sealed tells nothing of it.
    """
    found = entries(tx)
    then = json.loads(of.policy_json).get(AFTER)
    goes_on = then in (None, BEGINNING) or any(then == [one.seq, one.hash] for one in found)
    if verify_chain(found) or not goes_on or gone(tx):
        raise seals.Broken("ledger_changed")
    return found


def gone(tx: Tx) -> tuple[str, ...]:
    """Labels of rounds that were published and have no release any more. A round that is void never had one,
    whether its key was lost or a restored copy is older than its close.
    """
    release = select(Release.id).where(Release.round_id == Round.id, Release.workspace == tx.workspace)
    return tuple(
        tx.session.exec(
            select(Round.label)
            .where(
                Round.workspace == tx.workspace,
                col(Round.state).in_(PUBLISHED),
                ~release.correlate(Round).exists(),
            )
            .order_by(col(Round.opens_at))
        )
    )


def cohort(tx: Tx, of: Round) -> list[Asked]:
    """The frozen cohort of a round, as its release was audited with it, or, before there is one, as it was
    sealed. Raises seals.Broken.
    """
    release = tx.session.exec(select(Release).where(Release.round_id == of.id)).first()
    if release is not None:
        return cohort_of(tx, json.loads(release.body_json))
    asked = seals.cohort(tx, of.id)
    seals.check_cohort(of, asked)
    return asked


def cohort_of(tx: Tx, body: Mapping[str, Any]) -> list[Asked]:
    """The same of a release, by its body. Raises seals.Broken. Nobody who is erased is missing in it."""
    asked = seals.cohort(tx, body["release_id"])
    if not _is_of(body, asked):
        raise seals.Broken("ledger_changed")
    return asked


def _is_of(body: Mapping[str, Any], asked: list[Asked]) -> bool:
    """Whether this is the cohort that a release was audited with."""
    return bool(seals.cohort_hash(asked) == body.get("audit", {}).get("cohort"))


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
        asked = seals.cohort(tx, body["release_id"])
        rosters[body["release_id"]] = {one.person_id: one.segments for one in asked}
        if not _is_of(body, asked):
            recut.append(str(body["wave"]))
    return Everything(tuple(found), canonical(rosters), tuple(recut))
