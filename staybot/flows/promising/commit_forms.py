"""The window in which a promise is made: to whom it may be, until when, and what has helped elsewhere."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.facts import CommitForm, TacticLine
from staybot.flows import viewer
from staybot.flows.answering import shared_themes
from staybot.flows.promising import clocks, group_promises, made_already, shared_words
from staybot.flows.promising.commitments import NOT_YOURS, default_due, report_of
from staybot.rules import commitments as rules
from staybot.rules.playbook import THEME_IDS, tactics
from staybot.store.database import Tx
from staybot.store.tables import Person, PersonStatus, SixtyDays

NOBODY: Final = (
    "Managers promise something to the people who report to them, leaders also to a team or to everyone. You "
    "can to whoever reports to you in Slack, and I know of nobody who does. If that is wrong, ask whoever "
    "runs staybot here to bring the people list up to date."
)

TACTICS: Final = 3
"""Lines of the playbook shown for a theme."""


def form(
    tx: Tx,
    *,
    by: str,
    sixty_days_id: str | None = None,
    engineer: str | None = None,
    engineer_id: str | None = None,
    text: str = "",
    due_on: date | None = None,
    theme: str | None = None,
) -> CommitForm:
    """The window, for the engineer of a clock or for one named; without either it asks to whom.

    The theme is the one chosen, else one read in what they shared. Raises Refused for whoever may promise
    nothing to anybody.
    """
    maker = viewer.known(tx, slack_id=by)
    if sixty_days_id is None and not engineer and not engineer_id:
        return _to_whom(tx, maker, text=text, due_on=due_on, theme=theme)
    if sixty_days_id is not None:
        engineer_id = _of_clock(tx, maker, sixty_days_id)
    to = report_of(tx, maker, engineer_id=engineer_id, slack_id=engineer)
    clock = clocks.running(tx, engineer=to, manager=maker)
    return CommitForm(
        viewer.who(to),
        to.id,
        due_on or default_due(tx, to, clock),
        clock.ends_on if clock else None,
        text,
        *helps(theme or shared_themes.of(tx, clock)),
        shared=shared_words.of(tx, clock),
        promised=made_already.to_person(tx, maker, to),
    )


def reports(tx: Tx, maker: Person) -> tuple[tuple[str, str], ...]:
    """Everybody in Slack to whom this maker may promise something, by name: (Slack id, name). Two of one name
    are told apart by their addresses.
    """
    found = tx.session.exec(
        select(Person)
        .where(
            Person.workspace == tx.workspace,
            Person.manager_id == maker.id,
            Person.id != maker.id,
            Person.status == PersonStatus.ACTIVE,
            col(Person.slack_id).is_not(None),
        )
        .order_by(col(Person.name), col(Person.id))
    ).all()
    times = Counter(one.name for one in found)
    return tuple(
        (one.slack_id or "", f"{one.name} ({one.email})" if times[one.name] > 1 else one.name)
        for one in found
    )


def _to_whom(tx: Tx, maker: Person, *, text: str, due_on: date | None, theme: str | None) -> CommitForm:
    """The window that asks for a person."""
    theirs = reports(tx, maker)
    if not theirs:
        raise Refused(NOBODY)
    may_group = group_promises.may(tx, maker)
    due_on = due_on or _sixty_days(tx, maker)
    return CommitForm(None, "", due_on, None, text, *helps(theme), may_group=may_group, reports=theirs)


def form_for(tx: Tx, *, by: str, engineer: str, text: str) -> CommitForm:
    """The window for a message: its writer is filled in if they report to whoever asks."""
    maker, writer = viewer.known(tx, slack_id=by), viewer.find(tx, slack_id=engineer)
    if writer is None or writer.manager_id != maker.id:
        return form(tx, by=by, text=text)
    return form(tx, by=by, engineer=engineer, text=text)


def _of_clock(tx: Tx, maker: Person, sixty_days_id: str) -> str:
    """The engineer of a clock of this maker's."""
    clock = tx.session.exec(
        select(SixtyDays).where(
            SixtyDays.workspace == tx.workspace,
            SixtyDays.id == sixty_days_id,
            SixtyDays.manager_id == maker.id,
        )
    ).first()
    if clock is None:
        raise Refused(NOT_YOURS)
    return clock.engineer_id


def _sixty_days(tx: Tx, maker: Person) -> date:
    return rules.default_due(shared_on=None, today=viewer.today(tx, maker))


def helps(theme: str | None) -> tuple[str | None, tuple[TacticLine, ...]]:
    """A theme and what has helped elsewhere, at most three lines."""
    if theme not in THEME_IDS:
        return None, ()
    found = tactics(theme)[:TACTICS]
    return theme, tuple(
        TacticLine(one.text, one.source.value, one.cost, one.time_to_effect, one.effect) for one in found
    )
