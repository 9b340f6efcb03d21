"""Attack 19: try every colleague's id with every key that lies in the database or the environment."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Iterable, Iterator

import pytest

from staybot.anonymity import sealing
from tests.company_rows import Company

Marked = Callable[[bytes, str, str], bytes]
"""From a key, a round and a person to the mark on that person's row."""


@pytest.fixture
def round_id(company: Company) -> str:
    company.engineers(8)
    return company.opens()


def dictionary(company: Company) -> list[str]:
    """Every way to name everybody: there are only a few hundred."""
    rows = company.dump()["person"]
    return [str(row[name]) for row in rows for name in ("id", "slack_id", "email", "name") if row[name]]


def secrets_at_hand(company: Company) -> Iterator[bytes]:
    """Everything in the database or the environment that could have served as a key or a salt."""
    yield b""
    values = {value for rows in company.dump().values() for row in rows for value in row.values()}
    for value in [*values, *os.environ.values()]:
        if isinstance(value, bytes):
            yield value
        elif isinstance(value, str) and value:
            yield value.encode()
            if len(value) % 2 == 0 and all(letter in "0123456789abcdef" for letter in value):
                yield bytes.fromhex(value)


def marks(keys: Iterable[bytes], rounds: list[str], names: list[str]) -> Iterator[bytes]:
    for key in keys:
        for round_id in rounds:
            for name in names:
                for message in (name, f"{round_id}{name}", f"{round_id}|{name}", f"{round_id}:{name}"):
                    yield hashlib.sha256(key + message.encode()).digest()[:16]
                    yield hmac.new(key, message.encode(), hashlib.sha256).digest()[:16]
                if len(key) == 32:
                    yield sealing.ballot_id(key, round_id=round_id.encode(), person_id=name.encode())


def named(company: Company, round_id: str, stored: set[bytes]) -> int:
    """How many rows the dictionary puts a name to."""
    return len(stored & set(marks(secrets_at_hand(company), [round_id], dictionary(company))))


@pytest.mark.parametrize(
    "variant",
    [
        lambda _key, _round, person: hashlib.sha256(person.encode()).digest()[:16],
        lambda _key, of, person: hashlib.sha256(f"{of}|{person}".encode()).digest()[:16],
        lambda key, of, person: hmac.new(key, f"{of}|{person}".encode(), hashlib.sha256).digest()[:16],
        lambda key, of, person: sealing.ballot_id(key, round_id=of.encode(), person_id=person.encode()),
    ],
    ids=["plain hash", "salted by the round", "keyed by something stored", "ours, keyed by something stored"],
)
def test_a_dictionary_puts_names_to_ids_whose_key_is_at_hand(
    company: Company, round_id: str, variant: Marked
) -> None:
    (row,) = (row for row in company.dump()["round"] if row["id"] == round_id)
    key_at_hand = bytes.fromhex(row["key_commitment"])
    people = [member["person_id"] for member in company.dump()["cohort_member"]]
    stored = {variant(key_at_hand, round_id, person) for person in people}

    assert named(company, round_id, stored) == len(people)


def test_a_dictionary_puts_no_name_to_our_ballots(company: Company, round_id: str) -> None:
    stored = {bytes(row["ballot_id"]) for row in company.dump()["ballot"]}

    assert len(stored) == len(company.dump()["cohort_member"])
    assert named(company, round_id, stored) == 0


def test_only_the_key_in_its_own_folder_does(company: Company, round_id: str) -> None:
    stored = {bytes(row["ballot_id"]) for row in company.dump()["ballot"]}
    with_the_key = set(marks([company.keys.get(round_id)], [round_id], dictionary(company)))

    assert stored <= with_the_key


def test_nothing_links_the_ballots_of_two_rounds(company: Company, round_id: str) -> None:
    first = {bytes(row["ballot_id"]) for row in company.dump()["ballot"]}
    company.ends(round_id)
    second = company.opens()
    rows = [row for row in company.dump()["ballot"] if row["round_id"] == second]

    assert rows
    assert first.isdisjoint(bytes(row["ballot_id"]) for row in rows)
