"""The round in which a group is asked whether a promise was kept: a pulse of one item, for that group alone.

Its survey's name holds the promise and the group. It is written when the question is planned and sealed when
it opens, with the cohort; so whom it asks, and what, no longer depends on the row of the promise. Only the
total is published, whatever the size of the group.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from sqlmodel import col, select

from staybot.anonymity.membership import nearly_the_same
from staybot.anonymity.policy import Policy
from staybot.flows.asking.askable import could_be_asked
from staybot.flows.delivering.mailings import Recipient
from staybot.rules import group_promises as rules
from staybot.rules import question_names
from staybot.rules.items import Item, Scale, Survey
from staybot.store.database import Tx
from staybot.store.tables import (
    CohortMember,
    Commitment,
    Person,
    Round,
    RoundKind,
    RoundState,
)

PREFIX: Final = "promise:"

R = TypeVar("R", bound=Recipient)

ANSWERING: Final = 3
"""One of so many who are asked is taken to answer, until that is known."""

INTRO: Final = (
    "The maker of this promise says that it is done. It counts as kept, or as not seen, by the published "
    "average alone; a comment is not asked for."
)


def survey(made: Commitment) -> Survey:
    """What a group is asked about a promise."""
    return Survey(
        name=f"{PREFIX}{made.id}:{made.audience}",
        title=f"A promise to {rules.told(made.audience)}",
        intro=INTRO,
        items=(Item(question(made.id), 1, f"I have seen this happen: “{made.text}”", Scale.AGREE),),
        comment=False,
    )


def question(commitment_id: str) -> str:
    """The name under which a promise's figure is published."""
    return f"{question_names.PROMISE}{commitment_id}"


def is_one(of: Round) -> bool:
    """Whether a round asks about a promise."""
    return of.survey.startswith(PREFIX)


def is_none() -> Any:
    """Condition: a round that asks about no promise, and so asks everyone."""
    return ~col(Round.survey).startswith(PREFIX)


def commitment_id(of: Round) -> str:
    """The promise that a round asks about."""
    return of.survey.removeprefix(PREFIX).partition(":")[0]


def audience(of: Round) -> str:
    """The group that a round asks."""
    return of.survey.removeprefix(PREFIX).partition(":")[2]


def only_asked(tx: Tx, of: Round, people: list[R]) -> list[R]:
    """Those of them whom a round asks: everybody, unless it is about a promise; then its group, without the
    maker. Nobody, if too few could be or if the group was asked too lately under another name.

    Whether there are enough is decided by the people list, which everybody may know, not by who opted out.
    """
    if not is_one(of):
        return people
    made = tx.session.get_one(Commitment, commitment_id(of))
    group = members(tx, audience(of), but=made.by_id)
    asked = [one for one in people if one.id in group]
    ids = frozenset(one.id for one in asked)
    free_on = asked_lately(tx, audience(of), ids, on=of.closes_on, but=of)
    return asked if len(group) >= Policy().k and free_on is None else []


def members(tx: Tx, audience: str, *, but: str) -> frozenset[str]:
    """Who of a group could be asked, without the maker of the promise."""
    group = rules.group(audience)
    query = select(Person.id).where(*could_be_asked(tx), Person.id != but)
    if group is not None:
        query = query.where(getattr(Person, group[0]) == group[1])
    return frozenset(tx.session.exec(query))


def asked_lately(
    tx: Tx, audience: str, group: frozenset[str], *, on: date, but: Round | None = None
) -> date | None:
    """The day from which a group can be asked about a promise again, if it is after `on`.

    As in R12, groups wait for one another that have the same name, or that are the same people but for fewer
    than five on each side, whatever they are called and whoever made the promises.
    """
    waits = [
        of.closes_on + timedelta(weeks=_weeks_between(min(len(group), len(before))))
        for of in _earlier(tx, but=but)
        if (before := _asked_in(tx, of)) and _is_same(of, before, audience, group)
    ]
    return max((day for day in waits if day > on), default=None)


def _is_same(of: Round, before: frozenset[str], name: str, group: frozenset[str]) -> bool:
    return audience(of) == name or nearly_the_same(group, before, k=Policy().k)


def _asked_in(tx: Tx, of: Round) -> frozenset[str]:
    """The frozen cohort; before it is frozen, those who will be in it."""
    if of.state is not RoundState.PLANNED:
        rows = tx.session.exec(select(CohortMember.person_id).where(CohortMember.round_id == of.id))
        return frozenset(rows)
    made = tx.session.get_one(Commitment, commitment_id(of))
    return members(tx, audience(of), but=made.by_id)


def _earlier(tx: Tx, *, but: Round | None) -> Sequence[Round]:
    query = select(Round).where(
        Round.workspace == tx.workspace,
        Round.kind == RoundKind.PULSE,
        col(Round.survey).startswith(PREFIX),
        Round.state != RoundState.VOID,
    )
    if but is not None:
        query = query.where(Round.id != but.id)
    return tx.session.exec(query).all()


def _weeks_between(asked: int) -> int:
    """R12 counts answers, and how many there will be is not known when somebody claims; so a third of those
    asked is taken to answer. The words of a promise are its maker's: whatever they say, to this rule they are
    one question.
    """
    policy, likely = Policy(), asked // ANSWERING
    if likely < 10:
        return policy.cadence_weeks_small
    return policy.cadence_weeks_medium if likely < 30 else policy.cadence_weeks_large
