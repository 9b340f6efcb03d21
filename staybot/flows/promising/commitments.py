"""Promises: one visible change, from a manager to an engineer of theirs, by a date."""

from __future__ import annotations

import hashlib
from datetime import date

from sqlmodel import select

from staybot.errors import Refused
from staybot.facts import Committed
from staybot.flows import viewer
from staybot.flows.delivering import outbox
from staybot.flows.promising import clocks, made_already, maker_days
from staybot.flows.promising.promises import mine
from staybot.rules import calendar
from staybot.rules import commitments as rules
from staybot.rules.commitments import Event, State
from staybot.rules.dates import in_words, parse_deadline
from staybot.rules.plain_text import plain
from staybot.rules.playbook import THEME_IDS
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import Commitment, CommitmentEvent, Person, PersonStatus, SixtyDays

__all__ = ["LONGEST_TEXT", "NOT_YOURS", "deadline", "make", "mine", "report_of", "sentence"]

LONGEST_TEXT = 300
NOT_YOURS = (
    "You can promise something to the people who report to you. If this person does and I don't know it, "
    "ask whoever runs staybot here to bring the people list up to date."
)


def deadline(tx: Tx, *, by: str, engineer: str, words: str) -> date:
    """The day that words name in the maker's language, seen from the engineer's today. Raises Refused."""
    today = viewer.today(tx, viewer.find(tx, slack_id=engineer))
    locale = viewer.known(tx, slack_id=by).locale or "en-US"
    return parse_deadline(words, today=today, locale=locale, latest=None)


def make(
    tx: Tx,
    *,
    by: str,
    text: str,
    due_on: date | None,
    request: str,
    engineer_id: str | None = None,
    engineer: str | None = None,
    theme: str | None = None,
    late_because: str = "",
    because: str = "",
) -> Committed:
    """Store a promise and let the engineer know. The same request twice makes one promise, and so does the
    same promise while the first is open. `because` is what was typed after the date: why it is late, or,
    where it is not, the end of the sentence.

    Raises Refused when the maker is not the engineer's manager, the text is empty or too long, the date is
    past, more than a year away, or after the end of the sixty days without a reason.
    """
    maker = viewer.known(tx, slack_id=by)
    viewer.hold(tx, maker)
    to = report_of(tx, maker, engineer_id=engineer_id, slack_id=engineer)
    once = hashlib.sha256(f"{maker.id}:{to.id}:{request}".encode("utf-8", "replace")).hexdigest()
    there = tx.session.exec(
        select(Commitment).where(Commitment.workspace == tx.workspace, Commitment.request == once)
    ).first()
    if there is not None:
        return _committed(tx, to, there, repeated=True)
    clock = clocks.running(tx, engineer=to, manager=maker)
    due_on = near(due_on or default_due(tx, to, clock), today=viewer.today(tx, to))
    reason = _reason(clock, due_on, late_because or because)
    words = sentence(f"{text} because {because}" if because and not reason else text)
    there = made_already.same(tx, by_id=maker.id, engineer_id=to.id, text=words, due_on=due_on)
    if there is not None:
        return _committed(tx, to, there, repeated=True)
    made = Commitment(
        id=new_id(),
        workspace=tx.workspace,
        sixty_days_id=clock.id if clock else None,
        by_id=maker.id,
        engineer_id=to.id,
        text=words,
        made_on=viewer.today(tx, to),
        due_on=due_on,
        deadline_at=calendar.end_of_local_day(due_on, tz=viewer.zone_of(tx, to)),
        theme=theme if theme in THEME_IDS else None,
        late_because=reason,
        state=State.OPEN,
        request=once,
    )
    tx.session.add(made)
    tx.session.flush()
    tx.session.add(
        CommitmentEvent(
            workspace=tx.workspace, commitment_id=made.id, event=Event.MAKE, by_id=maker.id, at=tx.now
        )
    )
    outbox.post(tx, kind="commitment_made", subject=made.id, to=to, at=tx.now)
    maker_days.plan(tx, maker, due_on=due_on)
    return _committed(tx, to, made, repeated=False)


def report_of(
    tx: Tx, maker: Person, *, engineer_id: str | None = None, slack_id: str | None = None
) -> Person:
    """The engineer, if they report to the maker. The refusal is the same whoever they are."""
    found = viewer.find(tx, slack_id=slack_id) if slack_id else viewer.by_id(tx, engineer_id or "")
    if (
        found is None
        or found.status is not PersonStatus.ACTIVE
        or found.manager_id != maker.id
        or found.id == maker.id
    ):
        raise Refused(NOT_YOURS)
    return found


def default_due(tx: Tx, to: Person, clock: SixtyDays | None) -> date:
    """When a promise is due if nobody names a day."""
    return rules.default_due(shared_on=clock.opened_on if clock else None, today=viewer.today(tx, to))


def sentence(text: str) -> str:
    """The words of a promise, on one line. Raises Refused for none, or too many."""
    words = " ".join(plain(text).split())
    if not words:
        raise Refused("Say in one sentence what will change, so that it can be recognised.", field="text")
    if len(words) > LONGEST_TEXT:
        raise Refused(f"Please say it in at most {LONGEST_TEXT} characters.", field="text")
    return words


def _reason(clock: SixtyDays | None, due_on: date, words: str) -> str:
    """Why a promise is due after the end of its sixty days; nothing where it is not."""
    if clock is None or due_on <= clock.ends_on:
        return ""
    reason = " ".join(plain(words).split())[:LONGEST_TEXT]
    if not reason:
        raise Refused(
            f"Their sixty days end on {in_words(clock.ends_on)}. Choose that day or an earlier one, or say "
            "why it takes longer: they will read it.",
            field="late_because",
        )
    return reason


def near(due_on: date, *, today: date) -> date:
    """The day, if it lies within the next year. Raises Refused."""
    left = rules.days_left(due_on, today=today)
    if left < 0:
        raise Refused("That day is past. Choose one from today on.", field="due_on")
    if left > 366:
        raise Refused("That is more than a year away. Choose a nearer day.", field="due_on")
    return due_on


def _committed(tx: Tx, to: Person, made: Commitment, *, repeated: bool) -> Committed:
    return Committed(
        engineer=viewer.who(to),
        text=made.text,
        due_on=made.due_on,
        days_left=rules.days_left(made.due_on, today=viewer.today(tx, to)),
        holiday=not calendar.is_working_day(
            made.due_on, region=viewer.region_of(tx, to), working=viewer.working(tx)
        ),
        repeated=repeated,
        commitment_id=made.id,
    )
