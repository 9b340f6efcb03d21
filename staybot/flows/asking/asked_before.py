"""Which questions were asked so lately that small groups will repeat their last figure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlmodel import col, select

from staybot.anonymity.policy import Policy
from staybot.anonymity.questions import OWN, counts_as
from staybot.facts import AskedBefore
from staybot.flows.asking import surveys
from staybot.rules import question_names
from staybot.rules.items import Item
from staybot.store.database import Tx
from staybot.store.tables import Round, RoundKind, RoundState


def lately(tx: Tx, items: Iterable[Item], *, closes_on: date) -> dict[str, AskedBefore]:
    """By the id of an item: when it was asked, if a pulse that closes on a day comes too soon after (R12).

    What is told is the longest that a group of five to nine or of ten to twenty-nine may have to wait: one
    that showed no figure then shows a fresh one now. Another version of an item is another
    question; those that operators wrote are one.
    """
    found = dict[str, AskedBefore]()
    asked = _asked(tx)
    intervals = [timedelta(weeks=n) for n in (Policy().cadence_weeks_small, Policy().cadence_weeks_medium)]
    for item in items:
        question = counts_as(question_names.of(item))
        of = asked.get(question)
        until = max(_fresh_from(of, apart=apart) for apart in intervals) if of else closes_on
        if of and until > closes_on:
            found[item.id] = AskedBefore(item.text, of[-1].opens_on, until, own=question == OWN)
    return found


def _fresh_from(asked: list[Round], *, apart: timedelta) -> date:
    """The next fresh day of a group that was fresh at the first round and then as often as it may be."""
    fresh = asked[0]
    for of in asked:
        if of.closes_on - fresh.closes_on >= apart:
            fresh = of
    return fresh.closes_on + apart


def _asked(tx: Tx) -> dict[str, list[Round]]:
    """The pulses that asked a question, oldest first, by what it counts as."""
    rounds = tx.session.exec(
        select(Round)
        .where(
            Round.workspace == tx.workspace,
            Round.kind == RoundKind.PULSE,
            col(Round.state).not_in([RoundState.PLANNED, RoundState.VOID]),
        )
        .order_by(col(Round.opens_on))
    )
    asked = dict[str, list[Round]]()
    for of in rounds:
        for item in surveys.frozen(of)[0].items:
            asked.setdefault(counts_as(question_names.of(item)), []).append(of)
    return asked
