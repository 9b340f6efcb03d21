"""Whom each row of the people list means: somebody stored, by Slack id or address, or somebody new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import col

from staybot.flows.people import erasures
from staybot.rules.people_csv import BadRow
from staybot.rules.people_file import PersonRow
from staybot.rules.reporting_lines import Roster
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import Person, PersonStatus

COMPARED = (
    "id", "slack_id", "email", "name", "manager_id", "function", "team", "level", "location", "start_on",
    "is_engineer", "is_manager", "is_leader", "is_listed", "status", "profile_at",
)  # fmt: skip
"""The columns that an import reads; it changes all but the last."""

ERASED = "this person was erased; take the row out, or let them back in with `staybot people readmit`"

TWO_PEOPLE = "the Slack id and the email belong to two different people here"

STILL_ON = (
    "slack_id: this person has another Slack account, which is on; deactivate it in Slack, and import again "
    "once staybot has read that there, or take the Slack id out of the row"
)


@dataclass
class Matches:
    """The rows by the id of their person, and what stands in their way."""

    stored: dict[str, Row[Any]]
    rows: dict[str, PersonRow] = field(default_factory=dict)
    absorbed: dict[str, str] = field(default_factory=dict)
    """Accounts known from Slack alone, and the listed people they turn out to be."""
    bad: list[BadRow] = field(default_factory=list)

    def staff(self) -> list[str]:
        """Everybody of the people list who has not left."""
        return [
            one
            for one, person in self.stored.items()
            if person.is_listed and person.status is not PersonStatus.LEFT
        ]

    def roster(self, *, complete: bool) -> Roster:
        """Who may be named as a manager. A complete list names all who stay, so only they count."""
        eligible = {
            self.absorbed.get(one, one): person.email
            for one, person in self.stored.items()
            if person.email and person.status is not PersonStatus.LEFT
        }
        bosses = {one: person.manager_id for one, person in self.stored.items() if one not in self.absorbed}
        return Roster(
            addresses={email: one for one, email in eligible.items() if one in self.rows or not complete},
            managers={one: self.absorbed.get(boss or "", boss) for one, boss in bosses.items()},
            names={one: person.name for one, person in self.stored.items()},
        )


def matched(tx: Tx, rows: Sequence[PersonRow]) -> Matches:
    """Find everybody with one query; the Slack id counts for more than the address."""
    people = tx.session.execute(
        select(*(getattr(Person, name) for name in COMPARED)).where(col(Person.workspace) == tx.workspace)
    ).all()
    matches = Matches({person.id: person for person in people})
    by_slack = {person.slack_id: person for person in people if person.slack_id}
    by_email = {person.email: person for person in people if person.email}
    lines: dict[str, int] = {}
    erased = erasures.among(tx, [each for row in rows for each in (row.slack_id, row.email)])
    for row in rows:
        if row.slack_id in erased or row.email in erased:
            matches.bad.append(BadRow(row.line, ERASED, row.email))
            continue
        account, person = by_slack.get(row.slack_id), by_email.get(row.email)
        _place(matches, lines, row, account=account, person=person)
    return matches


def _place(
    matches: Matches,
    lines: dict[str, int],
    row: PersonRow,
    *,
    account: Row[Any] | None,
    person: Row[Any] | None,
) -> None:
    """Put one row where it belongs, or among the bad ones."""
    known = account if account is not None else person
    if account is not None and person is not None and account.id != person.id:
        if account.is_listed or person.slack_id:
            matches.bad.append(BadRow(row.line, TWO_PEOPLE, row.email))
            return
        known = person
    if _has_another(person, row):
        matches.bad.append(BadRow(row.line, STILL_ON, row.email))
        return
    claimed = {one.id for one in (account, person) if one is not None}
    taken = [lines[one] for one in claimed if one in lines]
    if taken:
        reason = f"it means the person of line {taken[0]}, under another address or Slack id"
        matches.bad.append(BadRow(row.line, reason, row.email))
        return
    lines |= dict.fromkeys(claimed, row.line)
    matches.rows[known.id if known is not None else new_id()] = row
    if account is not None and known is not None and account.id != known.id:
        matches.absorbed[account.id] = known.id


def _has_another(person: Row[Any] | None, row: PersonRow) -> bool:
    """Whether the row gives somebody another account than the one that they answer with: one that Slack's
    directory has shown, and not as deactivated.
    """
    if person is None or row.slack_id in (None, person.slack_id):
        return False
    return person.profile_at is not None and person.status is PersonStatus.ACTIVE
