from __future__ import annotations

from dataclasses import replace

import pytest

from staybot.anonymity.ledger import GENESIS, Entry, canonical, chain_hash, verify_chain


def chain(*bodies: str) -> list[Entry]:
    entries: list[Entry] = []
    before = GENESIS
    for seq, body in enumerate(bodies, start=1):
        entries.append(Entry(seq=seq, body_json=body, prev_hash=before, hash=chain_hash(before, body)))
        before = entries[-1].hash
    return entries


def test_canonical_json_gives_equal_bytes_for_equal_values() -> None:
    assert (
        canonical({"b": [1, None], "a": "ü"})
        == canonical({"a": "ü", "b": [1, None]})
        == '{"a":"ü","b":[1,null]}'
    )


def test_canonical_json_refuses_what_json_does_not_have() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))


def test_an_untouched_chain_has_no_problem() -> None:
    assert verify_chain([]) == []
    assert verify_chain(chain("{}", "[]", "{}")) == []


def test_a_changed_body_is_seen() -> None:
    entries = chain("{}", "[1]", "{}")
    entries[1] = replace(entries[1], body_json="[2]")
    assert verify_chain(entries) == ["entry 2 was changed after it was published"]


def test_a_changed_body_with_a_new_hash_breaks_the_next_link() -> None:
    entries = chain("{}", "[1]", "{}")
    entries[1] = replace(entries[1], body_json="[2]", hash=chain_hash(entries[1].prev_hash, "[2]"))
    assert verify_chain(entries) == ["entry 3 does not follow the entry before it"]


def test_a_lost_entry_and_a_swap_are_seen() -> None:
    entries = chain("{}", "[1]", "{}")
    assert verify_chain(entries[1:])[:2] == [
        "entry 1 carries the number 2: an entry is missing or moved",
        "entry 1 does not follow the entry before it",
    ]
    assert verify_chain([entries[1], entries[0], entries[2]]) != []
    assert verify_chain([entries[0], entries[2]]) != []
