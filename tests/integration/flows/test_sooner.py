"""Which themes a pulse asks about sooner: what moved in published bands, what many promises are about."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from staybot.anonymity.ledger import GENESIS, canonical, chain_hash
from staybot.flows.asking import sooner
from staybot.rules.commitments import State
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import Commitment, Release, Round, RoundKind, RoundState
from tests.company_rows import NOOR, Company
from tests.pulse_rows import at_local

ITEM = {"question": "q1", "text": "A", "scale": "agree", "theme": "career_growth", "outcome": None}
OTHER = {"question": "q2", "text": "B", "scale": "agree", "theme": "career_growth", "outcome": None}
OUTCOME = {"question": "o", "text": "C", "scale": "recommend", "theme": None, "outcome": "recommend"}


def _cell(question: str, band: tuple[float, float] | None, **filters: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"mean_range": list(band)} if band else {"enps_range": [0, 20]}
    return {"question": question, "filters": filters, "n_range": [10, 29], **shown}


def _publishes(c: Company, *bodies: dict[str, Any], spoilt: bool = False) -> None:
    def add(tx: Tx) -> None:
        before = GENESIS
        for seq, body in enumerate(bodies, start=1):
            day = date(2026, 1, seq)
            of = Round(
                workspace=tx.workspace,
                kind=RoundKind.PULSE,
                label=f"{day}",
                opens_on=day,
                closes_on=day,
                opens_at=at_local(day, 0),
                closes_at=at_local(day, 23),
                state=RoundState.CLOSED,
            )
            tx.session.add(of)
            tx.session.flush()
            text = canonical(body)
            of_ledger = chain_hash(before, text)
            tx.session.add(
                Release(
                    id=new_id(),
                    workspace=tx.workspace,
                    round_id=of.id,
                    seq=seq,
                    prev_hash=before,
                    body_json=text.replace("4", "3") if spoilt else text,
                    hash=of_ledger,
                )
            )
            before = of_ledger

    c.db.now(add)


def _themes(c: Company) -> dict[str, float]:
    return c.db.now(sooner.themes)


def test_nothing_is_sooner_in_a_new_company(company: Company) -> None:
    assert _themes(company) == {}


def test_a_theme_weighs_as_much_as_its_item_moved_that_moved_most(company: Company) -> None:
    _publishes(
        company,
        {"items": [ITEM, OTHER, OUTCOME], "cells": [_cell("q1", (1.75, 2.25)), _cell("q2", (3.0, 3.5))]},
        {"cells": []},
        {
            "items": [ITEM, OTHER, OUTCOME],
            "cells": [_cell("q1", (3.25, 3.75)), _cell("q2", (3.5, 4.0)), _cell("o", None)],
        },
    )
    assert _themes(company) == {"career_growth": 1.5}


@pytest.mark.parametrize(
    "cells",
    [
        [_cell("q1", (1.75, 2.25))],
        [_cell("q1", (4.25, 5.0), team="search")],
        [_cell("o", None)],
    ],
    ids=["the same band", "only a group's", "no mean"],
)
def test_what_did_not_move_for_everyone_is_silent(company: Company, cells: list[dict[str, Any]]) -> None:
    _publishes(
        company,
        {"items": [ITEM, OUTCOME], "cells": [_cell("q1", (1.75, 2.25)), _cell("o", None)]},
        {"items": [ITEM, OUTCOME], "cells": cells},
    )
    assert _themes(company) == {}


def test_a_release_that_was_changed_by_hand_is_not_looked_at(company: Company) -> None:
    bodies = [
        {"items": [ITEM], "cells": [_cell("q1", (4.0, 4.5))]},
        {"items": [ITEM], "cells": [_cell("q1", (1, 2))]},
    ]
    _publishes(company, *bodies, spoilt=True)
    assert _themes(company) == {}


def _promises(
    c: Company, *, engineers: int, managers: int, theme: str | None, state: State = State.OPEN
) -> None:
    people = c.engineers(engineers, managers=managers)

    def add(tx: Tx) -> None:
        for n, who in enumerate(people):
            tx.session.add(
                Commitment(
                    workspace=tx.workspace,
                    by_id=c.ids[f"UBOSS{n % managers:04}"],
                    engineer_id=c.ids[who],
                    text="x",
                    theme=theme,
                    made_on=date(2026, 10, 1),
                    due_on=date(2026, 11, 1),
                    state=state,
                )
            )

    c.db.now(add)


@pytest.mark.parametrize(
    ("engineers", "managers", "found"),
    [
        (5, 5, {"career_growth": sooner.PROMISED}),
        (4, 4, {}),
        (9, 4, {}),
        (9, 5, {"career_growth": sooner.PROMISED}),
    ],
)
def test_promises_count_once_many_are_concerned_on_both_sides(
    company: Company, engineers: int, managers: int, found: dict[str, float]
) -> None:
    _promises(company, engineers=engineers, managers=managers, theme="career_growth")
    assert _themes(company) == found


def test_promises_without_a_theme_and_those_that_are_over_do_not_count(company: Company) -> None:
    _promises(company, engineers=6, managers=6, theme=None)
    assert _themes(company) == {}
    assert NOOR in company.ids


def test_what_moved_and_is_promised_weighs_both(company: Company) -> None:
    _promises(company, engineers=5, managers=5, theme="career_growth")
    _publishes(
        company,
        {"items": [ITEM], "cells": [_cell("q1", (1.75, 2.25))]},
        {"items": [ITEM], "cells": [_cell("q1", (2.25, 2.75))]},
    )
    assert _themes(company) == {"career_growth": 0.5 + sooner.PROMISED}
