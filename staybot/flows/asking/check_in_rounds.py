"""Check-ins of new people: one round a quarter, which they join as they fall due (program.md section 3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlmodel import col, func, select

from staybot.flows import viewer
from staybot.flows.answering import ballots
from staybot.flows.asking import cohorts, pauses, planning, pulse_letters, rounds, seals, surveys
from staybot.rules import bank, calendar, check_ins
from staybot.rules.quarters import Quarter
from staybot.store.database import Tx
from staybot.store.once import insert_once
from staybot.store.tables import CohortMember, Letter, Person, Round, RoundKind, RoundState

NEW_FOR: Final = timedelta(days=check_ins.MILESTONES[-1]) + check_ins.LATE
"""How long after the start date somebody may still be asked."""


def join(tx: Tx) -> int:
    """Let everybody join whose milestone has come, opening the quarter's round for the first of them.

    Returns how many are to be invited. Raises KeyLost, KeysUnreachable, seals.Broken.
    """
    quarter = Quarter.of(planning.first_morning_day(tx))
    is_time = tx.settings.check_ins and planning.first_morning_day(tx) >= check_ins.window(quarter).opens_on
    if not is_time or not _due(tx, _existing(tx, quarter), quarter):
        return 0
    of = _round(tx, quarter)
    due = _due(tx, of, quarter) if of is not None else []  # once more: another worker was first, perhaps
    if of is None or not due:
        return 0
    _admit(tx, of, due)
    first = {person.id: max(of.opens_on, _next_morning(tx, person)) for person in due}
    pulse_letters.plan(tx, of, due, first=first, known=_recipients(tx, of, "reminder"))
    return len(due)


def _due(tx: Tx, of: Round | None, quarter: Quarter) -> list[Person]:
    """Everybody whose milestone has come and who was not asked about it yet."""
    if of is not None and of.state not in (RoundState.PLANNED, RoundState.OPEN):
        return []
    today = viewer.today(tx, None)
    reached = {
        person_id: day
        for person_id, start_on, tz in cohorts.newcomers(tx, since=today - NEW_FOR)
        if (day := _reached_on(tx, start_on, tz, quarter)) is not None
    }
    invited = _recipients(tx, of, "invitation") if of is not None and reached else {}
    due = {person_id for person_id, day in reached.items() if invited.get(person_id, date.min) < day}
    return cohorts.people(tx, due, pauses.is_none(tx, on=today)) if due else []


def _reached_on(tx: Tx, start_on: date, tz: str, quarter: Quarter) -> date | None:
    """The day of the last milestone that came, unless it is too long ago to be asked about."""
    today = calendar.local_date(tx.now, tz=viewer.zone(tx, tz))
    days = check_ins.in_quarter(start_on, quarter)
    reached = [day for _, day in days if day <= today <= day + check_ins.LATE]
    return reached[-1] if reached else None


def _next_morning(tx: Tx, person: Person) -> date:
    """Today while its morning is ahead: a reminder that went out then took no notice of this invitation."""
    today = viewer.today(tx, person)
    morning = calendar.local_instant(today, viewer.working(tx).hour, tz=viewer.zone_of(tx, person))
    return today if tx.now <= morning else today + timedelta(days=1)


def _existing(tx: Tx, quarter: Quarter) -> Round | None:
    return tx.session.exec(
        select(Round).where(
            Round.workspace == tx.workspace,
            Round.kind == RoundKind.CHECK_IN,
            Round.label == quarter.label,
        )
    ).first()


def _round(tx: Tx, quarter: Quarter) -> Round | None:
    """The quarter's round, locked, if it takes answers; opened if it is not there yet."""
    of = _existing(tx, quarter) or _planned(tx, quarter)
    tx.session.refresh(of, with_for_update=True)
    if of.state is RoundState.PLANNED and (key := rounds.begin(tx, of)) is not None:
        seals.put(tx, of, key=key)
    takes_answers = of.state is RoundState.OPEN and of.opens_at <= tx.now < of.closes_at
    return of if takes_answers else None


def _planned(tx: Tx, quarter: Quarter) -> Round:
    window = check_ins.window(quarter)
    names = [surveys.CHECK_IN.format(milestone=milestone) for milestone in check_ins.MILESTONES]
    of = Round(
        workspace=tx.workspace,
        kind=RoundKind.CHECK_IN,
        survey="check-in",
        questions_json=surveys.freeze(*(bank.surveys()[name] for name in names)),
        **planning.days(quarter.label, (window.opens_on, window.closes_on + timedelta(days=1))),
    )
    insert_once(tx, of)
    there = _existing(tx, quarter)
    assert there is not None
    return there


def _admit(tx: Tx, of: Round, people: list[Person]) -> None:
    """Add to the cohort whoever is not in it, and lay every ballot anew under another id (ballots.py)."""
    there = set(tx.session.exec(select(CohortMember.person_id).where(CohortMember.round_id == of.id)))
    new = [person for person in people if person.id not in there]
    if not new:
        return
    key = seals.key_of(tx, of)
    before = ballots.payloads(tx, of, person_ids=sorted(there))
    ballots.destroy(tx, of)
    cohorts.freeze(tx, of, new)
    asked, added = seals.cohort(tx, of.id), {person.id for person in new}
    seals.check_cohort(of, [one for one in asked if one.person_id not in added])
    seals.put(tx, of, key=key, asked=asked)
    tx.session.flush()
    everybody = {*there, *added}
    ballots.create(tx, of, person_ids=everybody, key=key, kept=before)


def _recipients(tx: Tx, of: Round, kind: str) -> dict[str, date]:
    """Whoever has a letter of this kind in the round, and the day that the newest was planned for."""
    rows = tx.session.execute(
        select(col(Letter.recipient), func.max(Letter.due_on))
        .where(Letter.workspace == tx.workspace, Letter.kind == kind, Letter.subject == of.id)
        .group_by(col(Letter.recipient))
    )
    return dict(rows.all())
