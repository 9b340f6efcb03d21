"""The commands for everyone: exit codes, words, and an invented company through our own code."""

from __future__ import annotations

import json
from typing import Any

from staybot.anonymity.ledger import GENESIS, Entry, chain_hash
from staybot.anonymity.verify import releases_of, verify, verify_ledger

RELEASES = [
    {"release_id": "r", "wave": "w", "cells": [{"filters": {}, "question": "q", "n": 5, "mean": 1.0}]}
]
ROSTERS: dict[str, Any] = {"r": {f"p{at}": {} for at in range(5)}}
ANSWERED = {"r": [f"p{at}" for at in range(5)]}


def run(
    releases: Any = RELEASES,
    rosters: Any = ROSTERS,
    *,
    participants: Any = None,
    truth: Any = None,
    **more: Any,
) -> tuple[int, str, str]:
    result = verify(
        releases=json.dumps(releases),
        rosters=json.dumps(rosters),
        participants=None if participants is None else json.dumps(participants),
        truth=None if truth is None else json.dumps(truth),
        **more,
    )
    return result.exit_code, result.output, result.error


def test_nothing_exposed_ends_with_zero() -> None:
    wide = [
        {
            **RELEASES[0],
            "cells": [{"filters": {}, "question": "q", "n_range": [5, 9], "mean_range": [1, 2.4]}],
        }
    ]
    code, output, error = run(wide, participants=ANSWERED, insider=True, stable=True)
    assert (code, output, error) == (0, "nothing exposed: 1 releases with 1 cells attacked\n", "")


def test_a_breach_ends_with_one_and_names_who_what_and_from_which_cells() -> None:
    code, output, _ = run(participants=ANSWERED)
    assert code == 1
    assert output == "exposed: w, q: anyone learns that p0, p1, p2, p3, p4 answered 1, from r: q: everyone\n"


def test_unusable_input_ends_with_two_and_the_path() -> None:
    code, output, error = run([{}])
    assert (code, output) == (2, "")
    assert error == "releases: $[0]: needs “cells”\n"


def test_a_contradiction_ends_with_two() -> None:
    code, _, error = run(participants={"r": ["p0"]})
    assert code == 2
    assert "another number of people" in error


def test_running_out_of_time_ends_with_three() -> None:
    code, output, _ = run(participants=ANSWERED, expired=lambda: True)
    assert code == 3
    assert output.startswith("undecided: w, q: whether p0")


def test_colluders_are_named_on_the_command() -> None:
    middle = [{**RELEASES[0], "cells": [{"filters": {}, "question": "q", "n": 5, "mean": 3.2}]}]
    truth = {"w": {"q": {"p0": 5, "p1": 4, "p2": 3, "p3": 3, "p4": 1}}}
    code, output, _ = run(middle, participants=ANSWERED, truth=truth, colluders=["p0", "p1", "p2", "p3"])
    assert code == 1
    assert "p0 and p1 and p2 and p3 learns that p4 answered 1" in output


def entries(*bodies: str) -> list[Entry]:
    found: list[Entry] = []
    before = GENESIS
    for seq, body in enumerate(bodies, start=1):
        found.append(Entry(seq=seq, body_json=body, prev_hash=before, hash=chain_hash(before, body)))
        before = found[-1].hash
    return found


def test_the_ledger_is_checked_and_handed_out() -> None:
    ledger = entries('{"release_id":"r"}', '{"release_id":"s"}')
    assert verify_ledger(ledger).exit_code == 0
    broken = verify_ledger(ledger[1:])
    assert broken.exit_code == 1
    assert "ledger: entry 1" in broken.output
    assert json.loads(releases_of(ledger)) == [{"release_id": "r"}, {"release_id": "s"}]
