"""Digests: a published release made ready to be read. Never computed anew (R19)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.facts import Digest, PulseDigest
from staybot.flows.asking import seals
from staybot.flows.asking.surveys import ROTATION
from staybot.flows.delivering import dispatch
from staybot.flows.delivering.outbox import LEADERSHIP
from staybot.flows.publishing import followed, known_outcomes, ledger, pulse_digests, theme_bands
from staybot.flows.publishing.trends import trends
from staybot.rules.question_names import COMMENTS
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Release, RoundKind

INTERVIEW: Final = RoundKind.INTERVIEW.value


def published(tx: Tx, *, release_id: str) -> Digest | None:
    """The digest of a release, rendered from the ledger alone. Raises seals.Broken if changed there."""
    row = tx.session.exec(
        select(Release).where(Release.workspace == tx.workspace, Release.id == release_id)
    ).first()
    if row is None:
        return None
    whole = select(Release).where(Release.workspace == tx.workspace, Release.seq <= row.seq)
    rows = tx.session.exec(whole.order_by(col(Release.seq))).all()
    if not ledger.are_intact(rows):
        raise seals.Broken("ledger_changed")
    bodies = [json.loads(one.body_json) for one in rows]
    return from_ledger(bodies[-1], release_hash=row.hash, earlier=bodies[:-1])


def from_ledger(body: dict[str, Any], *, release_hash: str, earlier: Iterable[dict[str, Any]] = ()) -> Digest:
    """The body of a release as the fact that every surface shows.

    `earlier` are the bodies before it, oldest first. Those from before there were pulses have no kind: they
    are interviews'.
    """
    kind, past = body.get("kind", INTERVIEW), list(earlier)
    if kind == INTERVIEW:
        follow = followed.from_ledger(body) if "clocks" in body["followed"] else None
        before = theme_bands.comparable(body, earlier=past, kind=INTERVIEW)
        told = _told(body, before=before) | {"outcomes": known_outcomes.last_known(body, earlier=past)}
        return Digest(**told, quarter=body["wave"], release_hash=release_hash, follow=follow)
    items, by_group = pulse_digests.items_and_groups(body, earlier=past)
    comments, comments_on = pulse_digests.comments(body, question=COMMENTS)
    return PulseDigest(
        **_told(comments),
        quarter=pulse_digests.label(body),
        release_hash=release_hash,
        kind=kind,
        title="" if body["survey"] == ROTATION else body["title"],
        opened_on=pulse_digests.opened_on(body),
        items=items,
        by_group=by_group,
        trends=trends(body, earlier=past),
        comments_on=comments_on,
    )


def _told(body: Mapping[str, Any], *, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What interviews and pulses have in common; `before` is the release whose themes are compared."""
    rate = body["rate_range"]
    return theme_bands.told(body, before=before) | {
        "enough": body["enough"],
        "response_rate": 5 * round((rate[0] + rate[1]) / 10) if rate else None,
        "answered": theme_bands.span(body["answered"]),
        "commitments_made": theme_bands.span(body["followed"]["made"]),
        "commitments_due": theme_bands.span(body["followed"]["due"]),
        "said_done": tuple(body["followed"].get("shown") or ()),
        "first": body["first_cohort"],
        "audited": "audit" in body,
        "model": body["reader"],
        "unread": _share(body.get("unread_range")),
        "confirmed": _share(body.get("confirmed_range")),
        "command": _share(body.get("reader_command", {}).get("range")),
        "command_reach": body.get("reader_command", {}).get("reach", ""),
    }


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
    letter.in_doubt = False
    dispatch.wait(letter, until=tx.now)
    tx.session.add(letter)


def _share(values: list[float] | None) -> tuple[float, float] | None:
    """Percent. Releases from before it was told have none."""
    return (values[0], values[1]) if values else None
