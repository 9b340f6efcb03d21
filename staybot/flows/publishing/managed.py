"""Managers get the lines of their group, as the leaders' digest has them, if their round promised so.

Who manages exactly which group is frozen when the round opens. A group is never cut for a manager: what they
get is a group that the release publishes anyway (anonymity.md, threat 28).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlmodel import col, select

from staybot.anonymity.policy import Policy
from staybot.flows import viewer
from staybot.flows.asking.askable import could_be_asked
from staybot.flows.delivering import outbox
from staybot.flows.promising import promise_rounds
from staybot.rules.managed_groups import DIMENSIONS, Managed, Placed, managed_groups
from staybot.store.database import Tx
from staybot.store.tables import Letter, Person, Release, Round, RoundState

KIND: Final = "manager_part"
"""The letter to a manager; its subject is the release."""


def frozen(tx: Tx, of: Round) -> str:
    """Who would get which part of this round's digest; empty where nobody is to.

    Everybody who could be asked counts, so that getting a part, or none, tells nothing of who opted out.
    """
    if not tx.settings.manager_digests or promise_rounds.is_one(of):
        return ""
    people = tx.session.exec(select(Person).where(*could_be_asked(tx)))
    placed = [Placed(one.id, {name: getattr(one, name) for name in DIMENSIONS}) for one in people]
    above = select(Person.id, Person.manager_id).where(Person.workspace == tx.workspace)
    manager_of: Mapping[str, str | None] = {row[0]: row[1] for row in tx.session.execute(above)}
    return json.dumps(managed_groups(placed, manager_of=manager_of, floor=Policy().k), ensure_ascii=False)


def is_told(of: Round) -> bool:
    """Whether managers get the part of their group of this round."""
    return bool(of.managed_json)


def is_on(tx: Tx) -> bool:
    """Whether it is so in rounds that open from now on, or in one that is open."""
    promised = select(Round.id).where(
        Round.workspace == tx.workspace, Round.state == RoundState.OPEN, Round.managed_json != ""
    )
    return tx.settings.manager_digests or tx.session.exec(promised).first() is not None


def of_release(tx: Tx, release_id: str) -> list[Managed]:
    """Who manages which group, as it was when the round of a release opened."""
    of = tx.session.exec(
        select(Round)
        .join(Release, col(Release.round_id) == Round.id)
        .where(Release.workspace == tx.workspace, Release.id == release_id)
    ).first()
    return [(row[0], row[1], row[2]) for row in json.loads(of.managed_json or "[]")] if of else []


def follow(tx: Tx, letter: Letter) -> None:
    """After a digest is out come the parts of the managers, each once, however often it is posted. Whether
    the release shows anything of their group is seen when the part is composed.
    """
    if letter.kind != "digest":
        return
    for manager_id in sorted({manager for _, _, manager in of_release(tx, letter.subject)}):
        there = select(Letter.id).where(
            Letter.workspace == tx.workspace,
            Letter.kind == KIND,
            Letter.subject == letter.subject,
            Letter.recipient == manager_id,
        )
        manager = viewer.by_id(tx, manager_id)
        if manager is not None and tx.session.exec(there).first() is None:
            outbox.post(tx, kind=KIND, subject=letter.subject, to=manager, at=tx.now)


def only(body: Mapping[str, Any], filters: list[dict[str, str]]) -> dict[str, Any]:
    """A release's body without all groups but these; what is told of everyone stays."""
    shown = [{}, *filters]
    return {
        **body,
        "cells": [one for one in body["cells"] if one["filters"] in shown],
        "repeats": [one for one in body.get("repeats", ()) if one["cell"]["filters"] in shown],
    }
