"""To which groups somebody may promise something, by the people list of now."""

from __future__ import annotations

import hashlib
from typing import Final

from sqlmodel import col, select

from staybot.errors import Refused
from staybot.rules import group_promises as rules
from staybot.store.database import Tx
from staybot.store.tables import Person, PersonStatus

NOT_A_LEADER: Final = (
    "Only leaders can promise something to everyone, or to a team in which nobody reports to them: they are "
    "named in the people list. You can promise something to a person or a team that you manage."
)
NO_TEAM: Final = (
    "You can promise something to a team in which people report to you, and the people list names none. "
    "Whoever runs staybot here can bring the list up to date."
)


def of_maker(tx: Tx, maker: Person) -> list[str]:
    """Every audience that is theirs: for leaders everyone, each function and each team; for managers the
    teams in which people report to them.
    """
    if not maker.is_leader:
        return [rules.of_team(name) for name in _values(tx, "team", Person.manager_id == maker.id)]
    groups = [rules.of_group(one, name) for one in rules.DIMENSIONS for name in _values(tx, one)]
    return [rules.EVERYONE, *groups]


def key(audience: str) -> str:
    """An audience as the value of a choice: names may be longer than Slack takes."""
    return hashlib.sha256(audience.encode("utf-8", "replace")).hexdigest()[:16]


def chosen(tx: Tx, maker: Person, *, value: str) -> str | None:
    """The audience of a choice, if it is theirs."""
    return next((one for one in of_maker(tx, maker) if key(one) == value), None)


def typed(tx: Tx, maker: Person, *, kind: rules.Kind, text: str) -> tuple[str, str]:
    """The group of a command, if it is the maker's to promise to, and the words that follow its name.

    Raises Refused where it is not theirs, or not clear.
    """
    if kind == "everyone":
        if not maker.is_leader:
            raise Refused(NOT_A_LEADER)
        return rules.EVERYONE, text
    own = _values(tx, "team", Person.manager_id == maker.id)
    named, words = rules.split_team(text, teams=_values(tx, "team"))
    if named is None and len(own) == 1:
        return rules.of_team(own[0]), words
    if named is None and maker.is_leader:
        raise Refused(
            "Please name the team, as the people list has it: `/stay commit team NAME what changes`."
        )
    if named is None:
        raise Refused(f"Please name the team first. You manage {', '.join(own)}." if own else NO_TEAM)
    if named not in own and not maker.is_leader:
        raise Refused(NOT_A_LEADER)
    return rules.of_team(named), words


def of_member(person: Person) -> list[str]:
    """Every audience that somebody belongs to."""
    groups = [(one, getattr(person, one)) for one in rules.DIMENSIONS]
    return [rules.EVERYONE, *(rules.of_group(one, name) for one, name in groups if name)]


def _values(tx: Tx, dimension: str, *conditions: object) -> list[str]:
    """The groups of a column that somebody who works here is in, by the alphabet."""
    column = getattr(Person, dimension)
    query = select(column).where(
        Person.workspace == tx.workspace,
        Person.status == PersonStatus.ACTIVE,
        col(Person.is_listed),
        column != "",
        *conditions,  # type: ignore[arg-type]
    )
    found = tx.session.exec(query.distinct().order_by(column))
    return [name for name in found if len(name) <= rules.LONGEST_NAME]
