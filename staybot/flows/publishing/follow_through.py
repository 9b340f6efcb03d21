"""What the digest tells of promises: gathered when a round closes, coded, and told once.

An interview's release tells how the clocks and promises went that began in the interview before it: by then
their sixty days are over. Each stands in one release only, cut by the cohort that was frozen when it began,
so that no two releases can be subtracted; one that is kept after its release is not told again. Of this
interview only how many clocks it opened is told. Releases of pulses tell nothing of clocks: a count a week
would tell of one person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlmodel import col, select

from staybot.anonymity import follow_through as told
from staybot.anonymity.follow_through import Course
from staybot.anonymity.policy import Policy
from staybot.flows import viewer
from staybot.flows.asking.seals import Asked
from staybot.flows.promising import clocks, showing
from staybot.flows.publishing import ledger
from staybot.rules import calendar
from staybot.rules.commitments import Event, State, outcome
from staybot.store.database import Tx
from staybot.store.tables import (
    PUBLISHED,
    Commitment,
    CommitmentEvent,
    Round,
    RoundKind,
    SixtyDays,
)

DIMENSIONS: Final = ("function", "team")
"""The larger groups first: where not all can be told of, these are."""

A_DAY: Final = timedelta(days=1)

Stood = Mapping[str, Mapping[str, Any]]
"""Who stood where in a frozen cohort, and whether they count, by person."""

UNKNOWN: Final[dict[str, Any]] = {"counts": False}
"""Of somebody outside the cohort."""


def gather(tx: Tx, of: Round, *, asked: Sequence[Asked], policy: Policy) -> dict[str, Any]:
    """The release's "followed": bands only, None where nothing may be told. `asked` is the round's cohort.

    `made` and `due`: promises to engineers made since the round opened, and those still to come. `clocks` and
    `promises`: how those of the interview before went, with `opened_now` of this one; `groups`: those clocks
    cut by function and team. `shown`: sentences that were kept and may be told.
    """
    stood = _stood(asked)
    body: dict[str, Any] = {
        "made": _opened(_promises(tx, stood, col(Commitment.made_on) >= of.opens_on), policy=policy),
        "due": _opened(_promises(tx, stood, col(Commitment.due_on) > of.closes_on), policy=policy),
        "clocks": None,
        "promises": None,
        "groups": [],
    }
    if of.kind is RoundKind.INTERVIEW:
        now = _clocks(tx, of, stood, until=of.closes_on + 2 * A_DAY)
        body["clocks"] = {"opened_now": _opened(now, policy=policy)}
        body |= _of_the_one_before(tx, of, policy=policy, clocks_now=body["clocks"])
        counting = {person for person, one in stood.items() if one["counts"]}
        body["shown"] = showing.to_tell(tx, of, seasoned=counting, policy=policy)
    return body


def interview_before(tx: Tx, of: Round) -> Round | None:
    """The interview whose clocks and promises the release of this one tells of."""
    return tx.session.exec(
        select(Round)
        .where(
            Round.workspace == tx.workspace,
            Round.kind == RoundKind.INTERVIEW,
            Round.opens_on < of.opens_on,
            col(Round.state).in_(PUBLISHED),
        )
        .order_by(col(Round.opens_on).desc())
    ).first()


def clocks_of(tx: Tx, before: Round, *, until: Round) -> list[Course]:
    """How the clocks of that interview stand. Raises seals.Broken if its cohort is not what it was."""
    return _clocks(tx, before, _stood(ledger.cohort(tx, before)), until=until.opens_on)


def _of_the_one_before(tx: Tx, of: Round, *, policy: Policy, clocks_now: dict[str, Any]) -> dict[str, Any]:
    before = interview_before(tx, of)
    if before is None:
        return {}
    span = {"from": before.opens_on.isoformat(), "to": (of.opens_on - A_DAY).isoformat()}
    stood = _stood(ledger.cohort(tx, before))
    began = _clocks(tx, before, stood, until=of.opens_on)
    made = (col(Commitment.made_on) >= before.opens_on, col(Commitment.made_on) < of.opens_on)
    promised = _promises(tx, stood, *made)
    return {
        "clocks": clocks_now | span | {"whole": told.figures(began, policy=policy)},
        "promises": span | {"whole": told.figures(promised, policy=policy)},
        "groups": told.groups(began, dimensions=DIMENSIONS, policy=policy),
    }


def _opened(courses: list[Course], *, policy: Policy) -> list[int | None] | None:
    band = told.opened(courses, policy=policy)
    return list(band) if band else None


def _clocks(tx: Tx, of: Round, stood: Stood, *, until: date) -> list[Course]:
    """The clocks from a round's opening to that of another on the day `until`, by local dates, which may be a
    day behind. One of which all was withdrawn was never there.
    """
    rows = tx.session.exec(
        select(SixtyDays).where(
            SixtyDays.workspace == tx.workspace,
            SixtyDays.opened_on >= of.opens_on - A_DAY,
            SixtyDays.opened_on < until - A_DAY,
            clocks.is_known(tx),
        )
    ).all()
    kept, found = _kept_on(tx), []
    for row in rows:
        held = clocks.promises(tx, row)
        happened = [kept[one.id] for one in held if one.state is State.KEPT]
        found.append(
            Course(
                engineer=row.engineer_id,
                manager=row.manager_id,
                outcome=clocks.outcome(tx, row),
                days_to_commit=(held[0].made_on - row.opened_on).days if held else None,
                days_to_keep=(min(happened) - row.opened_on).days if happened else None,
                **stood.get(row.engineer_id, UNKNOWN),
            )
        )
    return found


def _promises(tx: Tx, stood: Stood, *conditions: Any) -> list[Course]:
    """Promises to engineers; one to a group is everybody's to see."""
    rows = tx.session.exec(
        select(Commitment).where(
            Commitment.workspace == tx.workspace, col(Commitment.engineer_id).is_not(None), *conditions
        )
    ).all()
    kept = _kept_on(tx)
    return [
        Course(
            engineer=str(row.engineer_id),
            manager=row.by_id,
            outcome=outcome(row.state),
            days_to_keep=(kept[row.id] - row.made_on).days if row.state is State.KEPT else None,
            **stood.get(str(row.engineer_id), UNKNOWN),
        )
        for row in rows
    ]


def _stood(asked: Sequence[Asked]) -> Stood:
    """Where everybody stood when the round opened (R2), and who counts (R16)."""
    return {
        one.person_id: {"counts": one.seasoned, "segments": {d: getattr(one, d) for d in DIMENSIONS}}
        for one in asked
    }


def _kept_on(tx: Tx) -> dict[str, date]:
    """When the engineer said so, by promise, on the company's calendar."""
    rows = tx.session.exec(
        select(CommitmentEvent.commitment_id, CommitmentEvent.at).where(
            CommitmentEvent.workspace == tx.workspace, CommitmentEvent.event == Event.CONFIRM
        )
    )
    return {promise: calendar.local_date(at, tz=viewer.zone_of(tx, None)) for promise, at in rows}
