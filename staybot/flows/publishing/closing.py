"""The close of a round, in steps that can each be interrupted: open → closing → published → closed.

Gather and open the ballots in memory, compute the release, append it, destroy key and ballots. A crash before
the append computes the same release again; after it nothing is computed again, only the destruction is
finished (anonymity.md section 3).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from sqlmodel import col, select

from staybot import themes
from staybot.anonymity import bands, gate
from staybot.anonymity.ledger import GENESIS, canonical, chain_hash
from staybot.flows import workspaces
from staybot.flows.answering import ballots
from staybot.flows.asking import cohorts, rounds, seals, tampering
from staybot.flows.delivering import outbox
from staybot.flows.publishing import manager_counts, turns
from staybot.flows.publishing.gathering import Gathered, gather
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.keys import KeyLost, KeysUnreachable
from staybot.store.tables import Release, RoundState

__all__ = ["Gathered", "Overtaken", "append", "begin", "compute", "destroy_ballots", "finish", "gather"]

VERDICT: Final = "nothing exposed"
"""What the audit says of everything that is ever appended: what it exposes is left out before."""


class Overtaken(Exception):  # noqa: N818 — it states a fact
    """Another release came while this one was audited: what both show together is not audited yet."""


def begin(tx: Tx, *, round_id: str) -> RoundState:
    """From now on nothing is answered or changed. Returns where the closing stands.

    Raises seals.Broken for a round that is not what was promised, or whose release is missing.
    """
    of = rounds.locked(tx, round_id)
    if of.state is RoundState.OPEN and tx.now >= of.closes_at:
        with suppress(KeyLost, KeysUnreachable):  # said when the ballots are to be opened
            seals.key_of(tx, of)
        seals.check_cohort(of, seals.cohort(tx, of.id))
        of.state = RoundState.CLOSING
        tx.session.add(of)
    if of.state is RoundState.PUBLISHED and not tampering.is_published(tx, of):
        raise seals.Broken("ledger_changed")
    return of.state


def compute(gathered: Gathered, *, expired: Callable[[], bool] = lambda: False) -> str:
    """The release's body, audited (R17): deterministic, so that doing it twice gives the same bytes.

    `expired` ends an audit that takes too long: what is not proved safe by then is left out.
    """
    release = gate.publish_gated(
        gathered.closed,
        policy=gathered.policy,
        earlier=gathered.earlier,
        rosters=gathered.rosters,
        release_id=gathered.round_id,
        expired=expired,
    )
    body = release.body()
    answered = len(gathered.closed.participants() & gathered.closed.seasoned())
    enough = answered >= gathered.policy.k
    body["kind"] = gathered.kind
    body |= gathered.asked
    body["enough"] = enough
    body["answered"] = list(bands.n_band(answered)) if enough else None
    body["followed"] = gathered.followed
    body["reader"] = themes.MODEL_VERSION
    body |= gathered.read
    body["audit"] = {
        "verdict": VERDICT,
        "rules": release.policy_version,
        "dimensions": list(release.dimensions),
        "cohort": gathered.cohort_hash,
    }
    return canonical(body)


def append(tx: Tx, *, round_id: str, body_json: str, after: str | None = None) -> str:
    """Append the release to the ledger, once, and plan its digest. Returns the release's id.

    It was audited together with what the ledger held up to the hash `after`. Raises Overtaken if another
    release came meanwhile, and seals.Broken for a round that is not closing.
    """
    workspaces.hold(tx)
    of = rounds.locked(tx, round_id)
    there = tx.session.exec(select(Release).where(Release.round_id == of.id)).first()
    if there is None:
        if of.state is not RoundState.CLOSING:
            raise seals.Broken("state_changed")
        last = tx.session.exec(
            select(Release).where(Release.workspace == tx.workspace).order_by(col(Release.seq).desc())
        ).first()
        before = last.hash if last else GENESIS
        if after not in (None, before):
            raise Overtaken
        there = Release(
            id=new_id(),
            workspace=tx.workspace,
            round_id=of.id,
            seq=last.seq + 1 if last else 1,
            body_json=body_json,
            prev_hash=before,
            hash=chain_hash(before, body_json),
        )
        tx.session.add(there)
        outbox.post(tx, kind="digest", subject=there.id, to=None, at=turns.next_at(tx))
        manager_counts.freeze(tx, of)
    if of.state is RoundState.CLOSING:
        of.state = RoundState.PUBLISHED
        tx.session.add(of)
    return there.id


def destroy_ballots(tx: Tx, *, round_id: str) -> bool:
    """Delete some of the ballots of a published round; their key was destroyed just before. Returns whether
    there may be more.
    """
    of = rounds.locked(tx, round_id)
    return of.state is RoundState.PUBLISHED and ballots.destroy_some(tx, of)


def finish(tx: Tx, *, round_id: str) -> None:
    """Everything is destroyed: the round is closed, and all invitations change alike."""
    of = rounds.locked(tx, round_id)
    if of.state is RoundState.PUBLISHED:
        of.state, of.reseal_at = RoundState.CLOSED, None
        tx.session.add(of)
        cohorts.update_invitations(tx, of)
