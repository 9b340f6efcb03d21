"""Two copies of a round, before and after a re-seal: which ballots changed, where they lie, who wrote them.

Each look is tried on the real re-sealing, and on one that leaves out what the look finds. The round counts as
a large one, for smaller ones are rewritten whole: test_copies_at_any_minute.py.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from staybot.flows.answering import ballots, resealing
from staybot.flows.asking import rounds
from staybot.store.database import Tx
from staybot.store.keys import KeyFolder
from staybot.store.tables import Round
from tests.attacks.forensics import snapshots
from tests.attacks.forensics.chance import SURE, differ
from tests.attacks.forensics.snapshots import Snapshot
from tests.company_rows import Company

HOURS = 6
Reseal = Callable[[Company, str], None]


def ours(company: Company, round_id: str) -> None:
    company.db.now(rounds.reseal, round_id=round_id)


def changed_alone(company: Company, round_id: str) -> None:
    """The broken variant: what was written is rewritten, and nothing else."""

    def act(tx: Tx) -> None:
        found = _look(tx, round_id)
        resealing.rewrite(tx, round_id=round_id, ids=sorted(found.written))

    company.db.now(act)


def others_drawn_anew(company: Company, round_id: str) -> None:
    """The broken variant without groups: as many others, others every time."""

    def act(tx: Tx) -> None:
        found = _look(tx, round_id)
        others = sorted(set(found.ids) - found.written)
        drawn = random.SystemRandom().sample(others, 50)
        resealing.rewrite(tx, round_id=round_id, ids=sorted({*found.written, *drawn}))

    company.db.now(act)


def _look(tx: Tx, round_id: str) -> resealing.Found:
    found = resealing.Found()
    while not found.is_whole:
        found = resealing.look(tx, round_id=round_id, so_far=found)
    return found


@pytest.fixture
def opened(company: Company, monkeypatch: pytest.MonkeyPatch) -> tuple[Company, str, list[str]]:
    monkeypatch.setattr(resealing, "WHOLE", 0)
    people = company.engineers(300)
    return company, company.opens(), people


def copy(company: Company, folder: Path) -> Snapshot:
    return snapshots.take(company.db.engine, folder, with_files=False)


def changed(before: Snapshot, after: Snapshot) -> set[bytes]:
    old, new = (
        {bytes(row["ballot_id"]): bytes(row["sealed"]) for row in one.tables["ballot"]}
        for one in (before, after)
    )
    return {ballot_id for ballot_id, sealed in new.items() if sealed != old[ballot_id]}


def ballot_of(company: Company, round_id: str, slack_id: str) -> bytes:
    """Only who has the key can say so."""

    def found(tx: Tx) -> bytes:
        key = KeyFolder(company.keys.folder).get(round_id)
        return ballots._id(key, tx.session.get_one(Round, round_id), company.ids[slack_id])

    return company.db.now(found)


def hour(
    company: Company, round_id: str, people: Sequence[str], folder: Path, reseal: Reseal
) -> tuple[set[bytes], Snapshot]:
    """What differs after an hour in which these people answered, and the second copy."""
    before = copy(company, folder / "before")
    for one in people:
        company.answers(one, round_id)
    reseal(company, round_id)
    after = copy(company, folder / "after")
    return changed(before, after), after


@pytest.mark.parametrize(("reseal", "hides"), [(ours, True), (changed_alone, False)])
def test_at_most_half_of_what_changed_was_changed_by_somebody(
    opened: tuple[Company, str, list[str]], tmp_path: Path, reseal: Reseal, *, hides: bool
) -> None:
    company, round_id, people = opened
    wrote = {ballot_of(company, round_id, one) for one in people[:7]}

    found, _ = hour(company, round_id, people[:7], tmp_path, reseal)

    assert wrote <= found
    assert (len(found) >= 50 and len(found) >= 2 * len(wrote)) is hides


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_quiet_hour_looks_like_an_idle_one(
    opened: tuple[Company, str, list[str]], tmp_path: Path, count: int
) -> None:
    company, round_id, people = opened
    found, _ = hour(company, round_id, people[:count], tmp_path, ours)
    assert 50 <= len(found) < 55


def test_who_wrote_is_neither_first_nor_last_nor_written_by_another_transaction(
    opened: tuple[Company, str, list[str]], tmp_path: Path
) -> None:
    company, round_id, people = opened
    wrote = [ballot_of(company, round_id, one) for one in people[:20]]

    found, after = hour(company, round_id, people[:20], tmp_path, ours)

    rows = {
        bytes(row["ballot_id"]): row for row in after.tables["ballot"] if bytes(row["ballot_id"]) in found
    }
    places = {ballot_id: float(row["_order"]) for ballot_id, row in rows.items()}
    others = [place for ballot_id, place in places.items() if ballot_id not in wrote]
    assert differ([places[one] for one in wrote], others) < SURE
    assert len({row.get("_written_by") for row in rows.values()}) == 1


@pytest.mark.parametrize(("reseal", "left"), [(ours, 5), (others_drawn_anew, 1)])
def test_who_was_seen_to_answer_in_many_hours_is_one_of_five_ballots(
    opened: tuple[Company, str, list[str]], tmp_path: Path, reseal: Reseal, left: int
) -> None:
    """The attacker watched one person answer again and again, and keeps what changed each time."""
    company, round_id, people = opened
    suspects = None
    for number in range(HOURS):
        found, _ = hour(company, round_id, people[:1], tmp_path / str(number), reseal)
        suspects = found if suspects is None else suspects & found

    assert suspects is not None
    assert ballot_of(company, round_id, people[0]) in suspects
    assert (len(suspects) >= resealing.GROUP) is (left == resealing.GROUP)


def test_what_was_hidden_once_is_not_taken_for_changed_again(
    opened: tuple[Company, str, list[str]],
) -> None:
    company, round_id, people = opened
    company.answers(people[0], round_id)
    assert company.db.now(_look, round_id).written == {ballot_of(company, round_id, people[0])}
    ours(company, round_id)
    assert company.db.now(_look, round_id).written == frozenset()
