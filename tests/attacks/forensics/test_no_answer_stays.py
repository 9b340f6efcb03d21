"""Every byte of the database, of logs and backups: no answer, no key, and after the close no ciphertext."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from staybot import themes
from staybot.store.keys import MARK
from tests.attacks.forensics.scene import PHRASE, Scene
from tests.attacks.forensics.snapshots import Snapshot
from tests.attacks.forensics.traces import bytes_of, files, forms, holds, traces, whole

DURING = ("before", "one_tap_later", "acted", "an_hour_later", "reminded")
COPIED = ("acted", "reminded", "closed")
"""When the files of PostgreSQL were copied too."""
SLICE = 24


def everything(scene: Scene, *moments: str) -> list[Path]:
    """All that ever reached a disk by then, but the folder of keys, which no backup holds."""
    return [*(scene.at[one].folder for one in moments), scene.logs, scene.temporary]


def answers(scene: Scene) -> list[frozenset[bytes]]:
    return [forms(mark) for mark in scene.marks]


def ciphertext(snapshot: Snapshot) -> Iterator[bytes]:
    """Parts of every ballot, far enough apart to lie in different pages and TOAST chunks."""
    for row in snapshot.tables["ballot"]:
        sealed = bytes(row["sealed"])
        yield from (sealed[at : at + SLICE] for at in range(0, len(sealed) - SLICE, 5000))


def remaining(scene: Scene, places: list[Path], *, since: str) -> int:
    """How many parts of the ballots as they were at that moment are still there."""
    stores = [path.read_bytes() for place in places for path in _files(place)]
    return sum(any(part in store for store in stores) for part in ciphertext(scene.at[since]))


def _files(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()] if place.is_dir() else [place]


@pytest.mark.parametrize("moments", [DURING, ("closed",)], ids=["during", "after"])
def test_no_byte_of_an_answer_is_in_any_file(scene: Scene, moments: tuple[str, ...]) -> None:
    found = traces(everything(scene, *moments), *answers(scene))

    assert found == []
    for moment in moments:
        assert not holds(scene.at[moment].values, frozenset().union(*answers(scene)))


@pytest.mark.parametrize("moment", COPIED)
def test_the_same_search_finds_what_was_shared_by_name(scene: Scene, moment: str) -> None:
    found = traces(everything(scene, moment), forms(scene.shared_mark))

    assert found, "what somebody shared is stored as text: a search that misses it would miss an answer"


def test_the_words_of_answers_stand_only_where_they_were_shared(scene: Scene) -> None:
    rows = {moment: repr(scene.at[moment].tables).encode() for moment in ("one_tap_later", "acted", "closed")}
    without_shares = repr({n: rows for n, rows in scene.at["acted"].tables.items() if n != "share"}).encode()

    assert not holds(rows["one_tap_later"], whole(PHRASE))
    assert holds(rows["acted"], whole(PHRASE))  # by then two people had shared a sentence with these words
    assert not holds(without_shares, whole(PHRASE))


def test_while_the_round_is_open_no_row_tells_a_theme(scene: Scene) -> None:
    known = {read.theme for read in themes.read(PHRASE, question="frustrated")}

    assert known, "the sentence of the scene must mean something to the lexicon"
    for moment in DURING:
        values = {
            str(value) for rows in scene.at[moment].tables.values() for row in rows for value in row.values()
        }
        assert not {theme for theme in known for value in values if theme == value}
    assert any(theme in scene.at["closed"].tables["release"][0]["body_json"] for theme in known)


def test_the_key_is_in_its_own_file_and_nowhere_else(scene: Scene) -> None:
    found = traces(everything(scene, *DURING, "closed"), bytes_of(scene.key))

    assert found == []


def test_after_the_close_key_and_ballots_are_gone(scene: Scene) -> None:
    closed = scene.at["closed"].tables

    assert [row["state"] for row in closed["round"] if row["id"] == scene.round_id] == ["closed"]
    assert [(left.name, left.read_bytes()) for left in scene.keys.iterdir()] == [(MARK, b"")]
    assert closed["ballot"] == []
    assert len(closed["release"]) == 1


def test_after_the_close_not_even_ciphertext_is_left_in_the_database(scene: Scene) -> None:
    during, after = scene.at["reminded"], scene.at["closed"]

    assert remaining(scene, [during.folder], since="reminded") == sum(1 for _ in ciphertext(during))
    for moment in ("acted", "an_hour_later", "reminded"):
        assert remaining(scene, after.relations, since=moment) == 0


def test_nothing_is_left_among_the_temporary_files(scene: Scene) -> None:
    assert list(scene.temporary.iterdir()) == []


def test_no_log_line_names_anybody_who_was_asked(scene: Scene) -> None:
    lines = [path.read_bytes() for path in files([scene.logs])]
    names = [name.encode() for one in scene.names.values() for name in one]

    assert any(b"A round closed." in text for text in lines)
    assert [name for name in names for text in lines if name in text] == []
