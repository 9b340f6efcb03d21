"""The people list becomes people. A second import is an update; nothing is half imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import insert, update

from staybot.errors import Refused
from staybot.flows import viewer
from staybot.flows.people import accounts
from staybot.flows.people.people_match import Matches, matched
from staybot.rules.people_csv import BadRow
from staybot.rules.people_file import PeopleFile, PersonRow
from staybot.rules.reporting_lines import settled
from staybot.store.database import Tx
from staybot.store.tables import Person, PersonStatus

BATCH: Final = 1000
"""Rows per statement: large enough to be fast, small enough for a progress bar to move."""

Progress = Callable[[int, int], None]
"""Told how many of how many rows are stored."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or, when `stored` is False, would do. `bad` is sorted by line."""

    stored: bool
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    bad: tuple[BadRow, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Plan:
    """What is to be written, by the id of the person."""

    added: Mapping[str, Mapping[str, Any]]
    changed: Mapping[str, Mapping[str, Any]]
    unchanged: int
    leaving: Sequence[str]
    absorbed: Mapping[str, str]


def import_people(
    tx: Tx,
    *,
    file: PeopleFile,
    complete: bool = False,
    skip_bad: bool = False,
    dry_run: bool = False,
    sure: bool = False,
    progress: Progress = lambda _done, _of: None,
) -> ImportReport:
    """Store the people of a list; nothing at all if a row is bad and `skip_bad` is not said.

    `complete`: who is not in the list has left. Then no row may be bad, for whoever stands on it would
    be taken for a leaver; and more than half of all people leave only if the operator is `sure`.
    Raises Refused for a list that cannot be meant.
    """
    if not file.rows and not file.bad:
        raise Refused("There is nobody in this list, so nothing was changed.")
    accounts.take_turns(tx)
    matches = matched(tx, file.rows)
    stands = {row.email: row.line for row in (*file.bad, *matches.bad) if row.email}
    managers, fallen = settled(matches.rows, matches.roster(complete=complete), bad=stands)
    bad = tuple(sorted((*file.bad, *matches.bad, *fallen), key=lambda row: row.line))
    plan = _planned(tx, file, matches, managers=managers, complete=complete)
    report = ImportReport(
        stored=not dry_run and (not bad or (skip_bad and not complete)),
        added=len(plan.added), changed=len(plan.changed), unchanged=plan.unchanged, left=len(plan.leaving),
        bad=bad, notes=file.notes,
    )  # fmt: skip
    if bad and complete and skip_bad:
        note = "A complete list cannot skip bad rows: whoever stands on them would be taken for a leaver."
        report = replace(report, notes=(*report.notes, note))
    if report.stored:
        _check_leaving(plan, matches, sure=sure)
        _store(tx, plan, progress)
    return report


def _planned(
    tx: Tx, file: PeopleFile, matches: Matches, *, managers: Mapping[str, str | None], complete: bool
) -> _Plan:
    added, changed = {}, {}
    for one, manager in managers.items():
        wanted = _wanted(matches.rows[one], file.columns) | {"is_listed": True}
        if "manager_email" in file.columns:
            wanted["manager_id"] = manager
        known = matches.stored.get(one)
        if known is None:
            added[one] = _newcomer(tx, matches.rows[one]) | wanted
            continue
        if known.status is PersonStatus.LEFT:
            wanted["status"] = PersonStatus.ACTIVE
        differences = {name: value for name, value in wanted.items() if getattr(known, name) != value}
        if differences or one in matches.absorbed.values():
            changed[one] = differences
    leaving = [one for one in matches.staff() if one not in matches.rows] if complete else []
    absorbed = {account: one for account, one in matches.absorbed.items() if one in managers}
    return _Plan(added, changed, len(managers) - len(added) - len(changed), leaving, absorbed)


def _wanted(row: PersonRow, columns: frozenset[str]) -> dict[str, Any]:
    """What the row says about a person. A column that the file lacks says nothing."""
    values: dict[str, Any] = {"name": row.name}
    values |= {name: getattr(row, name) for name in ("email", "slack_id") if getattr(row, name) is not None}
    plain = ("function", "team", "level", "location")
    values |= {name: getattr(row, name) for name in plain if name in columns}
    if "start_date" in columns:
        values["start_on"] = row.start_date
    if "roles" in columns:
        values |= {f"is_{role}": role in row.roles for role in ("engineer", "manager", "leader")}
    return values


def _newcomer(tx: Tx, row: PersonRow) -> dict[str, Any]:
    """All columns of somebody new, so that every row of a batch has the same ones."""
    return {
        "workspace": tx.workspace, "slack_id": row.slack_id, "email": row.email, "manager_id": None,
        "function": "", "team": "", "level": "", "location": "", "start_on": None, "tz": "", "locale": "",
        "is_engineer": False, "is_manager": False, "is_leader": False, "is_human": True,
        "is_guest": False, "status": PersonStatus.ACTIVE, "first_seen_on": viewer.today(tx, None),
    }  # fmt: skip


def _check_leaving(plan: _Plan, matches: Matches, *, sure: bool) -> None:
    staff = len(matches.staff())
    if len(plan.leaving) * 2 > staff and not sure:
        raise Refused(
            f"{len(plan.leaving)} of {staff} people are missing from this list and would be marked as left. "
            "If that is right, say --yes; if the list is only a part, leave out --complete."
        )


def _store(tx: Tx, plan: _Plan, progress: Progress) -> None:
    """Accounts first, for they free Slack ids; then newcomers, for the others may report to them."""
    for account, person in plan.absorbed.items():
        accounts.absorb(tx, account=account, person=person)
    new = [{"id": one, **plan.added[one]} for one in _managers_first(plan.added)]
    changes = [{"id": one, **values} for one, values in plan.changed.items() if values]
    changes += [{"id": one, "status": PersonStatus.LEFT} for one in plan.leaving]
    changes.sort(key=sorted)  # rows with the same columns go out in one statement
    done = 0
    for statement, rows in ((insert(Person), new), (update(Person), changes)):
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            tx.session.execute(statement, batch)
            done += len(batch)
            progress(done, len(new) + len(changes))


def _managers_first(added: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The newcomers in an order in which everybody's manager is there before them; there are no circles."""
    order: dict[str, None] = {}
    for newcomer in added:
        line = []
        one: str | None = newcomer
        while one is not None and one in added and one not in order:
            line.append(one)
            one = added[one]["manager_id"]
        order |= dict.fromkeys(reversed(line))
    return list(order)
