"""Releases put straight into a ledger, as the close appends them: where stories about what follows begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from staybot.anonymity.ledger import canonical
from staybot.flows.publishing import closing
from staybot.store.columns import new_id
from staybot.store.database import Database, Tx
from staybot.store.tables import Round, RoundKind, RoundState

Body = dict[str, Any]
Cell = dict[str, Any]

RECOMMEND = "outcome.recommend"
TOOLS = "tools"
TEXTS = {RECOMMEND: "How likely are you to recommend this company?", TOOLS: "My tools are fast."}


def cell(question: str, *, n: tuple[int, int | None] = (10, 29), **more: Any) -> Cell:
    """One figure: `mean_range`, `enps_range` or `theme_counts`; `filters` for a group."""
    return {"filters": {}, "question": question, "n_range": list(n), **more}


def interview(label: str, closed_on: date, *cells: Cell, **more: Any) -> Body:
    """The body of an interview's release; without cells it shows nothing."""
    return (
        _body(label, closed_on, cells) | {"kind": "interview", "survey": "", "title": "", "items": []} | more
    )


def pulse(opened_on: date, *cells: Cell, survey: str = "rotation", **more: Any) -> Body:
    """The body of a pulse's release, four days after its opening."""
    items = [
        {"question": name, "text": TEXTS[name], "scale": "recommend" if name == RECOMMEND else "agree",
         "theme": None, "outcome": "recommend" if name == RECOMMEND else None}
        for name in (RECOMMEND, TOOLS)
    ]  # fmt: skip
    asked = {"kind": "pulse", "survey": survey, "title": "A quick pulse", "items": items}
    return _body(f"pulse {opened_on}", opened_on + timedelta(days=4), cells) | asked | more


def enps(low: int, high: int) -> Cell:
    """What everyone answered to the first outcome."""
    return cell(RECOMMEND, enps_range=[low, high])


class Holder(Protocol):
    """Whatever has a database."""

    @property
    def db(self) -> Database: ...


def appended(company: Holder, body: Body, *, managed: str = "") -> str:
    """Append it as the close of its round does, and plan its digest; the release's id."""
    closed_on = date.fromisoformat(body["closed_on"])
    label = body["wave"].removeprefix(f"{body['kind']} ")
    at = datetime(closed_on.year, closed_on.month, closed_on.day, 12, tzinfo=UTC) + timedelta(days=1)
    of = Round(
        id=new_id(), workspace=company.db.workspace, kind=RoundKind(body["kind"]), label=label,
        opens_on=closed_on - timedelta(days=4), closes_on=closed_on, opens_at=at - timedelta(days=5),
        closes_at=at, state=RoundState.CLOSING, survey=body["survey"], managed_json=managed,
    )  # fmt: skip

    def append(tx: Tx) -> str:
        tx.session.add(of)
        tx.session.flush()
        text = canonical(body | {"release_id": of.id})
        release_id = closing.append(tx, round_id=of.id, body_json=text)
        tx.session.get_one(Round, of.id).state = RoundState.CLOSED
        return release_id

    return company.db.now(append)


def _body(wave: str, closed_on: date, cells: Sequence[Mapping[str, Any]]) -> Body:
    return {
        "release_id": "", "wave": wave, "closed_on": closed_on.isoformat(), "policy_hash": "0" * 64,
        "policy_version": 1, "bands": "half-open", "dimensions": ["team"], "scales": {}, "theme_silent": 3,
        "first_cohort": False, "rate_range": [62.5, 67.5], "cells": list(cells), "repeats": [],
        "enough": True, "answered": [10, 29], "followed": {"made": None, "due": None}, "reader": "lexicon-1",
        "unread_range": None, "confirmed_range": None,
        "audit": {"verdict": "nothing exposed", "rules": 1, "dimensions": ["team"], "cohort": "0" * 64},
    }  # fmt: skip
