"""`staybot rounds`: what was asked, what is open, what comes next."""

from __future__ import annotations

from datetime import date

from staybot.config import Settings
from staybot.flows.asking import rounds
from staybot.opening import open_database


def show(settings: Settings) -> str:
    """Every round with its days and state, oldest first; nothing about who or how many answered."""
    db = open_database(settings)
    try:
        db.now(rounds.plan)
        lines = [
            f"{one.label:<24} {one.state.value:<10} {one.opens_on} to {one.closes_on}"
            for one in db.now(rounds.every)
        ]
    finally:
        db.close()
    return "\n".join(lines)


def plan(settings: Settings, opens_on: date) -> str:
    """Let the next interview open on another day. Raises Refused."""
    db = open_database(settings)
    try:
        row = db.now(rounds.replan, opens_on=opens_on)
    finally:
        db.close()
    return f"The interview {row.label} opens on {row.opens_on} and takes answers until {row.closes_on}."
