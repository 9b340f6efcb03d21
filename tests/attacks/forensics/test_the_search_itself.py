"""The search for answers finds them in every form in which a bot could have let them slip."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from staybot.anonymity import sealing
from tests.attacks.forensics import snapshots
from tests.attacks.forensics.traces import forms, holds, new_mark, traces
from tests.company_rows import MARIA, Company
from tests.databases import Databases

WRITTEN: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "UTF-16, low byte first": lambda mark: mark.encode("utf-16-le"),
    "UTF-16, high byte first": lambda mark: mark.encode("utf-16-be"),
    "JSON with escapes": lambda mark: json.dumps({"energized": mark}).encode(),
    "hexadecimal": lambda mark: mark.encode().hex().encode(),
    "base64": lambda mark: base64.b64encode(mark.encode()),
    "base64, one byte later": lambda mark: base64.b64encode(b"x" + mark.encode()),
    "base64, two bytes later": lambda mark: base64.urlsafe_b64encode(b"xy" + mark.encode()),
    "zlib": lambda mark: zlib.compress(json.dumps({"energized": mark}).encode(), 6),
    "half overwritten": lambda mark: mark.encode()[:11] + b"\0" * 5,
}


@pytest.mark.parametrize("kind", ["ascii", "wide"])
@pytest.mark.parametrize("form", WRITTEN)
def test_a_planted_mark_is_found_as(tmp_path: Path, form: str, kind: str) -> None:
    mark = new_mark(kind)
    around = bytes(range(256)) * 40
    (tmp_path / "page").write_bytes(around + WRITTEN[form](mark) + around)

    assert traces([tmp_path], forms(mark)) == ["page"]
    assert traces([tmp_path], forms(new_mark(kind))) == []


@pytest.mark.parametrize("kind", ["ascii", "wide"])
def test_a_mark_is_found_in_what_postgresql_compressed(
    databases: Databases, tmp_path: Path, kind: str
) -> None:
    mark = new_mark(kind)
    engine = create_engine(databases.empty("postgresql"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE answer (words TEXT)"))
        connection.execute(text("INSERT INTO answer VALUES (:words)"), {"words": f"{'so ' * 3000}{mark}"})
        snapshots._copy_postgresql(connection, tmp_path, log_from="Z")
    engine.dispose()

    assert traces([tmp_path / "base"], forms(mark))


@pytest.mark.parametrize("packed", [False, True], ids=["as it is", "only compressed"])
def test_ballots_that_are_not_sealed_are_found(
    company: Company,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    packed: bool,  # noqa: FBT001 — a test's parameter
) -> None:
    mark = new_mark("ascii")
    company.engineers(6)
    round_id = company.opens()
    pack: Callable[[bytes], bytes] = zlib.compress if packed else bytes
    monkeypatch.setattr(sealing, "seal", lambda _key, *, payload, size, **_: pack(payload).ljust(size, b"\0"))
    company.answers(MARIA, round_id, energized=f"The review went well {mark}")

    copy = snapshots.take(company.db.engine, tmp_path / "copy")

    assert holds(copy.values, forms(mark))
    if not packed or company.db.engine.dialect.name == "sqlite":
        assert traces([copy.folder], forms(mark))
