"""Who reports to whom: managers by their address, none of them unknown, no circle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from staybot.rules.people_csv import BadRow
from staybot.rules.people_file import PersonRow

NAMED: Final = 6
"""So many people of a circle are named; longer ones are cut short."""


@dataclass(frozen=True)
class Roster:
    """Who is known already, by the ids the people have here."""

    addresses: Mapping[str, str] = field(default_factory=dict)
    """Mail address → id, of everybody who may be named as a manager."""
    managers: Mapping[str, str | None] = field(default_factory=dict)
    """Id → the id of their manager."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Id → name."""


def settled(
    rows: Mapping[str, PersonRow], roster: Roster, *, bad: Mapping[str, int]
) -> tuple[dict[str, str | None], list[BadRow]]:
    """The manager's id of each row that is sound, by the id of its person, and the rows that are not.

    `bad` gives the line of addresses that stand on a row already known to be bad. A row falls when its
    manager cannot be found, also because the manager's own row fell, or when it closes a circle; what is
    stored then holds for it, so the check is repeated until nothing falls.
    """
    left = dict(rows)
    lines = dict(bad)
    fallen: list[BadRow] = []
    while True:
        addresses = {**roster.addresses, **{row.email: one for one, row in left.items() if row.email}}
        managers = {one: _manager(row, addresses) for one, row in left.items()}
        falling = _unknown(left, managers, lines) or _circles(left, managers, roster)
        if not falling:
            return managers, sorted(fallen, key=lambda row: row.line)
        for one, reason in falling.items():
            row = left.pop(one)
            fallen.append(BadRow(row.line, f"manager_email: {reason}", row.email))
            if row.email:
                lines[row.email] = row.line


def _manager(row: PersonRow, addresses: Mapping[str, str]) -> str | None:
    return addresses.get(row.manager_email) if row.manager_email else None


def _unknown(
    rows: Mapping[str, PersonRow], managers: Mapping[str, str | None], lines: Mapping[str, int]
) -> dict[str, str]:
    found = {}
    for one, row in rows.items():
        if row.manager_email is None or managers[one] not in {None, one}:
            continue
        if managers[one] == one:
            found[one] = "nobody is their own manager; leave it empty for the topmost"
        elif row.manager_email in lines:
            found[one] = f"{row.manager_email} stands on line {lines[row.manager_email]}, which is bad"
        else:
            found[one] = f"{row.manager_email} is neither in this file nor known; add them or leave it empty"
    return found


def _circles(
    rows: Mapping[str, PersonRow], managers: Mapping[str, str | None], roster: Roster
) -> dict[str, str]:
    """Everybody of the file who stands on a circle of managers, with the circle in names."""
    found: dict[str, str] = {}
    stored = {one: boss for one, boss in roster.managers.items() if one not in managers}
    for circle in circles({**managers, **stored}):
        names = [rows[one].name if one in rows else roster.names[one] for one in circle]
        shown = names if len(names) <= NAMED else [*names[:NAMED], "…"]
        words = f"managers go round in a circle: {' → '.join([*shown, names[0]])}"
        found |= dict.fromkeys((one for one in circle if one in rows), words)
    return found


def circles(managers: Mapping[str, str | None]) -> list[list[str]]:
    """Every circle in the relation, each once. Linear: nobody is visited on two walks."""
    walked: dict[str, str] = {}
    found = []
    for start in managers:
        one: str | None = start
        path = []
        while one is not None and one not in walked:
            walked[one] = start
            path.append(one)
            one = managers.get(one)
        if one is not None and walked[one] == start:
            found.append(path[path.index(one) :])
    return found
