"""A survey sent by hand, moved along: opened, answered by some, closed and published."""

from __future__ import annotations

import asyncio
from datetime import date

from staybot.flows.answering import pulse
from staybot.flows.asking import pulse_rounds, rounds, surveys
from staybot.heartbeat import close_round
from staybot.rules.items import Item, Scale
from staybot.rules.pulse_calendar import Window
from tests.company_rows import Company


def send(company: Company, name: str, *, on: date | None = None) -> tuple[Window, ...]:
    return company.db.now(lambda tx: pulse_rounds.send(tx, survey=surveys.find(tx, name), opens_on=on))


def open_survey(company: Company, name: str) -> str:
    """Open the next round of a survey on its day; its id."""
    of = min(
        (row for row in company.dump()["round"] if row["survey"] == name and row["state"] == "planned"),
        key=lambda row: row["opens_on"],
    )
    company.clock.move_to(max(company.clock.now(), company.round(of["id"]).opens_at))
    assert company.db.now(rounds.open_, round_id=of["id"])
    return str(of["id"])


def answer(company: Company, round_id: str, *, by: str, score: int = 4) -> None:
    """The first item by a tap, the rest in the window."""
    first, *others = surveys.frozen(company.round(round_id))[0].items
    at = f"{company.clock.now().timestamp():.6f}"
    company.db.now(pulse.tap, by=by, round_id=round_id, item=first.id, score=score, at=at)
    answers = {one.id: _score(one, score) for one in others}
    company.db.now(pulse.submit, by=by, round_id=round_id, answers=answers, comment="")


def close(company: Company, round_id: str) -> str:
    """Its release's id."""
    company.ends(round_id)
    asyncio.run(close_round(company.db, company.keys, round_id))
    return next(str(row["id"]) for row in company.dump()["release"] if row["round_id"] == round_id)


def _score(item: Item, score: int) -> int:
    return score if item.scale is Scale.AGREE else 2 * score
