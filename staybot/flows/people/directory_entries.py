"""How a Slack account becomes, or finds, a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, or_, select

from staybot.flows import viewer
from staybot.flows.people import accounts, erasures
from staybot.rules.slack_profile import Profile, profile
from staybot.store.columns import new_id
from staybot.store.database import Tx
from staybot.store.tables import Person, PersonStatus

User = Mapping[str, Any]
"""Slack's user object."""


def read(tx: Tx, user: User) -> Profile | None:
    """The profile in a user object, guests judged by the settings."""
    return profile(user, include_guests=tx.settings.include_guests)


class Entries:
    """The people that a batch of accounts may concern, read with one query.

    The people list is the authority on names and addresses, Slack on accounts and time zones.
    """

    def __init__(self, tx: Tx, profiles: Sequence[Profile]) -> None:
        self.added = self.changed = 0
        self.conflicts: list[str] = []
        self._tx = tx
        people = tx.session.exec(
            select(Person).where(
                Person.workspace == tx.workspace,
                or_(
                    col(Person.slack_id).in_([one.slack_id for one in profiles]),
                    col(Person.email).in_([one.email for one in profiles if one.email]),
                ),
            )
        ).all()
        self._erased = erasures.among(tx, [each for one in profiles for each in (one.slack_id, one.email)])
        self._by_slack = {person.slack_id: person for person in people if person.slack_id}
        self._by_email = {person.email: person for person in people if person.email}

    def take(self, one: Profile) -> None:
        """Store what Slack says about one account. A switched-off or invited one makes nobody known, and
        somebody who was erased stays so.
        """
        if one.slack_id in self._erased or one.email in self._erased:
            return
        person = self._found(one)
        if person is not None:
            self._update(person, one)
        elif not (one.is_off or one.is_invited):
            self._add(one)

    def _found(self, one: Profile) -> Person | None:
        """Whom the account belongs to: by its id, else by its address."""
        account, namesake = self._by_slack.get(one.slack_id), self._by_email.get(one.email)
        if namesake is None or account is namesake or one.is_off:
            return account
        if account is None:
            return None if one.is_invited else self._linked(namesake, one)
        if account.is_listed or namesake.slack_id is not None:
            self._conflict(one)
            return account
        self._tx.session.flush()
        accounts.absorb(self._tx, account=account.id, person=namesake.id)
        self._by_slack[one.slack_id] = namesake
        return namesake

    def _linked(self, person: Person, one: Profile) -> Person | None:
        """Give somebody their account; a new one replaces an account that is off."""
        if person.slack_id is not None and person.status is PersonStatus.ACTIVE:
            self._conflict(one)
            return None
        person.slack_id, person.profile_at, person.dm_channel = one.slack_id, None, None
        self._by_slack[one.slack_id] = person
        return person

    def _update(self, person: Person, one: Profile) -> None:
        if person.profile_at and one.updated_at and one.updated_at < person.profile_at:
            return
        person.profile_at = one.updated_at or person.profile_at
        person.tz, person.locale = one.tz or person.tz, one.locale or person.locale
        person.is_human, person.is_guest = one.is_human, one.is_guest
        if not person.is_listed:
            person.name = one.name
        if one.email and (person.email is None or not person.is_listed) and one.email not in self._by_email:
            person.email = one.email
            self._by_email[one.email] = person
        if person.status is not PersonStatus.LEFT:
            person.status = PersonStatus.DEACTIVATED if one.is_off else PersonStatus.ACTIVE
        self.changed += self._tx.session.is_modified(person)
        self._tx.session.add(person)

    def _add(self, one: Profile) -> None:
        is_free = one.email not in self._by_email
        person = Person(
            id=new_id(), workspace=self._tx.workspace, slack_id=one.slack_id, name=one.name,
            email=one.email or None if is_free else None, tz=one.tz, locale=one.locale,
            is_human=one.is_human, is_guest=one.is_guest, profile_at=one.updated_at,
            first_seen_on=viewer.today(self._tx, None),
        )  # fmt: skip
        self._by_slack[one.slack_id] = person
        if person.email:
            self._by_email[person.email] = person
        self._tx.session.add(person)
        self.added += 1

    def _conflict(self, one: Profile) -> None:
        self.conflicts.append(
            f"{one.slack_id} has the mail address of somebody else here: correct it in Slack, "
            "or give both their slack_id in the people list."
        )
