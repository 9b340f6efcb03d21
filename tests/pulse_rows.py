"""A company that is asked pulses, and its pulses moved along by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from staybot.anonymity import sealing
from staybot.facts import Envelope, PulseForm
from staybot.flows.answering import pulse
from staybot.flows.asking import check_in_rounds, pulse_rounds, rounds
from staybot.flows.publishing import closing
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import Letter, LetterState, Person, Round, RoundKind, RoundState
from tests.company_rows import Company, Row


def under_pulses(company: Company, cadence: str = "weekly", **settings: Any) -> Company:
    """The same company, asked pulses; check-ins too if the settings say so."""
    return company.under(pulse_cadence=cadence, **settings)


def search_of_five(company: Company) -> list[str]:
    """Four more in Maria's team, so that it can be paused as a group; their Slack ids."""
    others = [f"USEARCH{n:02}" for n in range(4)]
    company.hires(*(company.engineer(one, team="search") for one in others))
    return others


def planned(company: Company) -> Round:
    """The next regular pulse, as it is planned now."""
    of = company.db.now(pulse_rounds.plan)
    assert of is not None
    return of


def opened(company: Company) -> str:
    """Move to the opening of the next regular pulse and open it; its id."""
    of = planned(company)
    company.clock.move_to(max(company.clock.now(), of.opens_at))
    assert company.db.now(rounds.open_, round_id=of.id)
    return of.id


def form(company: Company, by: str, round_id: str) -> PulseForm:
    return company.db.now(pulse.form, by=by, round_id=round_id)


def items(company: Company, by: str, round_id: str) -> list[str]:
    return [one.id for one in form(company, by, round_id).items]


def now_as_slack_says(company: Company) -> str:
    return f"{company.clock.now().timestamp():.6f}"


def taps(company: Company, by: str, round_id: str, item: str, score: int, *, at: str = "") -> PulseForm:
    return company.db.now(
        pulse.tap, by=by, round_id=round_id, item=item, score=score, at=at or now_as_slack_says(company)
    )


def answers_all(
    company: Company, people: Iterable[str], round_id: str, score: int, comment: str = ""
) -> None:
    """Each of them gives the same score to every question."""
    for who in people:
        given = dict.fromkeys(items(company, who, round_id), score)
        company.db.now(pulse.submit, by=who, round_id=round_id, answers=given, comment=comment)


def closes(company: Company, round_id: str) -> dict[str, Any]:
    """End the round and publish it; what the ledger says of it."""
    import json  # noqa: PLC0415 — only here

    company.ends(round_id)
    assert company.db.now(closing.begin, round_id=round_id) is RoundState.CLOSING
    body = closing.compute(company.db.now(closing.gather, round_id=round_id))
    company.db.now(closing.append, round_id=round_id, body_json=body)
    company.keys.destroy(round_id)
    company.db.now(closing.destroy_ballots, round_id=round_id)
    company.db.now(closing.finish, round_id=round_id)
    found: dict[str, Any] = json.loads(body)
    return found


def at_local(day: date, hour: int, tz: str = "Europe/London", *, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(tz))


def joins(company: Company) -> int:
    return company.db.now(check_in_rounds.join)


def check_in_of(company: Company) -> Round:
    def read(tx: Tx) -> Round:
        from sqlmodel import select  # noqa: PLC0415 — only here

        return tx.session.exec(select(Round).where(Round.kind == RoundKind.CHECK_IN)).one()

    return company.db.now(read)


def every_hour(company: Company, *, until: date, beat: Any = None) -> list[tuple[datetime, Envelope]]:
    """Hour by hour to noon of a day: what went out, and when."""
    out = []
    end = at_local(until, 23)
    while company.clock.now() < end:
        company.passes(hours=1)
        if beat is not None:
            beat()
        out += [(company.clock.now(), one) for one in company.delivers()]
    return out


def an_invitation(
    company: Company,
    who: str,
    *,
    kind: RoundKind,
    opens_on: date,
    due_on: date,
    days: int = 20,
    sent_at: datetime | None = None,
    round_state: RoundState = RoundState.OPEN,
) -> str:
    """An open round of a kind that has one letter, to somebody: the id of the round."""

    def add(tx: Tx) -> str:
        of = Round(
            workspace=tx.workspace, kind=kind, label=new_id(), state=round_state,
            opens_on=opens_on, closes_on=opens_on + timedelta(days=days),
            opens_at=at_local(opens_on, 0), closes_at=at_local(opens_on + timedelta(days=days + 1), 12),
        )  # fmt: skip
        tx.session.add(of)
        tx.session.flush()
        if round_state is RoundState.OPEN:
            tx.keys.put(of.id, sealing.new_key())
        tx.session.add(
            Letter(
                workspace=tx.workspace, kind="invitation", subject=of.id, recipient=company.ids[who],
                due_at=at_local(due_on, 10), due_on=due_on, sent_at=sent_at,
                state=LetterState.SENT if sent_at else LetterState.WAITING,
            )
        )  # fmt: skip
        return of.id

    return company.db.now(add)


def new_here(company: Company, slack_id: str, start_on: date, **values: Any) -> Person:
    """Somebody new, who starts on a day."""
    person = company.engineer(slack_id, start_on=start_on, first_seen_on=start_on, **values)
    company.hires(person)
    return person


def of_round(rows: dict[str, list[Row]], table: str, round_id: str) -> list[Row]:
    return [row for row in rows[table] if row.get("round_id", row.get("subject")) == round_id]
