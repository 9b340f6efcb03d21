"""Rounds of stay interviews: planned, opened, re-sealed, voided when their key is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlmodel import col, select

from staybot.anonymity import sealing
from staybot.anonymity.policy import Policy, policy_hash, policy_json
from staybot.errors import Refused
from staybot.flows import ballots, cohorts, operator, viewer
from staybot.rules import calendar, quarters
from staybot.store.database import Tx
from staybot.store.keys import KeyLost
from staybot.store.tables import Letter, LetterState, Round, RoundKind, RoundState

FIRST_ZONE: Final = "Etc/GMT-14"
LAST_ZONE: Final = "Etc/GMT+12"
"""A round opens when its first day begins anywhere, and closes when its last day is over everywhere."""

RESEAL_EVERY: Final = timedelta(hours=1)
LONGEST_AHEAD: Final = timedelta(days=200)


@dataclass(frozen=True)
class Dates:
    """A round as its operator sees it: its days and state, nothing about answers."""

    label: str
    state: RoundState
    opens_on: date
    closes_on: date


def plan(tx: Tx) -> Round:
    """See to it that the next interview is a row with a date, which follows the settings until it opens."""
    row = _planned(tx)
    if row is not None and row.dated_by_operator:
        return row
    quarter = quarters.Quarter.parse(row.label) if row else _free_quarter(tx)
    if row is None:
        row = _new_round(tx, label=quarter.label, window=_window_of(tx, quarter))
    else:
        _set_window(tx, row, window=_window_of(tx, quarter))
    return row


def replan(tx: Tx, *, opens_on: date) -> Round:
    """Open the next interview on another day: the operator's choice, for the very first above all.

    Raises Refused for a day that is past, far away, or inside a round that is open.
    """
    today = viewer.today(tx, None)
    if not today < opens_on <= today + LONGEST_AHEAD:
        raise Refused("Choose a day from tomorrow on, within the next 200 days.")
    running = _ids(tx, Round.state == RoundState.OPEN, Round.closes_on >= opens_on)
    if running:
        raise Refused("A round is still open on that day. Choose a day after it closes.")
    row = plan(tx)
    _set_window(tx, row, window=(opens_on, opens_on + timedelta(days=tx.settings.window_days)))
    row.dated_by_operator = True
    quarter = quarters.Quarter.of(opens_on).label
    if quarter not in _labels(tx):
        row.label = quarter
    return row


def every(tx: Tx) -> list[Dates]:
    """All rounds, oldest first."""
    rows = tx.session.exec(
        select(Round).where(Round.workspace == tx.workspace).order_by(col(Round.opens_on))
    )
    return [Dates(row.label, row.state, row.opens_on, row.closes_on) for row in rows]


def due_to_open(tx: Tx) -> list[str]:
    """Planned rounds whose day has come."""
    return _ids(tx, Round.state == RoundState.PLANNED, Round.opens_at <= tx.now)


def due_to_close(tx: Tx) -> list[str]:
    """Rounds whose closing was interrupted, then open rounds past their close."""
    halfway = _ids(tx, col(Round.state).in_([RoundState.CLOSING, RoundState.PUBLISHED]))
    return halfway + _ids(tx, Round.state == RoundState.OPEN, Round.closes_at <= tx.now)


def due_to_reseal(tx: Tx) -> list[str]:
    """Open rounds whose ballots get new ciphertext now."""
    return _ids(tx, Round.state == RoundState.OPEN, col(Round.reseal_at) <= tx.now, Round.closes_at > tx.now)


def open_(tx: Tx, *, round_id: str) -> bool:
    """Freeze the cohort and the policy, create every ballot, plan every letter.

    False if it was open already, or if there is nobody to ask: then it is put off by a day.
    """
    of = locked(tx, round_id)
    if of.state is not RoundState.PLANNED:
        return False
    people = cohorts.eligible(tx, on=viewer.today(tx, None))
    if not people:
        operator.tell(tx, topic="nobody")
        _move(tx, of, opens_on=viewer.today(tx, None) + timedelta(days=1))
        return False
    first_day = _first_morning_day(tx)
    if first_day > of.opens_on:
        _move(tx, of, opens_on=first_day)
    key = sealing.new_key()
    tx.keys.put(of.id, key)
    policy = Policy()
    of.policy_json, of.policy_hash = policy_json(policy), policy_hash(policy)
    of.key_commitment = sealing.key_commitment(key)
    of.state, of.reseal_at = RoundState.OPEN, tx.now + RESEAL_EVERY
    tx.session.add(of)
    tx.session.flush()
    cohorts.freeze(tx, of, people)
    ballots.create(tx, of, person_ids=[person.id for person in people], key=key)
    cohorts.plan_letters(tx, of, people, seed=key)
    return True


def reseal(tx: Tx, *, round_id: str) -> None:
    """New nonces for every ballot of the round (anonymity.md section 3)."""
    of = locked(tx, round_id)
    if of.state is RoundState.OPEN:
        ballots.reseal(tx, of)
        of.reseal_at = tx.now + RESEAL_EVERY
        tx.session.add(of)


def void_lost(tx: Tx) -> list[str]:
    """Rounds whose key is gone are void: everybody asked is told, and the interview is planned anew."""
    voided = []
    for round_id in _ids(tx, col(Round.state).in_([RoundState.OPEN, RoundState.CLOSING])):
        of = locked(tx, round_id)
        if of.state in (RoundState.OPEN, RoundState.CLOSING) and _key_is_lost(tx, of):
            _void(tx, of)
            voided.append(of.id)
    return voided


def next_due(tx: Tx) -> datetime | None:
    """The next instant at which something will happen by itself: what the demo's clock jumps to."""
    letters = tx.session.exec(
        select(col(Letter.due_at))
        .where(
            Letter.workspace == tx.workspace,
            Letter.state == LetterState.WAITING,
            Letter.due_at > tx.now,
        )
        .order_by(col(Letter.due_at))
        .limit(1)
    ).all()
    rounds = tx.session.exec(
        select(Round).where(
            Round.workspace == tx.workspace, col(Round.state).in_([RoundState.PLANNED, RoundState.OPEN])
        )
    )
    times = [of.opens_at if of.state is RoundState.PLANNED else of.closes_at for of in rounds]
    return min((at for at in [*letters, *times] if at > tx.now), default=None)


def locked(tx: Tx, round_id: str) -> Round:
    """A round of this workspace, its row locked until the transaction ends."""
    return tx.session.exec(
        select(Round).where(Round.workspace == tx.workspace, Round.id == round_id).with_for_update()
    ).one()


def _key_is_lost(tx: Tx, of: Round) -> bool:
    try:
        tx.keys.get(of.id)
    except KeyLost:
        return True
    return False


def _void(tx: Tx, of: Round) -> None:
    operator.tell(tx, topic="key_lost")
    ballots.destroy(tx, of)
    of.state = RoundState.VOID
    tx.session.add(of)
    cohorts.tell_void(tx, of)
    if _planned(tx) is not None and _planned_soon(tx, of):
        return
    again = _new_round(tx, label=f"{of.label} again {of.id[:4]}", window=_tomorrow(tx))
    again.dated_by_operator = True


def _planned_soon(tx: Tx, of: Round) -> bool:
    """The next round comes before a repeated one could close: one question at a time is enough."""
    row = _planned(tx)
    return row is not None and row.opens_on <= of.closes_on + timedelta(days=tx.settings.window_days)


def _tomorrow(tx: Tx) -> tuple[date, date]:
    opens_on = viewer.today(tx, None) + timedelta(days=1)
    return opens_on, opens_on + timedelta(days=tx.settings.window_days)


def _free_quarter(tx: Tx) -> quarters.Quarter:
    """The first quarter that has no round yet and whose opening day is still to come."""
    today = viewer.today(tx, None)
    taken = _labels(tx)
    quarter = quarters.Quarter.of(today)
    while quarter.label in taken or _window_of(tx, quarter)[0] <= today:
        quarter = quarter.next()
    return quarter


def _labels(tx: Tx) -> set[str]:
    return set(tx.session.exec(select(Round.label).where(Round.workspace == tx.workspace)))


def _window_of(tx: Tx, quarter: quarters.Quarter) -> tuple[date, date]:
    return quarters.interview_window(
        quarter,
        opens_after_days=tx.settings.opens_after_days,
        length_days=tx.settings.window_days,
        working=viewer.working(tx),
    )


def _new_round(tx: Tx, *, label: str, window: tuple[date, date]) -> Round:
    opens_on, closed_on = window
    row = Round(
        workspace=tx.workspace,
        kind=RoundKind.INTERVIEW,
        label=label,
        opens_on=opens_on,
        closes_on=closed_on - timedelta(days=1),
        opens_at=calendar.local_instant(opens_on, time(0), tz=FIRST_ZONE),
        closes_at=calendar.local_instant(closed_on, time(0), tz=LAST_ZONE),
    )
    tx.session.add(row)
    tx.session.flush()
    return row


def _set_window(tx: Tx, row: Round, *, window: tuple[date, date]) -> None:
    row.opens_on, row.closes_on = window[0], window[1] - timedelta(days=1)
    row.opens_at = calendar.local_instant(window[0], time(0), tz=FIRST_ZONE)
    row.closes_at = calendar.local_instant(window[1], time(0), tz=LAST_ZONE)
    tx.session.add(row)
    tx.session.flush()


def _move(tx: Tx, row: Round, *, opens_on: date) -> None:
    """Put a planned round off, whole: a window is never shortened by a late start (R1)."""
    length = row.closes_on - row.opens_on + timedelta(days=1)
    _set_window(tx, row, window=(opens_on, opens_on + length))
    row.dated_by_operator = True


def _first_morning_day(tx: Tx) -> date:
    """The first day whose invitation hour is still ahead in every time zone."""
    day = calendar.local_date(tx.now, tz=FIRST_ZONE)
    passed = tx.now > calendar.local_instant(day, tx.settings.interview_hour, tz=FIRST_ZONE)
    return day + timedelta(days=1) if passed else day


def _planned(tx: Tx) -> Round | None:
    return tx.session.exec(
        select(Round)
        .where(
            Round.workspace == tx.workspace,
            Round.kind == RoundKind.INTERVIEW,
            Round.state == RoundState.PLANNED,
        )
        .order_by(col(Round.opens_on))
    ).first()


def _ids(tx: Tx, *conditions: object) -> list[str]:
    query = select(Round.id).where(Round.workspace == tx.workspace, *conditions)  # type: ignore[arg-type]
    return list(tx.session.exec(query.order_by(col(Round.opens_at))))
