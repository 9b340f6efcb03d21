"""What a restored database takes over from the one it replaces: what was published, what people took back.

A backup forgets. That somebody was erased, opted out or withdrew their words must not be forgotten; nor what
was published: every later release is made so that it gives nothing away beside the earlier ones (R5, R12).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from staybot.store.tables import metadata

PUBLISHED: Final = (
    "SELECT round_id FROM main.release WHERE seq > (SELECT ifnull(max(seq), 0) FROM copy.release)"
)
LAST_SHARED: Final = """
SELECT NOT EXISTS (SELECT hash FROM copy.release EXCEPT SELECT hash FROM main.release)
"""
"""Whether the ledger of the copy is the beginning of the present one."""

OPEN: Final = "('open', 'closing')"

TAKEN_BACK: Final = (
    """
    UPDATE copy.share SET text = '',
    withdrawn_on = (SELECT withdrawn_on FROM main.share AS now WHERE now.id = share.id)
    WHERE id IN (SELECT id FROM main.share WHERE withdrawn_on IS NOT NULL)
    """,
    "UPDATE copy.commitment SET may_show = 0 WHERE id IN (SELECT id FROM main.commitment WHERE may_show = 0)",
)


FOREIGN: Final = """
SELECT 1 FROM main.workspace AS here JOIN copy.workspace AS there USING (id)
WHERE here.team_id <> there.team_id
"""


class Foreign(Exception):  # noqa: N818 — it states a fact
    """The copy belongs to another Slack workspace than the present database."""


@dataclass(frozen=True)
class Salvaged:
    """What the present database tells about the rounds of the copy."""

    unchanged: frozenset[str] = frozenset()
    """Open rounds whose ballots are, byte by byte, those of the copy: nobody answered or withdrew since."""
    opened: frozenset[str] = frozenset()
    """Rounds that are open now and that the copy does not know."""
    published: int = 0
    """Releases that were taken over."""


def salvage(present: sqlite3.Connection, copy: Path) -> Salvaged:
    """Write into the copy what must not be forgotten. Both have the same shape. Raises Foreign."""
    present.execute("ATTACH ? AS copy", (str(copy),))
    try:
        present.execute("BEGIN")
        if present.execute(FOREIGN).fetchone():
            raise Foreign
        opened = _ids(
            present,
            f"SELECT id FROM main.round WHERE state IN {OPEN} AND id NOT IN (SELECT id FROM copy.round)",  # noqa: S608
        )
        unchanged = {one for one in _ids(present, f"SELECT id FROM copy.round WHERE state IN {OPEN}")  # noqa: S608
                     if _is_unchanged(present, one)}  # fmt: skip
        published = _take_over_releases(present)
        _take_over_rounds(present)
        _take_over_wishes(present)
        present.execute("COMMIT")
    finally:
        if present.in_transaction:
            present.execute("ROLLBACK")
        present.execute("DETACH copy")
    return Salvaged(frozenset(unchanged), frozenset(opened), published)


def _is_unchanged(present: sqlite3.Connection, round_id: str) -> bool:
    """Whether a round stands where it stood, and each of its ballots with it."""
    ballots = "SELECT ballot_id, sealed FROM {}.ballot WHERE round_id = :round"
    states = "SELECT id, state, seal FROM {}.round WHERE id = :round"
    return not any(
        present.execute(f"{of.format(one)} EXCEPT {of.format(other)}", {"round": round_id}).fetchone()
        for of in (ballots, states)
        for one, other in (("main", "copy"), ("copy", "main"))
    )


def _take_over_releases(present: sqlite3.Connection) -> int:
    """The end of the ledger with its rounds and cohorts, if the copy's is the beginning of it; how many."""
    if not present.execute(LAST_SHARED).fetchone()[0]:
        return 0
    rounds = _ids(present, PUBLISHED)
    for one in rounds:
        these = {"round": one}
        present.execute("DELETE FROM copy.ballot WHERE round_id = :round", these)
        columns = [column.name for column in metadata.tables["round"].columns if column.name != "id"]
        changed = ", ".join(f"{name} = excluded.{name}" for name in columns)
        upsert = f" ON CONFLICT (id) DO UPDATE SET {changed}"
        _insert(present, "round", "id = :round", these, end=upsert)
        members = "SELECT person_id FROM main.cohort_member WHERE round_id = :round"
        _insert(present, "person", f"id IN ({members})", these, how="OR IGNORE")
        known = "round_id = :round AND person_id IN (SELECT id FROM copy.person)"
        _insert(present, "cohort_member", known, these, how="OR IGNORE")
        _insert(present, "release", "round_id = :round", these)
    return len(rounds)


def _take_over_rounds(present: sqlite3.Connection) -> None:
    """What was asked since, as rounds that are void: the same is not asked once more, under the same name."""
    over = "state <> 'planned' AND id NOT IN (SELECT id FROM copy.round)"
    new = _ids(present, f"SELECT id FROM main.round WHERE {over}")  # noqa: S608
    _insert(present, "round", over, {}, how="OR IGNORE")
    for one in new:
        present.execute("UPDATE copy.round SET state = 'void', reseal_at = NULL WHERE id = ?", (one,))


def _take_over_wishes(present: sqlite3.Connection) -> None:
    """Who was erased, who opted out or rests, and what was withdrawn."""
    here = "person_id IN (SELECT id FROM copy.person)"
    _insert(present, "erasure", "1", {}, how="OR IGNORE")
    _insert(present, "opt_out", here, {}, how="OR IGNORE")
    _insert(present, "pause", "1", {}, how="OR REPLACE")
    for statement in TAKEN_BACK:
        present.execute(statement)


def _insert(
    present: sqlite3.Connection,
    table: str,
    where: str,
    values: dict[str, str],
    *,
    how: str = "",
    end: str = "",
) -> None:
    names = ", ".join(f'"{column.name}"' for column in metadata.tables[table].columns)
    present.execute(
        f"INSERT {how} INTO copy.{table} ({names}) SELECT {names} FROM main.{table} WHERE {where}{end}",  # noqa: S608
        values,
    )


def _ids(present: sqlite3.Connection, query: str) -> Sequence[str]:
    return [row[0] for row in present.execute(query)]
